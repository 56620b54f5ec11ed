"""What came from Telegram, what goes to it, and what the chat must remember."""

from tortoise import fields
from tortoise.models import Model

from storage.fields import Instant, MaybeInstant
from storage.models.finding import Finding
from storage.models.people import Person


class Inbox(Model):
    """An update as Telegram sent it; written before Telegram is told that we have it.

    `state` is waiting, done or failed. A claim (`claimed_until`, `holder`) marks one in hand.
    """

    update_id = fields.BigIntField(primary_key=True, generated=False)
    chat_id = fields.BigIntField(null=True)
    payload = fields.TextField()
    state = fields.CharField(max_length=8, default="waiting")
    attempts = fields.IntField(default=0)
    next_try_at = Instant()
    claimed_until = MaybeInstant()
    holder = fields.CharField(max_length=64, null=True)
    incident = fields.CharField(max_length=16, default="")
    error = fields.TextField(default="")
    received_at = Instant()

    class Meta:
        table = "inbox"
        indexes = (("state", "chat_id", "update_id"),)


class Outbox(Model):
    """Something that one chat is to be told, and how far that has come.

    `state` is waiting, sent, dead (it will never arrive) or dropped (a newer message says
    it instead); a lease (`claimed_until`) marks one in hand.
    """

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="notices", null=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    chat_id = fields.BigIntField()
    kind = fields.CharField(max_length=32)
    facts = fields.TextField()
    urgency = fields.SmallIntField()
    dedupe_key = fields.CharField(max_length=120, unique=True)
    finding: fields.ForeignKeyNullableRelation[Finding] = fields.ForeignKeyField(
        "lastmile.Finding", related_name="notices", null=True, on_delete=fields.SET_NULL
    )
    finding_id: int | None
    reply_to = fields.BigIntField(null=True)
    state = fields.CharField(max_length=8, default="waiting")
    attempts = fields.IntField(default=0)
    not_before = Instant()
    claimed_until = MaybeInstant()
    last_error = fields.CharField(max_length=500, default="")
    message_id = fields.BigIntField(null=True)
    decided_at = Instant()
    sent_at = MaybeInstant()

    class Meta:
        table = "outbox"
        indexes = (("state", "chat_id", "urgency", "id"),)


class Mention(Model):
    """A message of the bot that speaks of one finding, so that a reply finds it."""

    id = fields.BigIntField(primary_key=True)
    chat_id = fields.BigIntField()
    message_id = fields.BigIntField()
    finding: fields.ForeignKeyRelation[Finding] = fields.ForeignKeyField(
        "lastmile.Finding", related_name="mentions", on_delete=fields.CASCADE
    )
    finding_id: int

    class Meta:
        table = "mention"
        unique_together = (("chat_id", "message_id"),)


class Question(Model):
    """Something that the bot asked in a chat, to which the next message is the answer.

    `kind` is `finding` (to which one does this belong), `reason` (why), `ledger`
    (send the file), `name` (whom to invite) or `column` (what a ledger's column is);
    `facts` hold what it is about.
    """

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="questions", on_delete=fields.CASCADE
    )
    person_id: int
    kind = fields.CharField(max_length=16)
    facts = fields.JSONField[dict[str, object]](default=dict)
    asked_at = Instant()
    expires_at = Instant()
    ended_at = MaybeInstant()

    class Meta:
        table = "question"
        indexes = (("person_id", "ended_at"),)


class SeenGroup(Model):
    """A group that was told, once, that the bot talks in private."""

    chat_id = fields.BigIntField(primary_key=True, generated=False)
    at = Instant()

    class Meta:
        table = "seen_group"


class Silence(Model):
    """A 429 of Telegram's: until when it wants no call of this bot."""

    id = fields.IntField(primary_key=True)
    until = Instant()

    class Meta:
        table = "silence"


class Lease(Model):
    """A duty that one process holds until it lets go or `until` passes.

    The row whose `name` is its `holder` says that this process lives.
    """

    name = fields.CharField(max_length=64, primary_key=True)
    holder = fields.CharField(max_length=64)
    until = Instant()

    class Meta:
        table = "lease"
