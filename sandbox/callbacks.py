"""Button presses that wait for the bot's answer."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.errors import bad_request

ANSWER_WITHIN = timedelta(seconds=15)
"""Late answers were seen refused after some 10 to 20 seconds; Telegram names no limit."""


@dataclass(frozen=True)
class Answer:
    """What the bot said to a press; without `text` the app only stops its spinner."""

    text: str = ""
    show_alert: bool = False
    url: str = ""


@dataclass
class Press:
    """A callback query; `reply` is set once by the bot."""

    id: str
    user_id: int
    at: datetime
    reply: Answer | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, within: float = ANSWER_WITHIN.total_seconds()) -> Answer | None:
        """Wait up to `within` seconds for the bot's answer; None if it stays silent."""
        try:
            await asyncio.wait_for(self.done.wait(), within)
        except TimeoutError:
            return None
        return self.reply


class CallbackDesk:
    """The open presses of one bot."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._open: dict[str, Press] = {}

    def press(self, user_id: int) -> Press:
        """Open a callback query."""
        press = Press(str(secrets.randbits(62)), user_id, self._now())
        self._open[press.id] = press
        return press

    def answer(self, query_id: str, **said: Any) -> None:
        """Close a query with the bot's answer.

        Raises:
            ApiError: 400 when it is unknown, answered before, or older than 15 s by the clock.
        """
        press = self._open.pop(query_id, None)
        if press is None or self._now() - press.at > ANSWER_WITHIN:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        press.reply = Answer(**said)
        press.done.set()
