"""`python -m benchmarks.crash --kills 200 --database sqlite|postgres`.

Exit status 0 when nothing was lost or doubled, 1 otherwise. The same seed plays the same
year, whatever the database and the kills: `year` in the report is its fingerprint. Where
exactly a kill strikes is the machine's affair.
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

from benchmarks.crash.process import Bots, FileClock
from benchmarks.crash.rest import settle
from benchmarks.crash.strikes import Killer, plan
from benchmarks.crash.town import build, come_in
from benchmarks.crash.verdict import Verdict, judge
from benchmarks.crash.year import ZONE, Year
from benchmarks.databases import fresh_database
from sandbox import Sandbox
from storage.database import database
from storage.files import FileStore

FIRST = date(2026, 1, 5)
YEAR = 360
PROCESSES = {"sqlite": 1, "postgres": 2}
"""SQLite serves one process; on PostgreSQL the survivor takes the dead one's work over."""


async def crash(folder: Path, url: str, given: argparse.Namespace) -> tuple[Verdict, Year]:
    """Play the year in `folder` and judge it."""
    chance = random.Random(given.seed)  # noqa: S311  # a simulation, not a secret
    strikes = plan(random.Random(f"kills {given.seed}"), given.days, given.kills)  # noqa: S311  # as above
    clock = FileClock(folder / "ahead")
    clock.put_to(datetime.combine(FIRST, clock_time(8), tzinfo=ZONE).astimezone(UTC))
    sandbox = Sandbox(now=clock.now, limits=None)
    bots = Bots(folder, sandbox, url, clock, PROCESSES[given.database])
    town = build(sandbox, chance, FIRST, given.days, given.findings)
    year = Year(town, clock, Killer(bots), chance, joined=clock.now())
    async with sandbox, database(url, migrate=False):
        await bots.start()
        try:
            await come_in(town)
            year.joined = clock.now()
            await year.play(FIRST, strikes)
            await settle()
            await bots.end()
            return await judge(town, year.expected, FileStore(str(folder / "files"))), year
        finally:
            await bots.end(9)


def main() -> int:
    """Read the command line, play, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=tuple(PROCESSES), default="sqlite")
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
        verdict, year = asyncio.run(crash(Path(folder), url, given))
        if verdict.faults:
            kept = Path(tempfile.gettempdir(), f"crash-{given.database}-{given.seed}.log")
            kept.write_bytes(Path(folder, "log").read_bytes())
            print(f"the bot's log: {kept}", year.expected.unanswered, sep="\n", file=sys.stderr)
    expected = year.expected
    report = {
        "seed": given.seed,
        "year": expected.fingerprint(),
        "database": given.database,
        "processes": PROCESSES[given.database],
        "days": given.days,
        "kills": year.killer.kills,
        "kills_in_calls": year.killer.in_calls,
        "reports": len(expected.reports),
        "files": expected.files,
        "reminders": len(expected.reminders),
        "reminder_messages": len(expected.mornings),
        "summaries": len(expected.summaries),
        "moves": sum(expected.moves.values()),
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
