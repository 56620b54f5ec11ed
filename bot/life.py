"""Telling the other processes on the database that this one lives, and hearing of silence."""

import asyncio
import os
import secrets
import socket

from bot.clock import wall
from bot.silence import Silence
from bot.steady import steadily
from storage import bells, leases
from storage.bells import Bell

RENEW = leases.TERM.total_seconds() / 3


def name_process() -> str:
    """Return what this process calls itself in leases and claims: host, number, and chance."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"


async def live(holder: str, silence: Silence, stop: asyncio.Event) -> None:
    """Say again and again that this process lives, until it is asked to stop.

    What is in hand then has less time to finish than the last word is good for. Each time,
    and when it is rung for, this process hears whether Telegram told another one to be silent.
    """

    async def turn() -> None:
        await leases.live(holder, wall())
        await silence.look()
        await bells.wait(Bell.SILENCE, RENEW)

    await steadily("life", turn, stop)
