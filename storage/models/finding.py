"""Findings, whose they are, and everything that ever happened to them."""

from decimal import Decimal

from tortoise import fields
from tortoise.models import Model

from rectification.finding import Move, Status
from rectification.money import from_fen
from storage.fields import Day, Instant, MaybeDay, MaybeInstant
from storage.models.people import Person, Unit


class Finding(Model):
    """A finding (问题) of an evaluation, from assignment to closure.

    Attributes:
        amount_fen: the amount in question, in integer fen; None when there is none.
        rectified_fen: how much of it has been put right.
        deadline_version: rises each time the deadline changes, so that reminders for
            the old one do not count for the new one.
        version: rises with every change; an UPDATE names the version it saw.
        assisting: names of assisting units as the ledger writes them.
        extra: columns of the ledger that the trade does not know, heading to text.
        ended_on: the local date on which it was closed, waived or withdrawn.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=64, unique=True)
    project = fields.CharField(max_length=500, default="")
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "lastmile.Unit", related_name="findings", on_delete=fields.RESTRICT
    )
    unit_id: int
    evaluator = fields.CharField(max_length=200, default="")
    grade = fields.CharField(max_length=50, default="")
    category = fields.CharField(max_length=200, default="")
    description = fields.TextField()
    advice = fields.TextField(default="")
    amount_fen = fields.BigIntField(null=True)
    rectified_fen = fields.BigIntField(default=0)
    assisting = fields.JSONField[list[str]](default=list)
    extra = fields.JSONField[dict[str, str]](default=dict)
    deadline = Day()
    deadline_version = fields.IntField(default=1)
    deadline_set_at = Instant()
    status = fields.CharEnumField(Status, max_length=16, default=Status.ASSIGNED)
    version = fields.IntField(default=1)
    percent = fields.SmallIntField(null=True)
    created_at = Instant()
    changed_at = Instant()
    applied_at = MaybeInstant()
    ended_on = MaybeDay()

    class Meta:
        table = "finding"
        indexes = (("status", "deadline"), ("unit_id", "status", "deadline"))

    @property
    def amount(self) -> Decimal | None:
        """The amount in question in yuan."""
        return None if self.amount_fen is None else from_fen(self.amount_fen)


class Share(Model):
    """A person's share in a finding: the lead (主办) or assisting (协办)."""

    id = fields.IntField(primary_key=True)
    finding: fields.ForeignKeyRelation[Finding] = fields.ForeignKeyField(
        "lastmile.Finding", related_name="shares", on_delete=fields.CASCADE
    )
    finding_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="shares", on_delete=fields.RESTRICT
    )
    person_id: int
    lead = fields.BooleanField()

    class Meta:
        table = "share"
        unique_together = (("finding", "person"),)
        indexes = (("person_id", "finding_id"),)


class Event(Model):
    """Something that happened, once and for ever: events are only added.

    Attributes:
        move: a `Move`, or what else happened (`import`, `change`, `join` …).
        before, after: the fields that changed.
        chat_id, message_id: the message that caused it, where one did.
        status, unit, deadline, amount_fen, rectified_fen, ended_on: the finding as it
            stood after the event, so that figures can be computed for any past instant.
    """

    id = fields.BigIntField(primary_key=True)
    finding: fields.ForeignKeyNullableRelation[Finding] = fields.ForeignKeyField(
        "lastmile.Finding", related_name="events", null=True, on_delete=fields.RESTRICT
    )
    finding_id: int | None
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="events", null=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    on_behalf_of: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="events_for", null=True, on_delete=fields.RESTRICT
    )
    on_behalf_of_id: int | None
    move = fields.CharField(max_length=32)
    before = fields.JSONField[dict[str, object]](default=dict)
    after = fields.JSONField[dict[str, object]](default=dict)
    reason = fields.TextField(default="")
    chat_id = fields.BigIntField(null=True)
    message_id = fields.BigIntField(null=True)
    at = Instant()
    status = fields.CharField(max_length=16, null=True)
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "lastmile.Unit", related_name="events", null=True, on_delete=fields.RESTRICT
    )
    unit_id: int | None
    deadline = MaybeDay()
    amount_fen = fields.BigIntField(null=True)
    rectified_fen = fields.BigIntField(null=True)
    ended_on = MaybeDay()

    class Meta:
        table = "event"
        indexes = (
            ("finding_id", "id", "at", "status"),
            ("unit_id", "finding_id"),
            ("move", "at"),
        )


__all__ = ["Event", "Finding", "Move", "Share", "Status"]
