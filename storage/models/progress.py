"""What officers report: words, their versions, and files."""

from tortoise import fields
from tortoise.models import Model

from storage.fields import Instant, MaybeInstant
from storage.models.finding import Finding
from storage.models.people import Person


class Report(Model):
    """One progress report: a message, or an album of them.

    `finding` is empty while the bot asks to which finding it belongs. `source` names
    the message (`chat:message`) or album (`chat:album:group`) that it came from.
    """

    id = fields.IntField(primary_key=True)
    finding: fields.ForeignKeyNullableRelation[Finding] = fields.ForeignKeyField(
        "lastmile.Finding", related_name="reports", null=True, on_delete=fields.RESTRICT
    )
    finding_id: int | None
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="reports", on_delete=fields.RESTRICT
    )
    person_id: int
    source = fields.CharField(max_length=80, unique=True)
    chat_id = fields.BigIntField()
    message_id = fields.BigIntField()
    text = fields.TextField(default="")
    percent = fields.SmallIntField(null=True)
    versions = fields.IntField(default=1)
    supplement = fields.BooleanField(default=False)
    at = Instant()
    filed_at = MaybeInstant()

    class Meta:
        table = "report"
        indexes = (("finding_id", "id"), ("person_id", "finding_id"), ("chat_id", "message_id"))


class ReportVersion(Model):
    """The words of a report as they stood before an edit; nothing is overwritten."""

    id = fields.IntField(primary_key=True)
    report: fields.ForeignKeyRelation[Report] = fields.ForeignKeyField(
        "lastmile.Report", related_name="history", on_delete=fields.CASCADE
    )
    report_id: int
    number = fields.IntField()
    message_id = fields.BigIntField()
    text = fields.TextField()
    percent = fields.SmallIntField(null=True)
    at = Instant()

    class Meta:
        table = "report_version"
        unique_together = (("report", "number"),)


class Attachment(Model):
    """A file that somebody sent: what Telegram said of it, and where its bytes are.

    Attributes:
        purpose: `progress`, or `ledger` for a file that came with /import.
        media: photo, document, video, video_note, animation, voice or audio.
        state: `waiting` for the download, `stored`, `too-big` or `failed`.
        claimed_until: with `holder`, marks one that a process is fetching.
        sha256: the content hash under which the bytes are kept.
    """

    id = fields.IntField(primary_key=True)
    report: fields.ForeignKeyNullableRelation[Report] = fields.ForeignKeyField(
        "lastmile.Report", related_name="attachments", null=True, on_delete=fields.RESTRICT
    )
    report_id: int | None
    purpose = fields.CharField(max_length=16, default="progress")
    chat_id = fields.BigIntField()
    message_id = fields.BigIntField()
    media = fields.CharField(max_length=16)
    file_id = fields.CharField(max_length=300)
    name = fields.CharField(max_length=300)
    mime = fields.CharField(max_length=200, default="")
    size = fields.BigIntField(null=True)
    state = fields.CharField(max_length=16, default="waiting")
    sha256 = fields.CharField(max_length=64, null=True)
    attempts = fields.IntField(default=0)
    next_try_at = Instant()
    claimed_until = MaybeInstant()
    holder = fields.CharField(max_length=64, null=True)
    error = fields.CharField(max_length=500, default="")
    at = Instant()
    stored_at = MaybeInstant()

    class Meta:
        table = "attachment"
        unique_together = (("chat_id", "message_id", "file_id"),)
        indexes = (("state", "next_try_at"), ("sha256",))
