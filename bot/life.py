"""Telling the other processes on the database that this one lives."""

import asyncio
import os
import secrets
import socket
from contextlib import suppress

from bot.clock import wall
from bot.steady import steadily
from storage import leases

RENEW = leases.TERM.total_seconds() / 3


def name_process() -> str:
    """Return what this process calls itself in leases and claims: host, number, and chance."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"


async def live(holder: str, stop: asyncio.Event) -> None:
    """Say again and again that this process lives, until it is asked to stop.

    What is in hand then has less time to finish than the last word is good for.
    """

    async def turn() -> None:
        await leases.live(holder, wall())
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RENEW)

    await steadily("life", turn, stop)
