"""Writing updates down before Telegram is told that we have them (law 1)."""

import json
from collections.abc import Mapping
from typing import Any

from bot.clock import wall
from bot.together import Together
from storage import inbox
from storage.inbox import Arrival

PARTS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "my_chat_member",
    "chat_member",
)


def arrival(update: Mapping[str, Any], payload: str) -> Arrival:
    """Return an update as the inbox keeps it.

    Raises:
        KeyError, TypeError, ValueError: it has no number, so it is no update.
    """
    return Arrival(int(update["update_id"]), _chat(update), payload)


def _chat(update: Mapping[str, Any]) -> int | None:
    """Return the chat whose order an update keeps; a press counts for its chat."""
    for part in PARTS:
        if isinstance(update.get(part), dict):
            return int(update[part]["chat"]["id"])
    press = update.get("callback_query")
    if isinstance(press, dict):
        message = press.get("message") or {}
        chat = message.get("chat") or press["from"]
        return int(chat["id"])
    return None


def read_body(body: bytes) -> Arrival:
    """Return the update that a webhook request brings.

    Raises:
        KeyError, TypeError, ValueError: it brings none.
    """
    update = json.loads(body)
    if not isinstance(update, dict):
        raise TypeError("an update is an object")
    return arrival(update, body.decode())


class Intake(Together[Arrival]):
    """Stores updates that wait together by one transaction (group commit)."""

    def __init__(self) -> None:
        super().__init__(_store)


async def _store(arrivals: list[Arrival]) -> None:
    await inbox.keep(arrivals, wall())
