"""Notices that the clock causes: reminders and the weekly summary."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rectification.notices.notice import Notice, Urgency


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One finding in a morning's reminder; `stage` is the policy's key."""

    id: int
    code: str
    title: str
    unit: str
    status: str
    deadline: date
    days_left: int
    stage: str
    percent: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Reminder(Notice):
    """To one person on a working morning: everything that needs them, most urgent first.

    `late` tells that its morning, or that of an earlier message which it stands for, passed
    while the service was down; `provisional` that a deadline lies where the working days
    are not published yet.
    """

    kind = "reminder"
    urgency = Urgency.BULK
    day: date
    lines: tuple[ReminderLine, ...]
    total: int
    late: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's figures in a weekly summary."""

    unit: str
    total: int
    closed: int
    under_review: int
    in_hand: int
    overdue: int


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """One overdue finding in a weekly summary, `days` days past its deadline."""

    code: str
    title: str
    unit: str
    owner: str
    days: int


@dataclass(frozen=True, slots=True)
class SummaryFigures:
    """The figures of one weekly summary; amounts in yuan, rate in percent or None.

    `before` figures of last week are None when there is nothing to compare with.
    """

    total: int
    open: int
    closed: int
    closed_in_week: int
    under_review: int
    overdue: int
    on_time_rate: int | None
    amount_in_question: Decimal
    amount_rectified: Decimal


@dataclass(frozen=True, slots=True)
class WeeklySummary(Notice):
    """To a supervisor on Monday morning: the week in words."""

    kind = "weekly_summary"
    urgency = Urgency.BULK
    scope: str
    start: date
    end: date
    figures: SummaryFigures
    before: SummaryFigures | None
    units: tuple[UnitLine, ...]
    units_total: int
    overdue: tuple[OverdueLine, ...]
    overdue_total: int
    asked: bool
    late: bool


@dataclass(frozen=True, slots=True)
class WeeklyPicture(WeeklySummary):
    """The same week as a picture."""

    kind = "weekly_picture"


@dataclass(frozen=True, slots=True)
class WeeklyWorkbook(Notice):
    """The same week as a workbook of the findings, as they stood at `at`."""

    kind = "weekly_workbook"
    urgency = Urgency.BULK
    person: int
    start: date
    end: date
    at: datetime
    total: int
