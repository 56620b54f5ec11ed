"""Keeping silent for as long as Telegram says (429), whichever process was told."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.clock import wall
from bot.failures import told_to_wait
from storage import silence
from storage.outbox import AT_ONCE as LONG_AGO

PRESS = "answerCallbackQuery"
ACTION = "sendChatAction"
Json = dict[str, Any]
Answer = bool | Json | list[Json]


async def _nobody(_: datetime, __: datetime) -> None:
    """Tell no other process."""


@dataclass
class Silence(BaseRateLimiter[None]):
    """Stands between the bot and every call but getUpdates and the answer to a press.

    Telegram's limit is per bot, so what one call was told holds for all, in every process:
    it is written down, and read at each ring and with each word that this process lives.
    While it lasts a call ends here, as if Telegram had said 429 to it. An answer to a press
    is no message and is worth nothing later, so it is tried all the same.

    Attributes:
        heard: called with the seconds of a silence that is new to this process.
        sent: called with the chat of each message, after the call that sent it.
        share: called with the end of a silence that this process was told, and the instant.
        until: its end, by the wall clock.
    """

    heard: Callable[[float], None] = lambda _: None
    sent: Callable[[int], None] = lambda _: None
    share: Callable[[datetime, datetime], Awaitable[None]] = _nobody
    until: datetime = field(default=LONG_AGO)

    async def initialize(self) -> None:
        """Nothing is opened."""

    async def shutdown(self) -> None:
        """Nothing is closed."""

    async def process_request(  # noqa: PLR0917  # the interface is python-telegram-bot's
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002  # as above
    ) -> Answer:
        """Make the call, unless Telegram wants silence.

        Raises:
            RetryAfter: now, or before, Telegram asked for it; it says how long to wait.
        """
        left = self.until - wall()
        if left.total_seconds() > 0 and endpoint != PRESS:
            raise RetryAfter(left)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as told:
            now = wall()
            self._learn(now + told_to_wait(told))
            await self.share(self.until, now)
            raise
        finally:
            if endpoint.startswith("send") and endpoint != ACTION:
                self.sent(int(data["chat_id"]))

    async def look(self) -> None:
        """Learn what other processes were told."""
        end = await silence.end()
        if end is not None:
            self._learn(end)

    def _learn(self, end: datetime) -> None:
        if end > self.until:
            self.until = end
            self.heard((end - wall()).total_seconds())
