"""Names in ledgers that the office did not know, and whom they turned out to mean."""

from tortoise import fields
from tortoise.models import Model

from storage.fields import Instant
from storage.models.ledger import ImportBatch
from storage.models.people import Person, Unit


class ImportName(Model):
    """A name in a ledger that nobody bears, and what was decided about it.

    `part`, `unit` and name are a `rectification.naming.LedgerName`, `decided` is a
    `rectification.naming.Decided`, `target` whom it stands for where it is matched; `near`
    are known names that resemble it. `recalled` marks a match that an earlier ledger left.
    """

    id = fields.IntField(primary_key=True)
    batch: fields.ForeignKeyRelation[ImportBatch] = fields.ForeignKeyField(
        "lastmile.ImportBatch", related_name="names", on_delete=fields.CASCADE
    )
    batch_id: int
    part = fields.CharField(max_length=10)
    unit = fields.CharField(max_length=200, default="")
    name = fields.CharField(max_length=200)
    near = fields.JSONField[list[str]](default=list)
    likely = fields.BooleanField(default=False)
    decided = fields.CharField(max_length=8, default="make")
    target = fields.CharField(max_length=200, default="")
    recalled = fields.BooleanField(default=False)

    class Meta:
        table = "import_name"
        unique_together = (("batch", "part", "unit", "name"),)


class NameAlias(Model):
    """Another name under which a ledger knows a unit, a person within a unit, or a supervisor.

    `key` is the row of that unit (0 for the name of a unit, "s" for a supervisor, who stands
    in none) and the name, and says it once.
    """

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=220, unique=True)
    name = fields.CharField(max_length=200)
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "lastmile.Unit", related_name="aliases", null=True, on_delete=fields.RESTRICT
    )
    unit_id: int | None
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="aliases", null=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="aliases_set", on_delete=fields.RESTRICT
    )
    by_id: int
    at = Instant()

    class Meta:
        table = "name_alias"
