"""`lastmile run` with a clock that another process can put forward.

The file named by the first argument holds the seconds by which the office's clock is
ahead of the wall's; everything else is the real thing, from the same settings.
"""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app, logs
from bot.app import Surroundings
from bot.settings import RunSettings, load


def main() -> None:
    """Run until SIGINT or SIGTERM."""
    ahead = Path(sys.argv[1])

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(ahead.read_text() or 0))

    async def serve() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await app.run(load(RunSettings), stop, Surroundings(clock=now, tick_seconds=0.2))

    logs.set_up()
    asyncio.run(serve())


if __name__ == "__main__":
    main()
