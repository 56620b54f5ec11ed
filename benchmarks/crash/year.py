"""Playing the days: what people do, when the bot is killed, and what ought to come of it."""

import asyncio
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from benchmarks.crash.process import FileClock
from benchmarks.crash.rest import settle
from benchmarks.crash.strikes import Killer, Strike
from benchmarks.crash.town import PATIENCE, SUPERVISORS, Matter, Town, button, words
from rectification.clocks import last_weekly, morning_date
from rectification.policy import Policy
from rectification.reminders import due_stage
from rectification.summary import Week
from rectification.workdays import Calendar
from sandbox import Person

ZONE = ZoneInfo("Asia/Shanghai")
PARTS = ("words", "picture", "workbook")
"""A weekly summary's three messages."""


@dataclass
class Expected:
    """What the rules say should have happened.

    Attributes:
        reports: the words of each report, by their text.
        reminders: (finding, stage, person) that is owed once.
        mornings: (person, day) on which one message is owed.
        summaries: (supervisor, first day of the week) that is owed once.
        moves: how often each move was made.
        unanswered: what somebody waited for in vain; the year ends there.
    """

    reports: list[str] = field(default_factory=list)
    files: int = 0
    reminders: set[tuple[str, str, int]] = field(default_factory=set)
    mornings: set[tuple[int, date]] = field(default_factory=set)
    summaries: set[tuple[int, date]] = field(default_factory=set)
    moves: dict[str, int] = field(default_factory=dict)
    unanswered: str = ""

    def fingerprint(self) -> str:
        """Return what tells one year from another: the same for the same seed, always."""
        facts = (
            self.reports,
            self.files,
            sorted(self.reminders),
            sorted((person, str(day)) for person, day in self.mornings),
            sorted((person, str(day)) for person, day in self.summaries),
            sorted(self.moves.items()),
        )
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]

    def moved(self, move: str) -> None:
        """Count a move."""
        self.moves[move] = self.moves.get(move, 0) + 1


