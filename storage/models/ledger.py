"""Ledgers and rosters that came in, and what became of each."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from storage.fields import Day, Instant, MaybeInstant
from storage.models.people import Person
from storage.models.progress import Attachment


class ImportBatch(Model):
    """One file sent by an admin, a ledger or a roster: previewed, then confirmed or not.

    `kind` is ledger or roster, as its headings say; a file is a ledger until it was read.
    `state` is waiting (for its bytes, or to be read), asking (what its columns are),
    previewed, confirmed, cancelled, replaced (by a later file of the same admin), refused, or
    undone after it was confirmed. The bytes stay with the attachment, and confirming reads
    them again, so the preview and the import cannot differ.

    `layout` is what its columns show, `answers` what was said of them so far, `rules` by what
    it is read (empty: the headings alone), `profile` the name under which they are kept. Each
    reading after a change of the rules is another `round`: a button names the one it saw.

    `changed` tells that something was decided since the preview, so that it must be made again.

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
    today = Day()
    counts = fields.JSONField[dict[str, int]](default=dict)
    layout = fields.JSONField[dict[str, Any] | None](null=True)
    answers = fields.JSONField[list[list[str]]](default=list)
    asks_all = fields.BooleanField(default=False)
    rules = fields.JSONField[dict[str, Any] | None](null=True)
    profile = fields.CharField(max_length=120, default="")
    round = fields.IntField(default=0)
    changed = fields.BooleanField(default=False)
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


class ColumnProfile(Model):
    """What was said of the columns of one kind of table, for the next file of the kind.

    `fingerprint` is that of its headings (`rectification.ledger.header`), `rules` what was
    said of them; a later answer takes the place of an earlier one.
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=120, unique=True)
    fingerprint = fields.CharField(max_length=64, unique=True)
    headings = fields.JSONField[list[str]](default=list)
    rules = fields.JSONField[dict[str, Any]](default=dict)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="profiles", on_delete=fields.RESTRICT
    )
    person_id: int
    at = Instant()
    used_at = MaybeInstant()

    class Meta:
        table = "column_profile"
