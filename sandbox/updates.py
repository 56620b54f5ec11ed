"""The updates that wait for a bot, and the long poll that fetches them."""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any

from sandbox.errors import ApiError
from sandbox.people import Json

KEPT = timedelta(hours=24)
"""How long Telegram keeps an update that nobody fetched (Bot API, "Getting updates")."""

POLL_PAUSE = 6.0
"""Seconds without a long poll after which a bot counts as gone."""

ONLY_IF_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that arrive only when `allowed_updates` names them."""


@dataclass(frozen=True)
class Waiting:
    """An update that the bot has not confirmed."""

    update_id: int
    at: datetime
    body: Json


@dataclass
class _Poll:
    """A getUpdates call that is waiting; `wake` is set by an arrival or by its termination."""

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ended_by: str = ""


class UpdateQueue:
    """Updates in order of `update_id`, kept until confirmed or 24 hours old."""

    def __init__(self, now: Callable[[], datetime], first_id: int) -> None:
        self._now = now
        self._next_id = first_id
        self._waiting: dict[int, Waiting] = {}
        self._poll: _Poll | None = None
        self._polled_at = -math.inf
        self.allowed: list[str] = []
        self.arrived = asyncio.Event()

    def add(self, kind: str, body: Json) -> int | None:
        """Queue an update of `kind` and return its id, or None if the bot did not ask for it."""
        if (self.allowed and kind not in self.allowed) or (
            not self.allowed and kind in ONLY_IF_NAMED
        ):
            return None
        number = self._next_id
        self._next_id += 1
        self._waiting[number] = Waiting(number, self._now(), {"update_id": number, kind: body})
        self.arrived.set()
        if self._poll:
            self._poll.wake.set()
        return number

    @property
    def is_polled(self) -> bool:
        """Whether a long poll is waiting, or was within the last seconds."""
        return self._poll is not None or time.monotonic() - self._polled_at < POLL_PAUSE

    def waiting(self, limit: int | None = None) -> list[Waiting]:
        """Return the oldest that wait, after forgetting what is older than 24 hours."""
        oldest = self._now() - KEPT
        for number in [n for n, u in takewhile(lambda e: e[1].at < oldest, self._waiting.items())]:
            del self._waiting[number]
        return list(islice(self._waiting.values(), limit))

    def confirm(self, number: int) -> None:
        """Forget one update: it was delivered."""
        self._waiting.pop(number, None)

    def confirm_before(self, offset: int) -> None:
        """Forget all updates below `offset`; a negative one keeps only the last `-offset`."""
        numbers = sorted(self._waiting)
        gone = [n for n in numbers if n < offset] if offset >= 0 else numbers[:offset]
        for number in gone:
            del self._waiting[number]

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def end_poll(self, request: str) -> None:
        """End the long poll that is waiting, if any, with 409; `request` names the reason."""
        if self._poll:
            self._poll.ended_by = request
            self._poll.wake.set()

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Any]:
        """Return up to `limit` updates from `offset` on, waiting up to `seconds` for the first.

        Raises:
            ApiError: 409 when another getUpdates, or setWebhook, ends this one.
        """
        self.end_poll("other getUpdates request; make sure that only one bot instance is running")
        mine = self._poll = _Poll()
        if offset:
            self.confirm_before(offset)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        try:
            while not (found := self.waiting(limit)) and (left := deadline - loop.time()) > 0:
                mine.wake.clear()
                try:
                    await asyncio.wait_for(mine.wake.wait(), left)
                except TimeoutError:
                    break
                if mine.ended_by:
                    raise ApiError(409, f"Conflict: terminated by {mine.ended_by}")
            return [update.body for update in found]
        finally:
            self._polled_at = time.monotonic()
            if self._poll is mine:
                self._poll = None
