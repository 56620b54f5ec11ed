"""Loops that outlive what goes wrong in them: a full disk, a database that restarts."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from telegram.error import NetworkError

from storage import outages

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 30.0


async def steadily(duty: str, turn: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Take one turn after the other until `stop` is set.

    A turn that fails is logged and followed by a pause, which grows while turns go on
    failing; the work itself waits in rows, so the next turn finds it. A store in trouble
    is logged once, by whoever notes it, and asked again each second.

    Args:
        duty: what the log calls the loop.
        turn: does a piece of work, or waits for some.
        stop: ends the loop after the turn in hand.
    """
    pause = 0.5
    while not stop.is_set():
        try:
            await turn()
        except Exception as error:  # whatever it is, the next turn may succeed
            if outages.noted(error):
                await _rest(stop, outages.PAUSE)
                continue
            trace = None if isinstance(error, NetworkError) else error
            log.warning("turn failed", duty=duty, pause=pause, error=str(error), exc_info=trace)
            await _rest(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            pause = 0.5


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until `stop` is set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
