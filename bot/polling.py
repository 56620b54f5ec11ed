"""Fetching updates by long polling."""

import asyncio
from dataclasses import dataclass

from telegram.error import RetryAfter

from bot.clock import wall
from bot.failures import told_to_wait
from bot.intake import Intake, arrival
from bot.steady import steadily
from bot.telegram import Bot
from handlers.chat.routes import UPDATES
from storage import leases

LONG = 8
"""Seconds for which Telegram holds a request that has nothing to give; shorter than the
lease, which each round renews."""

DUTY = "poller"


async def poll(bot: Bot, intake: Intake, holder: str, ready: asyncio.Event) -> None:
    """Fetch updates for ever, each confirmed only once it is stored.

    Only the process that holds the duty polls: Telegram serves one poller a bot.

    Args:
        bot: the bot.
        intake: where updates are written down.
        holder: this process, for the lease.
        ready: set when the first request is under way.
    """
    line = _Line(bot, intake, holder, ready)
    try:
        await steadily("polling", line.turn, asyncio.Event())
    finally:
        await leases.let_go(DUTY, holder)


@dataclass
class _Line:
    """The long poll: what was confirmed so far, and whether an old webhook is out of the way."""

    bot: Bot
    intake: Intake
    holder: str
    ready: asyncio.Event
    offset: int | None = None
    clear: bool = False

    async def turn(self) -> None:
        """Make one request, or wait for the duty."""
        if not await leases.hold(DUTY, self.holder, wall()):
            await asyncio.sleep(1)
            return
        if not self.clear:
            await self.bot.delete_webhook(drop_pending_updates=False)
            self.clear = True
        self.ready.set()
        try:
            found = await self.bot.get_updates(
                self.offset,
                timeout=0 if self.offset is None else LONG,
                allowed_updates=UPDATES,
            )
        except RetryAfter as told:
            await asyncio.sleep(told_to_wait(told).total_seconds())
            return
        if found:
            await self.intake.keep(*(arrival(each.to_dict(), each.to_json()) for each in found))
            self.offset = found[-1].update_id + 1
        elif self.offset is None:
            self.offset = 0
