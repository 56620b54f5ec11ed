"""The comparison at the end: what the rules owe against what was stored and sent."""

import sys
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from benchmarks.crash.town import Town, words
from benchmarks.crash.year import Expected
from rectification.finding import TRANSITIONS
from storage.files import FileStore
from storage.models import (
    Attachment,
    Event,
    Inbox,
    Outbox,
    ReminderSent,
    Report,
    SummarySent,
)


@dataclass
class Verdict:
    """What was lost and what was doubled; all zero is the promise kept.

    Attributes:
        unanswered: whether somebody waited in vain and the year ended there.
        repeated: messages that came twice because the process died between Telegram's
            answer and our note of it: the one exception that the documentation names.
    """

    lost_reports: int = 0
    doubled_reports: int = 0
    lost_files: int = 0
    lost_reminders: int = 0
    extra_reminders: int = 0
    doubled_reminder_messages: int = 0
    lost_summaries: int = 0
    extra_summaries: int = 0
    broken_events: int = 0
    wrong_moves: int = 0
    unhandled_updates: int = 0
    unsent_messages: int = 0
    strange_messages: int = 0
    unanswered: int = 0
    repeated: int = 0

    @property
    def faults(self) -> int:
        """Everything but the named exception."""
        return int(sum(asdict(self).values())) - self.repeated


async def judge(town: Town, expected: Expected, files: FileStore) -> Verdict:
    """Compare the open database and the sandbox's chats with what the rules say.

    What is lost or strange is shown on standard error.
    """
    verdict = Verdict(unanswered=1 if expected.unanswered else 0)
    await _reports(verdict, expected, files)
    await _scheduled(verdict, expected)
    await _events(verdict, expected)
    await _messages(verdict, town)
    verdict.unhandled_updates = await Inbox.exclude(state="done").count()
    verdict.unsent_messages = await Outbox.exclude(state__in=["sent", "dropped"]).count()
    return verdict


def _show(what: str, found: set[Any]) -> int:
    """Tell on standard error what was found, and return how much."""
    for each in found:
        print(f"{what}: {each}", file=sys.stderr)
    return len(found)


async def _reports(verdict: Verdict, expected: Expected, files: FileStore) -> None:
    stored = Counter([row[0] for row in await Report.all().values_list("text")])
    verdict.lost_reports = sum(text not in stored for text in expected.reports)
    verdict.doubled_reports = sum(count - 1 for count in stored.values())
    kept = await Attachment.filter(purpose="progress", state="stored")
    there = [each for each in kept if await files.size(str(each.sha256)) == each.size]
    verdict.lost_files = expected.files - len(there)


async def _scheduled(verdict: Verdict, expected: Expected) -> None:
    rows = await ReminderSent.all().values_list(
        "finding__code", "stage", "person__telegram_id", "day"
    )
    stored = Counter((code, stage, person) for code, stage, person, _ in rows)
    verdict.lost_reminders = _show("lost reminders", expected.reminders - set(stored))
    verdict.extra_reminders = _show("extra reminders", set(stored) - expected.reminders)
    mornings = {(person, day) for _, _, person, day in rows}
    notices = await Outbox.filter(kind="reminder").count()
    verdict.doubled_reminder_messages = abs(notices - len(mornings)) + _show(
        "wrong mornings", mornings ^ expected.mornings
    )
    weeks: set[tuple[int, date]] = {
        (row[0], row[1])
        for row in await SummarySent.all().values_list("person__telegram_id", "week")
    }
    verdict.lost_summaries = len(expected.summaries - weeks)
    verdict.extra_summaries = len(weeks - expected.summaries)
    for kind in ("weekly_summary", "weekly_picture", "weekly_workbook"):
        verdict.extra_summaries += abs(await Outbox.filter(kind=kind).count() - len(weeks))


async def _events(verdict: Verdict, expected: Expected) -> None:
    """Follow each finding through its events: every step is one that the table allows."""
    legal = {(each.start, each.move, each.end) for each in TRANSITIONS}
    moves = {each.move for each in TRANSITIONS}
    last: dict[int, str] = {}
    counted: Counter[str] = Counter()
    for event in await Event.exclude(finding_id=None).order_by("id"):
        number = event.finding_id or 0
        if event.move in moves:
            counted[event.move] += 1
            step = (last.get(number), event.move, event.status)
            verdict.broken_events += step not in legal
        if event.status is not None:
            last[number] = event.status
    verdict.wrong_moves = sum(
        abs(counted[move] - expected.moves.get(move, 0)) for move in {*counted, *expected.moves}
    )


async def _messages(verdict: Verdict, town: Town) -> None:
    """Match every message that a chat got with the row that owed it."""
    owed: dict[int, set[int]] = {}
    for chat, message in await Outbox.exclude(message_id=None).values_list("chat_id", "message_id"):
        owed.setdefault(int(chat), set()).add(int(message))
    for number in town.sandbox.world.users:
        person = town.person(number)
        heard = {
            each["message_id"]: each
            for each in person.heard()
            if (number, each["message_id"]) not in town.pages
        }
        known = owed.get(number, set())
        verdict.strange_messages += len(known - set(heard))
        said = Counter(words(heard[each]) for each in known & set(heard))
        for message_id in set(heard) - known:
            if said[words(heard[message_id])]:
                verdict.repeated += 1
            else:
                verdict.strange_messages += _show(
                    "strange", {f"{number}: {words(heard[message_id])}"}
                )
