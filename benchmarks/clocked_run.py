"""`lastmile run` with a clock that another process moves.

`python -m benchmarks.clocked_run FILE [--brisk] [--calm]`: FILE holds the seconds by which the
office's clock is ahead of the wall's; everything else is the real thing, from the same
settings. `--brisk` lifts Telegram's limits on sending; the alarm clock ticks five times a
second, and as seldom as in earnest with `--calm`.
"""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app, logs
from bot.app import Surroundings
from bot.pacing import Pacer
from bot.settings import RunSettings, load

TICK_SECONDS = 0.2
BRISK = 200.0
"""Messages a second; a simulated year has no time for Telegram's limits."""


def surroundings(ahead: Path, *, brisk: bool, calm: bool) -> Surroundings:
    """Return surroundings whose clock is ahead by what the file says."""

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(ahead.read_text() or 0))

    def free() -> Pacer:
        return Pacer(overall=BRISK, private=BRISK, burst=BRISK)

    return Surroundings(
        clock=now,
        tick_seconds=Surroundings.tick_seconds if calm else TICK_SECONDS,
        pacer=free if brisk else Pacer,
    )


async def serve(around: Surroundings) -> None:
    """Run until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await app.run(load(RunSettings), stop, around)


if __name__ == "__main__":
    logs.set_up()
    options = {"brisk": "--brisk" in sys.argv, "calm": "--calm" in sys.argv}
    asyncio.run(serve(surroundings(Path(sys.argv[1]), **options)))
