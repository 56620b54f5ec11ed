"""Telling a group, once, that the bot talks in private."""

from datetime import datetime

from rectification.notices import PrivateOnly
from storage import outbox
from storage.models import SeenGroup
from storage.transactions import transaction


@transaction
async def greet_group(chat_id: int, username: str, *, now: datetime) -> None:
    """Owe a group its one message; every further update of it is taken in silence."""
    _, fresh = await SeenGroup.get_or_create(chat_id=chat_id, defaults={"at": now})
    if fresh:
        await outbox.add(chat_id, PrivateOnly(username=username), key="private-only", now=now)
