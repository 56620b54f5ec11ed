"""Fetching updates by long polling."""

import asyncio

import structlog
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot.clock import wall
from bot.failures import told_to_wait
from bot.intake import Intake, arrival
from bot.telegram import Bot
from handlers.chat.routes import UPDATES
from storage import leases

log = structlog.get_logger(__name__)

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
    offset: int | None = None
    pause = 1.0
    try:
        while True:
            if not await leases.hold(DUTY, holder, wall()):
                await asyncio.sleep(1)
                continue
            try:
                ready.set()
                found = await bot.get_updates(
                    offset, timeout=0 if offset is None else LONG, allowed_updates=UPDATES
                )
            except RetryAfter as told:
                await asyncio.sleep(told_to_wait(told).total_seconds())
                continue
            except (Conflict, NetworkError, TelegramError) as error:
                log.warning("polling failed", error=str(error), pause=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)
                continue
            pause = 1.0
            if found:
                await intake.keep(*(arrival(each.to_dict(), each.to_json()) for each in found))
                offset = found[-1].update_id + 1
            elif offset is None:
                offset = 0
    finally:
        await leases.let_go(DUTY, holder)
