"""What a message needs beyond its facts: groups, links and changes, reckoned before printing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import groupby
from typing import Any

from rectification.notices import (
    ImportPreview,
    InvitationLine,
    Invitations,
    Reminder,
    ReminderLine,
    RosterPreview,
    SummaryFigures,
    TokenIssued,
    WeeklySummary,
)
from templates.views import Home, PeopleList, View

STAGES = ((-1, "overdue"), (0, "today"), (1, "tomorrow"), (3, "three_days"), (7, "seven_days"))
"""The headings of a reminder, each up to so many days before the deadline."""


@dataclass(frozen=True, slots=True)
class StageGroup:
    """The findings of a reminder under one heading."""

    stage: str
    lines: tuple[ReminderLine, ...]


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """One invitation as it is handed out: `link` is empty while the bot has no name."""

    line: InvitationLine
    code: str
    link: str


def stage_of(days_left: int) -> str:
    """Return the heading under which so many days left belong."""
    return next((key for most, key in STAGES if days_left <= most), "later")


def groups(lines: tuple[ReminderLine, ...]) -> tuple[StageGroup, ...]:
    """Return a reminder's lines under their headings, the most urgent first."""
    ordered = sorted(lines, key=lambda line: line.days_left)
    return tuple(
        StageGroup(stage, tuple(found))
        for stage, found in groupby(ordered, key=lambda line: stage_of(line.days_left))
    )


def changes(now: SummaryFigures, before: SummaryFigures | None) -> dict[str, Decimal | int | None]:
    """Return the change of each figure on last week; None where there is nothing to compare."""
    return {each.name: _change(each.name, now, before) for each in fields(now)}


def _change(name: str, now: SummaryFigures, before: SummaryFigures | None) -> Decimal | int | None:
    """Return the change of one figure."""
    new, old = getattr(now, name), getattr(before, name, None)
    difference: Decimal | int | None = None if new is None or old is None else new - old
    return difference


def cards(
    lines: tuple[InvitationLine, ...], codes: Mapping[int, str], username: str
) -> tuple[InvitationCard, ...]:
    """Return each invitation with its code and its link (t.me/<bot>?start=<code>)."""
    return tuple(
        InvitationCard(
            line,
            codes[line.id],
            f"https://t.me/{username}?start={codes[line.id]}" if username else "",
        )
        for line in lines
    )


def arranged(
    source: object, shown: Mapping[str, Any], extra: Mapping[str, Any], username: str
) -> dict[str, Any]:
    """Return the further variables of this message.

    Args:
        source: the notice or view itself, uncut.
        shown: its fields, cut to size.
        extra: what the caller adds at the last moment.
        username: the bot's name in Telegram, without @.
    """
    further: dict[str, Any] = {}
    if "first" in shown:  # a view counts lines from 0, people from 1
        begin = shown["first"] + isinstance(source, View)
        further |= {"begin": begin, "last": begin + len(shown["lines"]) - 1}
    match source:
        case Home():
            further["commands"] = extra["commands"]
        case PeopleList(asked=asked, found=found):
            further["found_more"] = found - len(shown["lines"]) if asked else 0
        case Reminder():
            further["groups"] = groups(shown["lines"])
        case WeeklySummary(figures=figures, before=before):
            further["change"] = changes(figures, before)
        case TokenIssued():
            further["token"] = extra["token"]
        case Invitations():
            further["cards"] = cards(shown["lines"], extra["codes"], username)
        case ImportPreview(wrong=wrong) | RosterPreview(wrong=wrong):
            rows = {fault.row for fault in shown["errors"]}
            further["wrong_more"] = max(0, wrong - len(rows))
    return further
