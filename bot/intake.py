"""Writing updates down before Telegram is told that we have them (law 1)."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.clock import wall
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


@dataclass
class _Batch:
    """Updates that one transaction stores, who stores them, and what came of it."""

    arrivals: list[Arrival] = field(default_factory=list)
    storing: asyncio.Task[None] | None = None
    error: Exception | None = None


class Intake:
    """Stores updates: those that come while a transaction commits share the next one."""

    def __init__(self) -> None:
        self._gathering = _Batch()
        self._turn = asyncio.Lock()

    async def keep(self, *arrivals: Arrival) -> None:
        """Store updates; when this returns, they are committed.

        Raises:
            Exception: what the database said; everybody hears of it whose updates it was to store.
        """
        batch = self._gathering
        batch.arrivals += arrivals
        if batch.storing is None:
            batch.storing = asyncio.create_task(self._store(batch))
        # Who shares a batch goes on at once with the others, and gives up for nobody else.
        await asyncio.shield(batch.storing)
        if batch.error is not None:
            raise batch.error

    async def _store(self, batch: _Batch) -> None:
        """Store a batch when those before it are; who comes meanwhile can still join it."""
        async with self._turn:
            self._gathering = _Batch()
            try:
                await inbox.keep(batch.arrivals, wall())
            except Exception as error:  # noqa: BLE001  # told to each who waits for it
                batch.error = error
