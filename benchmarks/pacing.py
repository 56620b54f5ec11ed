"""How a morning's flood drains at Telegram's pace: `python -m benchmarks.pacing`.

Notices that are due to many chats wait in the outbox of the real process; the sandbox keeps
Telegram's limits with the shortest bursts (`sandbox.floods.STRICT`) and refuses with 429 what
goes over. Meanwhile officers report progress and wait for the answer: some whose own reminders
still wait before it, and some who have none. The rate counts every message between the first
and the last of the notices, by the sandbox's clock.
"""

import argparse
import asyncio
import tempfile
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.databases import fresh_database
from benchmarks.processes import cpu_seconds
from benchmarks.tables import Cell, Table, tell
from rectification.notices import Reminder, ReminderLine
from sandbox import STRICT, LoggedCall, Sandbox, User
from storage import outbox
from storage.database import database
from storage.models import Finding, Outbox, Person, Share, Supervision, Unit
from tests.e2e.town import Town, words

ALLOWED = STRICT.overall.per_second
SUPERVISOR = 9_000
FIRST = 10_000
OTHERS = 20
"""Officers who have no reminders."""
LULL = 1.1
"""Seconds between two questions: each is told to the one supervisor, a message a second."""
CALM = 0.5
"""Seconds after the first notice until somebody asks."""


@dataclass
class Flood:
    """The notices, their readers, and what was measured."""

    sandbox: Sandbox
    notices: int
    chats: int
    waits: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    overtaken: list[int] = field(default_factory=list)

    async def prefill(self, url: str) -> None:
        """Write the people, a finding for each, and the notices that are due to them."""
        now = datetime.now(UTC)
        async with database(url):
            unit = await Unit.create(name="市第一中学")
            supervisor = await Person.create(
                name="许正",
                locale="zh_CN",
                is_supervisor=True,
                telegram_id=SUPERVISOR,
                joined_at=now,
            )
            await Supervision.create(person_id=supervisor.id, unit_id=unit.id)
            officers = range(1, self.chats + OTHERS + 1)
            await Person.bulk_create(
                [
                    Person(
                        id=100 + number,
                        name=f"人{number}",
                        unit_id=unit.id,
                        locale="zh_CN",
                        telegram_id=FIRST + number,
                        joined_at=now,
                    )
                    for number in officers
                ]
            )
            await Finding.bulk_create(
                [
                    Finding(
                        id=number,
                        code=f"JX-{number:05}",
                        unit_id=unit.id,
                        description="结余资金未按规定上缴国库。",
                        deadline=now.date() + timedelta(days=300),
                        deadline_set_at=now,
                        created_at=now,
                        changed_at=now,
                    )
                    for number in officers
                ]
            )
            await Share.bulk_create(
                [Share(finding_id=n, person_id=100 + n, lead=True) for n in officers]
            )
            await Outbox.bulk_create([self._notice(n, now) for n in range(self.notices)])
        for number in (SUPERVISOR, *(FIRST + n for n in officers)):
            self.sandbox.add_user(User(number, f"人{number}")).chat.started = True

    def _notice(self, number: int, now: datetime) -> Outbox:
        reader = 1 + number % self.chats
        line = ReminderLine(
            id=reader,
            code=f"JX-{reader:05}",
            title="结余资金未按规定上缴国库。",
            unit="市第一中学",
            status="assigned",
            deadline=now.date() + timedelta(days=7),
            days_left=7,
            stage="T-7",
            percent=None,
            version=1,
        )
        notice = Reminder(day=now.date(), lines=(line,), total=1, late=False, provisional=False)
        return Outbox(
            person_id=100 + reader,
            chat_id=FIRST + reader,
            kind=notice.kind,
            facts=outbox.written(notice),
            urgency=notice.urgency,
            dedupe_key=f"flood:{number}",
            not_before=outbox.AT_ONCE,
            decided_at=now,
        )

    def sent(self) -> list[LoggedCall]:
        """Return the messages that arrived."""
        return self.sandbox.calls.of("sendMessage", acted=True)

    def drained(self) -> int:
        """Return how many of the notices arrived."""
        return len([call for call in self.sent() if _is_notice(call)])

    async def drain(self) -> None:
        """Wait until all notices arrived, with somebody asking all the while."""
        patience = self.notices / ALLOWED * 3 + 30
        asking: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(patience):
                while (drained := self.drained()) < self.notices:
                    if drained and asking is None:
                        asking = asyncio.create_task(self._ask())
                    await asyncio.sleep(0.1)
        finally:
            if asking is not None:
                asking.cancel()
                with suppress(asyncio.CancelledError):
                    await asking

    async def _ask(self) -> None:
        """Let one officer after the other report: without reminders, and with the latest ones."""
        await asyncio.sleep(CALM)
        for turn in range(self.chats):
            alone = turn % 2 == 0
            number = self.chats + 1 + turn // 2 % OTHERS if alone else self.chats - turn // 2
            officer = self.sandbox.person(FIRST + number)
            owed = 0 if alone else self._owed(officer.user.id)
            mark, asked = officer.mark, time.perf_counter()
            officer.say(f"已完成{turn % 90 + 5}%")
            await officer.hears(lambda m: "已记入" in words(m), after=mark, within=60)
            waited = time.perf_counter() - asked
            self.waits[owed].append(waited)
            self.overtaken.append(self.notices - self.drained())
            await asyncio.sleep(max(0.0, LULL - waited))

    def _owed(self, chat: int) -> int:
        """Return how many of a chat's notices have not arrived."""
        here = sum(_is_notice(c) and c.params["chat_id"] == str(chat) for c in self.sent())
        return self.notices // self.chats - int(here)

    def table(self, cpu: float) -> Table:
        """Return what was found."""
        calls = self.sent()
        places = [place for place, call in enumerate(calls) if _is_notice(call)]
        calls = calls[places[0] : places[-1] + 1]
        moments = [datetime.fromisoformat(call.at).timestamp() for call in calls]
        seconds = moments[-1] - moments[0]
        rate = (len(moments) - 1) / seconds
        most = max(bisect_left(moments, at + 1) - n for n, at in enumerate(moments))
        refused = [call for call in self.sandbox.calls.entries if call.status == 429]  # noqa: PLR2004  # Telegram's number
        rows: list[list[Cell]] = [
            ["messages, answers among them", len(calls), ""],
            ["seconds", seconds, ""],
            [f"messages a second, of {ALLOWED:g} allowed", rate, ""],
            ["ratio of the allowed rate", rate / ALLOWED, "≥ 0.99"],
            ["most within one second", most, ""],
            ["refused with 429", len(refused), "0"],
            *(_waits(owed, waits) for owed, waits in sorted(self.waits.items())),
            ["notices that the first answer overtook", self.overtaken[0], ""],
            ["the process's time on the processor", cpu / seconds, ""],
        ]
        title = f"{self.notices:,} notices to {self.chats:,} chats"
        return Table(title, ["", "measured", "wanted"], rows)


