"""Playing the days: what people do, when the bot is killed, and what ought to come of it."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from benchmarks.crash.process import Bot
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
LONGEST_WAIT = 1.2
"""Seconds within which a kill strikes after the work of a moment has begun."""


@dataclass
class Expected:
    """What the rules say should have happened.

    Attributes:
        reports: the words of each report, by their text.
        reminders: (finding, stage, person) that is owed once.
        mornings: (person, day) on which one message is owed.
        summaries: (supervisor, first day of the week) that is owed once.
        moves: how often each move was made.
    """

    reports: list[str] = field(default_factory=list)
    files: int = 0
    reminders: set[tuple[str, str, int]] = field(default_factory=set)
    mornings: set[tuple[int, date]] = field(default_factory=set)
    summaries: set[tuple[int, date]] = field(default_factory=set)
    moves: dict[str, int] = field(default_factory=dict)

    def moved(self, move: str) -> None:
        """Count a move."""
        self.moves[move] = self.moves.get(move, 0) + 1


@dataclass
class Year:
    """A year, or as many days of it as are played."""

    town: Town
    bot: Bot
    rng: random.Random
    joined: datetime
    calendar: Calendar = field(default_factory=Calendar)
    policy: Policy = field(default_factory=Policy)
    expected: Expected = field(default_factory=Expected)
    _killing: asyncio.Task[None] | None = None

    async def play(self, first: date, days: int, kills: int) -> None:
        """Live through the days, with the kills spread over them by chance."""
        strikes = sorted(self.rng.choices(range(days), k=kills))
        for number in range(days):
            day = first + timedelta(days=number)
            await self._day(day, strikes.count(number))

    async def _day(self, day: date, strikes: int) -> None:
        """Play one day: the morning's messages first, then what people do."""
        self.bot.clock.put_to(_at(day, time(9, 0, 5)))
        moments = [self.rng.random() < 0.5 for _ in range(strikes)]  # noqa: PLR2004  # morning or later
        self._strike(sum(moments))
        await self._summaries(day)
        if self.calendar.is_workday(day):
            await self._reminders(day)
            await self._struck()
            self._strike(strikes - sum(moments))
            for _ in range(self.rng.randint(0, 2)):
                await self._somebody_acts()
        await self._struck()

    def _strike(self, times: int) -> None:
        """Let the bot be killed so many times from now on, each after a random pause."""
        pauses = [self.rng.uniform(0, LONGEST_WAIT) for _ in range(times)]

        async def kill() -> None:
            for pause in pauses:
                await asyncio.sleep(pause)
                await self.bot.kill()

        self._killing = asyncio.create_task(kill()) if times else None

    async def _struck(self) -> None:
        if self._killing is not None:
            await self._killing
            self._killing = None

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
            return self.town.supervisors_of(matter)
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
        elif matter.reports >= 2 and self.rng.random() < 0.5:  # noqa: PLR2004  # after some work
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
            return
        mark = officer.mark
        officer.press(receipt["message_id"], data)
        await officer.hears(lambda m: matter.code in words(m), after=mark, within=PATIENCE)
        matter.status = "under_review"
        self._applications[matter.code] = self.bot.clock.now()
        self.expected.moved("apply")

    async def _review(self, matter: Matter) -> None:
        """Accept, or return with a reason, by the newest request."""
        number = self.rng.choice(self.town.supervisors_of(matter))
        supervisor, officer = self.town.person(number), self.town.person(matter.officer)
        request = await supervisor.hears(
            lambda m: matter.code in words(m) and button(m, "ac"),
            after=0,
            within=PATIENCE,
        )
        newest = [
            each for each in supervisor.heard() if matter.code in words(each) and button(each, "ac")
        ]
        request = newest[-1] if newest else request
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
