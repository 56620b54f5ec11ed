"""`python -m benchmarks.crash --kills 200 --database sqlite|postgres`.

Exit status 0 when nothing was lost or doubled, 1 otherwise. The same seed plays the same
year; where exactly a kill strikes is the machine's affair.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path

from benchmarks.crash.process import Bot, FileClock
from benchmarks.crash.town import build, come_in
from benchmarks.crash.verdict import Verdict, judge
from benchmarks.crash.year import ZONE, Year
from benchmarks.databases import fresh_database
from sandbox import Sandbox
from storage.files import FileStore

FIRST = date(2026, 1, 5)
YEAR = 360
SETTLE_SECONDS = 20.0


async def crash(
    folder: Path, database: str, *, seed: int, kills: int, days: int, findings: int
) -> tuple[Verdict, Year]:
    """Play the year in `folder` and judge it."""
    rng = random.Random(seed)  # noqa: S311  # a simulation, not a secret
    clock = FileClock(folder / "ahead")
    sandbox = Sandbox(now=clock.now, limits=None)
    bot = Bot(folder, sandbox, database, clock)
    clock.put_to(datetime.combine(FIRST, clock_time(8), tzinfo=ZONE).astimezone(UTC))
    town = build(sandbox, rng, FIRST, days, findings)
    async with sandbox:
        await bot.start()
        try:
            await come_in(town)
            year = Year(town, bot, rng, joined=clock.now())
            await year.play(FIRST, days, kills)
            await asyncio.sleep(SETTLE_SECONDS / 10)
            await bot.end()
        finally:
            await bot.end(9)
    files = FileStore(str(folder / "files"))
    return await judge(town, year.expected, database, files), year


def main() -> int:
    """Read the command line, play, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--days", type=int, default=YEAR)
    parser.add_argument("--findings", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        fresh_database(given.database, Path(folder)) as url,
    ):
        verdict, year = asyncio.run(
            crash(
                Path(folder),
                url,
                seed=given.seed,
                kills=given.kills,
                days=given.days,
                findings=given.findings,
            )
        )
        if verdict.faults:
            log = Path(folder, "log").read_bytes()
            kept = Path(tempfile.gettempdir(), f"crash-{given.seed}.log")
            kept.write_bytes(log)
    report = {
        "seed": given.seed,
        "database": given.database,
        "days": given.days,
        "kills": year.bot.kills,
        "reports": len(year.expected.reports),
        "files": year.expected.files,
        "reminders": len(year.expected.reminders),
        "reminder_messages": len(year.expected.mornings),
        "summaries": len(year.expected.summaries),
        "moves": sum(year.expected.moves.values()),
        "seconds": round(time.monotonic() - began, 1),
        **asdict(verdict),
        "faults": verdict.faults,
    }
    if given.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:>28}  {value}")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