def _is_notice(call: LoggedCall) -> bool:
    text, chat = str(call.params["text"]), str(call.params["chat_id"])
    return "JX-" in text and "已记入" not in text and chat != str(SUPERVISOR)


def _waits(owed: int, waits: Sequence[float]) -> list[Cell]:
    """Return a line on the answers of those for whom so many notices waited themselves."""
    behind = f"behind {owed} of one's own" if owed else "nothing else to hear"
    wanted = "≤ 1" if owed < STRICT.private.burst else f"> {1 / STRICT.private.per_second:g}"
    return [f"answer, {behind}: slowest of {len(waits)}, s", max(waits), wanted]


async def measure(kind: str, notices: int, chats: int) -> Table:
    """Drain the flood through a real process on one kind of database."""
    with tempfile.TemporaryDirectory() as name, fresh_database(kind, Path(name)) as url:
        async with Sandbox(limits=STRICT) as sandbox:
            flood = Flood(sandbox, notices, chats)
            await flood.prefill(url)
            async with Town(Path(name), sandbox, url) as town:
                begun = cpu_seconds(town.pid)
                await flood.drain()
                spent = cpu_seconds(town.pid) - begun
            return flood.table(spent)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pacing", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--notices", type=int, default=3000)
    parser.add_argument("--chats", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    tell([asyncio.run(measure(given.database, given.notices, given.chats))], as_json=given.json)


if __name__ == "__main__":
    main()
