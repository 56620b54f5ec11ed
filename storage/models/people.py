"""Units, people, who supervises what, and the invitations that let people in."""

from tortoise import fields
from tortoise.models import Model

from storage.fields import Instant, MaybeInstant


class Unit(Model):
    """A responsible unit (责任单位); a parent sees what is below it."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=200, unique=True)
    parent: fields.ForeignKeyNullableRelation["Unit"] = fields.ForeignKeyField(
        "lastmile.Unit", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    parent_id: int | None

    class Meta:
        table = "unit"


class Person(Model):
    """Somebody that a ledger, a roster or an admin names; `telegram_id` once they have joined.

    An officer is a name within a unit; `Membership` holds the further units in which the
    same human answers. A supervisor or an admin need not have a unit. `deputy` stands in
    when the person is away.
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=200)
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "lastmile.Unit", related_name="people", null=True, on_delete=fields.RESTRICT
    )
    unit_id: int | None
    memberships: fields.ReverseRelation["Membership"]
    supervisions: fields.ReverseRelation["Supervision"]
    telegram_id = fields.BigIntField(null=True, unique=True)
    locale = fields.CharField(max_length=8)
    phone = fields.CharField(max_length=40, default="")
    deputy: fields.ForeignKeyNullableRelation["Person"] = fields.ForeignKeyField(
        "lastmile.Person", related_name="stands_in_for", null=True, on_delete=fields.SET_NULL
    )
    deputy_id: int | None
    is_admin = fields.BooleanField(default=False)
    is_supervisor = fields.BooleanField(default=False)
    everywhere = fields.BooleanField(default=False)
    joined_at = MaybeInstant()
    unreachable_since = MaybeInstant()

    class Meta:
        table = "person"
        indexes = (("unit_id", "name"), ("everywhere",))


class Membership(Model):
    """A further unit in which a person answers for findings: one human, several units."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="memberships", on_delete=fields.CASCADE
    )
    person_id: int
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "lastmile.Unit", related_name="memberships", on_delete=fields.RESTRICT
    )
    unit_id: int

    class Meta:
        table = "membership"
        unique_together = (("person", "unit"),)


class Supervision(Model):
    """A unit given to a supervisor."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="supervisions", on_delete=fields.CASCADE
    )
    person_id: int
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "lastmile.Unit", related_name="supervisions", on_delete=fields.CASCADE
    )
    unit_id: int

    class Meta:
        table = "supervision"
        unique_together = (("person", "unit"),)
        indexes = (("unit_id", "person_id"),)


class Invitation(Model):
    """A one-time code for one person; only its hash is kept."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="invitations", on_delete=fields.CASCADE
    )
    person_id: int
    code_hash = fields.CharField(max_length=64, null=True, unique=True)
    issued_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="issued", null=True, on_delete=fields.SET_NULL
    )
    issued_by_id: int | None
    issued_at = Instant()
    expires_at = Instant()
    used_at = MaybeInstant()
    revoked_at = MaybeInstant()

    class Meta:
        table = "invitation"