@dataclass
class Year:
    """A year, or as many days of it as are played."""

    town: Town
    clock: FileClock
    killer: Killer
    rng: random.Random
    joined: datetime
    calendar: Calendar = field(default_factory=Calendar)
    policy: Policy = field(default_factory=Policy)
    expected: Expected = field(default_factory=Expected)

    async def play(self, first: date, strikes: Sequence[Sequence[Strike]]) -> None:
        """Live through as many days as there are lists of strikes."""
        for number, today in enumerate(strikes):
            try:
                await self._day(first + timedelta(days=number), today)
            except TimeoutError as error:
                self.expected.unanswered = str(error)
                await self.killer.finished()
                return

    async def _day(self, day: date, strikes: Sequence[Strike]) -> None:
        """Play one day: the morning's messages first, then what people do."""
        self.clock.put_to(_at(day, time(9, 0, 5)))
        self.killer.begin([each for each in strikes if not each.evening])
        await self._summaries(day)
        workday = self.calendar.is_workday(day)
        if workday:
            await self._reminders(day)
        await self.killer.finished()
        self.killer.begin([each for each in strikes if each.evening])
        if workday:
            for _ in range(self.rng.randint(0, 2)):
                await self._somebody_acts()
        await self.killer.finished()
        if strikes:
            # A day does not end in a second: what was under way is done by the next morning.
            await settle()

    async def _summaries(self, day: date) -> None:
        """Wait for the summaries that a Monday morning owes."""
        due = last_weekly(_at(day, time(9, 0, 5)), ZONE, self.policy)
        if due.astimezone(ZONE).date() != day or self.joined > due:
            return
        week = Week.before(due, ZONE)
        for supervisor in SUPERVISORS:
            self.expected.summaries.add((supervisor, week.first))
            person = self.town.person(supervisor)
            await self._until(partial(_heard_of_week, person, week.first))

    async def _reminders(self, day: date) -> None:
        """Reckon whom the rules remind this morning, and wait until all have heard."""
        waiting: set[int] = set()
        for matter in self.town.matters:
            for person in self._needed_by(matter):
                since = max(self.joined, self._applied(matter, person))
                stage = due_stage(
                    matter.deadline,
                    day,
                    self.policy,
                    self.calendar,
                    since=morning_date(since, ZONE, self.policy),
                )
                key = (matter.code, stage.key if stage else "", person)
                if stage is not None and key not in self.expected.reminders:
                    self.expected.reminders.add(key)
                    waiting.add(person)
        for person in waiting:
            self.expected.mornings.add((person, day))
            app = self.town.person(person)
            await self._until(partial(_heard_on, app, day))

    def _needed_by(self, matter: Matter) -> list[int]:
        if matter.status in {"assigned", "rectifying"}:
            return [matter.officer]
        if matter.status == "under_review":
            return matter.supervisors
        return []

    def _applied(self, matter: Matter, person: int) -> datetime:
        """Return when a finding came to a supervisor."""
        return (
            self._applications.get(matter.code, self.joined)
            if person in SUPERVISORS
            else (self.joined)
        )

    _applications: dict[str, datetime] = field(default_factory=dict)

    async def _somebody_acts(self) -> None:
        """Let one open finding take its next step."""
        open_matters = [each for each in self.town.matters if each.status != "closed"]
        if not open_matters:
            return
        matter = self.rng.choice(open_matters)
        if matter.status == "under_review":
            await self._review(matter)
        elif matter.reports >= 2 and matter.said and self.rng.random() < 0.5:  # noqa: PLR2004  # after some work
            await self._apply(matter)
        else:
            await self._report(matter)

    async def _report(self, matter: Matter) -> None:
        """Report in words, now and then with a document; wait for the receipt."""
        officer = self.town.person(matter.officer)
        matter.reports += 1
        percent = min(99, matter.reports * 20)
        text = f"{matter.code} 已完成{percent}%，第{len(self.expected.reports) + 1}次报送"
        mark = officer.mark
        if self.rng.random() < 0.3:  # noqa: PLR2004  # about a third bring a file
            officer.send_document((f"{len(self.expected.reports)}.txt", text.encode()), text)
            self.expected.files += 1
        else:
            officer.say(text)
        self.expected.reports.append(text)
        receipt = await officer.hears(lambda m: text in words(m), after=mark, within=PATIENCE)
        matter.said = receipt["message_id"]
        matter.status = "rectifying"
        self.expected.moved("report")

    async def _apply(self, matter: Matter) -> None:
        """Apply for closure by the button of the last receipt."""
        officer = self.town.person(matter.officer)
        receipt = officer.message(matter.said or 0)
        data = button(receipt, "ap")
        if data is None:
            raise TimeoutError(f"no button to apply under {words(receipt)!r}")
        supervisors = {number: self.town.person(number) for number in matter.supervisors}
        marks = {number: person.mark for number, person in supervisors.items()}
        officer.press(receipt["message_id"], data)
        for number, person in supervisors.items():
            request = await person.hears(
                lambda m: matter.code in words(m) and button(m, "ac"),
                after=marks[number],
                within=PATIENCE,
            )
            matter.requests[number] = request["message_id"]
        matter.status = "under_review"
        self._applications[matter.code] = self.clock.now()
        self.expected.moved("apply")

    async def _review(self, matter: Matter) -> None:
        """Accept, or return with a reason; returned work is reported on before the next try."""
        number = self.rng.choice(matter.supervisors)
        supervisor, officer = self.town.person(number), self.town.person(matter.officer)
        request = supervisor.message(matter.requests[number])
        mark = officer.mark
        if self.rng.random() < 0.7:  # noqa: PLR2004  # most work is accepted
            supervisor.press(request["message_id"], button(request, "ac") or "")
            await officer.hears(lambda m: "已销号" in words(m), after=mark, within=PATIENCE)
            matter.status = "closed"
            self.expected.moved("accept")
            return
        seen = supervisor.mark
        supervisor.press(request["message_id"], button(request, "rt") or "")
        await supervisor.hears(lambda m: button(m, "cx"), after=seen, within=PATIENCE)
        supervisor.say("材料不全，请补充")
        await officer.hears(lambda m: "材料不全" in words(m), after=mark, within=PATIENCE)
        matter.status = "rectifying"
        matter.said = None
        self.expected.moved("return")

    async def _until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; what never comes true is for the verdict to say."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while not holds():
            if asyncio.get_running_loop().time() > end:
                return
            await asyncio.sleep(0.05)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZONE).astimezone(UTC)


def _heard_of_week(person: Person, first: date) -> bool:
    return sum(_speaks_of_week(words(each), first) for each in person.heard()) >= len(PARTS)


def _heard_on(person: Person, day: date) -> bool:
    return any(_is_reminder(words(each), day) for each in person.heard())


def _is_reminder(text: str, day: date) -> bool:
    return text.startswith("⏰") and f"{day.month}月{day.day}日" in text.split("\n", 1)[0]


def _speaks_of_week(text: str, first: date) -> bool:
    return f"{first.year}年{first.month}月{first.day}日至" in text.split("\n", 1)[0]
