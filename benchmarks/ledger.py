"""A large ledger, read, checked and imported, beside the least that could be done with it.

`python -m benchmarks.ledger [--rows 100000] [--database sqlite|postgres] [--json]` makes an
`.xlsx` of 14 columns and measures, each in a process of its own: calamine reading it into
lists; the check of every cell; a raw `executemany` (SQLite) or COPY (PostgreSQL) of the same
findings into their table; and the import that an admin confirms, which reads and checks once
more and writes findings, owners, people and events. Then the real process imports it while
officers report. Processor seconds count the processes that were started; elapsed ones say
little on a machine with other work.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from actions.import_ledger import import_ledger
from actions.reading_ledger import apart
from benchmarks.databases import fresh_database
from benchmarks.ledger_answers import answers
from benchmarks.ledger_town import ADMIN, NOW, TODAY, YEAR, ledger, settle
from benchmarks.processes import ROOT
from benchmarks.tables import Table, tell
from rectification.ledger import Reading, read_ledger
from rectification.money import to_fen
from rectification.office import Office
from storage import bulk, people
from storage.database import database
from storage.models import Finding, Unit
from storage.transactions import portion

ARGUMENTS: dict[str, Any] = {"year": YEAR, "today": TODAY}
MEGABYTE = 1024 * 1024

Timed = Callable[[], Awaitable[object]]


def spent() -> float:
    """Return the processor's seconds of this process and of those it has started."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def peak() -> float:
    """Return the most memory that this process and the largest it has started had, in MB."""
    return sum(
        resource.getrusage(whose).ru_maxrss / 1024
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


async def timed(work: Timed) -> dict[str, float]:
    """Run something and return what it took, and the longest pause of the event loop."""
    pause = 0.0

    async def tick() -> None:
        nonlocal pause
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.005)
            last, before = time.perf_counter(), last
            pause = max(pause, last - before - 0.005)

    ticking = asyncio.create_task(tick())
    began, before = time.perf_counter(), spent()
    await work()
    cpu, elapsed = spent() - before, time.perf_counter() - began
    await asyncio.sleep(0.01)
    ticking.cancel()
    return {"cpu": cpu, "elapsed": elapsed, "pause": pause, "peak": peak()}


async def read(data: bytes, _: str, __: Path) -> dict[str, float]:
    """Read the cells with calamine, into lists, and nothing else."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  # only this step's memory

    async def work() -> None:
        CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()

    return await timed(work)


async def check(data: bytes, _: str, __: Path) -> dict[str, float]:
    """Read the ledger as the bot does before it shows a preview."""
    return await timed(lambda: apart(read_ledger, data, "台账.xlsx", **ARGUMENTS))


async def raw(data: bytes, url: str, _: Path) -> dict[str, float]:
    """Insert the findings alone into their table, in one transaction."""
    reading: Reading = await apart(read_ledger, data, "台账.xlsx", **ARGUMENTS)
    async with database(url):
        await Unit.bulk_create([Unit(name=name) for name in {row.unit for row in reading.rows}])
        units = {unit.name: unit.id for unit in await Unit.all()}
        at = bulk.instant(NOW)
        columns = (
            "code", "project", "unit_id", "evaluator", "grade", "category", "description",
            "advice", "amount_fen", "rectified_fen", "assisting", "extra", "deadline",
            "deadline_version", "deadline_set_at", "status", "version", "created_at", "changed_at",
        )  # fmt: skip
        values = [
            (
                row.code, row.project, units[row.unit], row.evaluator, row.grade, row.category,
                row.description, row.advice, row.amount and to_fen(row.amount), 0,
                bulk.json(row.assisting), bulk.json(row.extra), row.deadline, 1, at,
                "assigned", 1, at, at,
            )
            for row in reading.rows
        ]  # fmt: skip
        return await timed(lambda: portion(bulk.insert)("finding", columns, values))


async def confirm(data: bytes, url: str, folder: Path) -> dict[str, float]:
    """Import the ledger as the press below a preview does."""
    async with database(url):
        batch, files = await settle(data, folder)
        actor = await people.by_telegram_id(ADMIN)
        assert actor is not None  # noqa: S101  # the line above has made it
        office = Office(zone=ZoneInfo("Asia/Shanghai"), key=b"a benchmark's")
        found = await timed(
            lambda: import_ledger(
                actor, batch.id, files=files, office=office, now=NOW + timedelta(hours=1)
            )
        )
        return found | {"made": await Finding.all().count()}


STEPS = {"read": read, "check": check, "raw": raw, "import": confirm, "answers": answers}


def step(name: str, file: Path, kind: str) -> dict[str, float]:
    """Run one step in a process of its own and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ledger", "--step", name, str(file), "--database", kind],
        cwd=ROOT, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def tables(rows: int, kind: str) -> list[Table]:
    """Measure everything, one step after the other."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.xlsx"
        file.write_bytes(ledger(rows))
        size = file.stat().st_size / MEGABYTE
        steps = {name: step(name, file, kind) for name in STEPS}
    plain, both = steps["read"]["cpu"], steps["read"]["cpu"] + steps["raw"]["cpu"]
    named = "executemany" if kind == "sqlite" else "COPY"
    lines = [
        ("calamine reads the cells", "read", None, None),
        ("every cell is checked", "check", plain, 3.0),
        (f"raw {named} of the findings", "raw", None, None),
        ("the import", "import", both, 4.0),
    ]
    costs = Table(
        f"{rows:,} rows × 14 columns, {size:.1f} MB, {kind}",
        ["", "cpu s", "elapsed s", "ratio", "wanted", "peak MB", "longest pause ms"],
        [
            [
                told,
                steps[name]["cpu"],
                steps[name]["elapsed"],
                base and steps[name]["cpu"] / base,
                wanted,
                steps[name]["peak"],
                steps[name]["pause"] * 1000 if base else None,
            ]
            for told, name, base, wanted in lines
        ],
    )
    found = steps["answers"]
    waits = Table(
        f"Reports of officers to the real process, {kind}: until their answer is sent",
        ["", "reports", "median ms", "longest ms"],
        [
            [told, found[f"{when} reports"], found[f"{when} median"], found[f"{when} longest"]]
            for told, when in (("before the import", "calm"), ("while it runs", "busy"))
        ],
    )
    return [costs, waits]


async def _one_step(name: str, data: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder, fresh_database(kind, Path(folder)) as url:
        print(json.dumps(await STEPS[name](data, url, Path(folder))))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        asyncio.run(_one_step(given.step[0], Path(given.step[1]).read_bytes(), given.database))
    else:
        tell(tables(given.rows, given.database), as_json=given.json)


if __name__ == "__main__":
    main()
