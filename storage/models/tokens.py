"""The systems that may send findings over HTTP, each with a token of its own."""

from tortoise import fields
from tortoise.models import Model

from storage.fields import Instant, MaybeInstant
from storage.models.people import Person


class Token(Model):
    """What a system of an evaluator shows when it sends findings; only its hash is kept.

    Attributes:
        name: what the administrator calls the system.
        evaluator: whose findings it may make and change, as findings name it.
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=120)
    evaluator = fields.CharField(max_length=200)
    token_hash = fields.CharField(max_length=64, null=True, unique=True)
    issued_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "lastmile.Person", related_name="tokens", null=True, on_delete=fields.SET_NULL
    )
    issued_by_id: int | None
    issued_at = Instant()
    last_used_at = MaybeInstant()
    revoked_at = MaybeInstant()

    class Meta:
        table = "token"
