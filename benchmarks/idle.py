"""What the process costs when nobody needs it: `python -m benchmarks.idle`.

The database holds a million findings (see `benchmarks.million`). First the morning's sweep is
made once, and the weekly summary of every supervisor, because somebody must make them; what a
supervisor of one unit asks for in chat is measured beside them. Then nothing is due, and each
look that the process takes at the database is timed, and the ticks of a clock that has just been
started and knows of no sweep. At last the real `lastmile run` idles on the same database, by
polling a sandbox, and the processor's time that it takes is read (Linux). The ticks' and looks'
times are medians in milliseconds.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from actions.summarise_week import summary_now
from benchmarks.databases import fresh_database
from benchmarks.million import OF_ONE_UNIT, fill, tuesday
from benchmarks.processes import cpu_seconds
from benchmarks.tables import Cell, Table, tell
from bot import logs
from bot.clockwork import Clockwork
from bot.inbox import AT_ONCE
from bot.offices import office_of
from bot.outbox import IN_VIEW
from bot.settings import Settings
from handlers.chat import cards
from handlers.chat.desk import Desk
from sandbox import Sandbox
from storage import downloads, inbox, leases, people, sending
from storage.database import database
from storage.files import FileStore
from storage.models import Outbox, Person
from templates.words import words_for
from tests.e2e.town import Town

SETTLE = 5.0
"""Seconds after the start that are not counted."""

Look = Callable[[], Awaitable[object]]


async def _seconds(look: Look) -> float:
    begun = time.perf_counter()
    await look()
    return time.perf_counter() - begun


async def _median(look: Look, times: int) -> float:
    """Return the median of several looks, in milliseconds."""
    return statistics.median([await _seconds(look) * 1000 for _ in range(times)])


async def _spent(work: Look) -> float:
    """Return the processor's seconds that something takes of this process."""
    begun = time.process_time()
    await work()
    return time.process_time() - begun


async def _asked(desk: Desk) -> list[list[Cell]]:
    """Measure what a supervisor of one unit asks for."""
    actor = await people.as_actor(await Person.get(id=OF_ONE_UNIT))
    words = words_for("zh_CN", desk.office.zone)

    async def summary() -> None:
        await summary_now(actor, pressed="idle", office=desk.office, now=desk.now())

    async def overdue() -> None:
        await cards.overdue(actor, words, desk, 0)

    return [
        ["/summary of one unit, processor s", await _spent(summary), "≤ 1"],
        ["/overdue of one unit, processor s", await _spent(overdue), "≤ 1"],
    ]


async def _looks(desk: Desk, times: int) -> list[list[Cell]]:
    """Time the ticks and looks, on a database where something is due only at first."""
    now = desk.now()
    real = datetime.now(UTC)
    first = Clockwork(desk)
    rows: list[list[Cell]] = [
        ["the morning's sweep, s", await _seconds(first.remind), ""],
        ["people reminded", await Outbox.filter(state="waiting").count(), ""],
        ["weekly summaries of four supervisors, processor s", await _spent(first.sum_up), ""],
        *await _asked(desk),
    ]
    await Outbox.filter(state="waiting").update(state="sent", sent_at=now, message_id=1)
    rows += [
        [
            "tick: reminders, just started, ms",
            await _median(lambda: Clockwork(desk).remind(), times),
            "≤ 5",
        ],
        [
            "tick: summaries, just started, ms",
            await _median(lambda: Clockwork(desk).sum_up(), times),
            "≤ 5",
        ],
        ["tick: reminders, ms", await _median(first.remind, times), "≤ 5"],
        ["tick: summaries, ms", await _median(first.sum_up, times), "≤ 5"],
    ]
    looks: dict[str, Look] = {
        "inbox": lambda: inbox.claim(real, AT_ONCE, "idle"),
        "outbox": lambda: sending.next_due(now, real, IN_VIEW),
        "files": lambda: downloads.claim_file(real, "idle"),
        "ledgers": lambda: downloads.claim_ledger(real, "idle"),
        "duty": lambda: leases.hold("idle", "idle", real),
    }
    for name, look in looks.items():
        rows.append([f"look: {name}, ms", await _median(look, times), "≤ 5"])
    return rows


async def _idle(town: Town, ahead: timedelta, seconds: float) -> list[list[Cell]]:
    """Let the process idle; return its share of a core."""
    await town.start(ahead=ahead, calm=True)
    try:
        await asyncio.sleep(SETTLE)
        begun, spent = time.perf_counter(), cpu_seconds(town.pid)
        await asyncio.sleep(seconds)
        share = (cpu_seconds(town.pid) - spent) / (time.perf_counter() - begun)
        sent = len(town.sandbox.calls.of("sendMessage"))
    finally:
        await town.stop()
    return [["share of a core when idle, %", share * 100, "≤ 1"], ["messages meanwhile", sent, "0"]]


@asynccontextmanager
async def _filled(kind: str, folder: Path, findings: int, now: datetime) -> AsyncIterator[str]:
    with fresh_database(kind, folder) as url:
        await fill(url, findings, now)
        yield url


async def measure(kind: str, findings: int, seconds: float, times: int) -> Table:
    """Measure on one kind of database."""
    now = tuesday(datetime.now(UTC))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with _filled(kind, folder, findings, now) as url, Sandbox() as sandbox:
            settings = Settings(_env_file=None, bot_token=SecretStr(sandbox.token))
            desk = Desk(
                office=office_of(settings),
                files=FileStore(str(folder / "files")),
                now=lambda: now,
                username="idle_bot",
            )
            async with database(url):
                rows = await _looks(desk, times)
            town = Town(folder, sandbox, url)
            rows += await _idle(town, now - datetime.now(UTC), seconds)
    return Table(f"{findings:,} findings on {kind}, idle", ["", "measured", "wanted"], rows)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.idle", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=60, help="how long the process idles")
    parser.add_argument("--times", type=int, default=20, help="how often each look is taken")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    logs.set_up()
    found = asyncio.run(measure(given.database, given.findings, given.seconds, given.times))
    tell([found], as_json=given.json)


if __name__ == "__main__":
    main()
