"""`lastmile run` without Telegram's limits, so that the process's own pace shows."""

import asyncio
import cProfile
import os
import signal

from bot import app, logs
from bot.app import Surroundings
from bot.pacing import Pacer
from bot.settings import RunSettings, load

FREE = 1e9


async def serve() -> None:
    """Run until SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    around = Surroundings(pacer=lambda: Pacer(overall=FREE, private=FREE, burst=FREE))
    await app.run(load(RunSettings), stop, around)


if __name__ == "__main__":
    logs.set_up()
    profile = os.environ.get("PROFILE")
    if profile:
        with cProfile.Profile() as seen:
            asyncio.run(serve())
        seen.dump_stats(profile)
    else:
        asyncio.run(serve())
