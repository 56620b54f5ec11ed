"""Writing updates down before Telegram is told that we have them (law 1)."""

import asyncio
import json
from collections.abc import Mapping
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


class Intake:
    """Stores updates that wait together by one transaction (group commit)."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Arrival, asyncio.Future[None]]] = []
        self._storing = asyncio.Lock()

    async def keep(self, *arrivals: Arrival) -> None:
        """Store updates; when this returns, they survive a power cut.

        While one transaction commits, those that come gather for the next.
        """
        loop = asyncio.get_running_loop()
        mine = [(each, loop.create_future()) for each in arrivals]
        self._waiting.extend(mine)
        async with self._storing:
            if self._waiting and not all(future.done() for _, future in mine):
                await self._store()
        await asyncio.gather(*(future for _, future in mine))

    async def _store(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            await inbox.keep([each for each, _ in batch], wall())
        except Exception as error:  # noqa: BLE001  # told to each who waits for it
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        except BaseException:
            for _, future in batch:
                future.cancel()
            raise
        for _, future in batch:
            if not future.done():
                future.set_result(None)
