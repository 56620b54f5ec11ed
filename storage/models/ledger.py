"""Ledgers and rosters that came in, and what became of each."""

from tortoise import fields
from tortoise.models import Model

from storage.fields import Instant, MaybeInstant
from storage.models.people import Person
from storage.models.progress import Attachment


class ImportBatch(Model):
    """One file sent by an admin, a ledger or a roster: previewed, then confirmed or not.

    `kind` is ledger or roster, as its headings say; a file is a ledger until it was read.
    `state` is waiting (for its bytes), previewed, confirmed, cancelled, replaced (by
    a later file of the same admin), refused, or undone after it was confirmed. The bytes
    stay with the attachment, and confirming reads them again, so the preview and the import
    cannot differ.
    `began_at` is the instant that its events bear and `after_event` the newest event before
    them; `taken` are the rows written so far of a ledger too large for one transaction.
    A claim (`claimed_until`, `holder`) marks one that a process is reading for its preview.
    """

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="imports", on_delete=fields.RESTRICT
    )
    person_id: int
    attachment: fields.ForeignKeyRelation[Attachment] = fields.ForeignKeyField(
        "lastmile.Attachment", related_name="imports", on_delete=fields.RESTRICT
    )
    attachment_id: int
    kind = fields.CharField(max_length=8, default="ledger")
    file = fields.CharField(max_length=300)
    state = fields.CharField(max_length=16, default="waiting")
    year = fields.IntField()
    today = fields.DateField()
    counts = fields.JSONField[dict[str, int]](default=dict)
    at = Instant()
    claimed_until = MaybeInstant()
    holder = fields.CharField(max_length=64, null=True)
    ended_at = MaybeInstant()
    began_at = MaybeInstant()
    after_event = fields.BigIntField(default=0)
    taken = fields.IntField(default=0)

    class Meta:
        table = "import_batch"
        indexes = (("person_id", "state"), ("attachment_id",))
