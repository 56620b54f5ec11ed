"""Scheduled messages, each once: a row is the promise that it was decided."""

from tortoise import fields
from tortoise.models import Model

from storage.fields import Day, Instant
from storage.models.finding import Finding
from storage.models.people import Person


class ReminderSent(Model):
    """A stage of a finding's deadline that one person was reminded of.

    `notice` is the dedupe key of the outbox row that carries it.
    """

    id = fields.BigIntField(primary_key=True)
    finding: fields.ForeignKeyRelation[Finding] = fields.ForeignKeyField(
        "lastmile.Finding", related_name="reminders", on_delete=fields.CASCADE
    )
    finding_id: int
    stage = fields.CharField(max_length=32)
    deadline_version = fields.IntField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="reminders", on_delete=fields.CASCADE
    )
    person_id: int
    day = Day()
    notice = fields.CharField(max_length=120)
    at = Instant()

    class Meta:
        table = "reminder"
        unique_together = (("finding", "stage", "deadline_version", "person"),)
        indexes = (("day", "person_id"), ("notice",))


class Morning(Model):
    """A day whose reminders have all been decided, so that no process looks for them again."""

    day = Day(primary_key=True)
    at = Instant()

    class Meta:
        table = "morning"


class SummarySent(Model):
    """A week's summary for one supervisor; `figures` as they were told."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="summaries", on_delete=fields.CASCADE
    )
    person_id: int
    week = Day()
    figures = fields.JSONField[dict[str, object]](default=dict)
    at = Instant()

    class Meta:
        table = "summary"
        unique_together = (("person", "week"),)
