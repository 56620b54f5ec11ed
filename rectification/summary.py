"""The figures of a weekly summary, for any week, from counts that were taken by unit."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_DOWN, Decimal
from typing import Any, Self

from rectification.deadlines import ends_at, local_date

LONGEST = 10
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class Week:
    """Seven local days, `first` and `last` included."""

    first: date
    last: date

    @classmethod
    def before(cls, now: datetime, zone: tzinfo) -> Self:
        """Return the seven whole days before today: what the weekly summary is about.

        Today is left out, so that two summaries never count one closure twice, however late in
        the morning each was made.
        """
        today = local_date(now, zone)
        return cls(today - timedelta(days=7), today - timedelta(days=1))

    @classmethod
    def to_date(cls, now: datetime, zone: tzinfo) -> Self:
        """Return today and the six days before it: what a summary on demand is about."""
        today = local_date(now, zone)
        return cls(today - timedelta(days=6), today)

    def starts_at(self, zone: tzinfo) -> datetime:
        """Return the first instant of the week, in UTC; last week's figures are taken here."""
        return ends_at(self.first - timedelta(days=1), zone)

    def ends_at(self, zone: tzinfo) -> datetime:
        """Return the first instant after the week, in UTC; its figures are taken here."""
        return ends_at(self.last, zone)


@dataclass(frozen=True, kw_only=True)
class UnitFigures:
    """The findings of one unit at one instant, by count and by amount.

    Attributes:
        unit: The unit's name; empty for a total.
        assigned: Findings in 待签收.
        rectifying: Findings in 整改中.
        under_review: Findings in 待验收.
        closed: Findings in 已销号.
        ended: Findings withdrawn or waived; they are in the total and in nothing else.
        overdue: Open findings whose deadline has passed, those under review included.
        overdue_under_review: Those of them that are under review: the next move is the
            supervisor's, not the officer's.
        closed_in_week: Findings closed within the week that ends at the instant.
        closed_on_time: Closed findings that were closed by the end of their deadline.
        amount_in_question: Yuan, over all findings but those ended.
        amount_rectified: Yuan.
    """

    unit: str = ""
    assigned: int = 0
    rectifying: int = 0
    under_review: int = 0
    closed: int = 0
    ended: int = 0
    overdue: int = 0
    overdue_under_review: int = 0
    closed_in_week: int = 0
    closed_on_time: int = 0
    amount_in_question: Decimal = Decimal(0)
    amount_rectified: Decimal = Decimal(0)

    @property
    def open(self) -> int:
        """Findings that still need somebody's work."""
        return self.assigned + self.rectifying + self.under_review

    @property
    def total(self) -> int:
        """All findings."""
        return self.open + self.closed + self.ended

    @property
    def overdue_in_hand(self) -> int:
        """Findings that are overdue with the officer."""
        return self.overdue - self.overdue_under_review

    @property
    def in_hand_in_time(self) -> int:
        """Findings with the officer whose deadline has not passed.

        With `overdue_in_hand`, `under_review`, `closed` and `ended` it makes up the total.
        """
        return self.assigned + self.rectifying - self.overdue_in_hand

    @property
    def due(self) -> int:
        """Findings that are closed, or should be."""
        return self.closed + self.overdue

    @property
    def on_time_rate(self) -> Decimal | None:
        """The share of `due` closed by its deadline (按期完成率), from 0 to 1; None of nothing.

        It has three places and is rounded down: only all is 1.
        """
        if not self.due:
            return None
        return (Decimal(self.closed_on_time) / self.due).quantize(THOUSANDTH, ROUND_DOWN)


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """One overdue finding as a summary lists it."""

    code: str
    title: str
    unit: str
    deadline: date
    days: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """How far a figure of this week's total lies above last week's; negative is below.

    `on_time_rate` is in the same unit as the rate, and None if either week has none.
    """

    total: int
    open: int
    under_review: int
    closed: int
    closed_in_week: int
    overdue: int
    amount_in_question: Decimal
    amount_rectified: Decimal
    on_time_rate: Decimal | None

    @property
    def nothing(self) -> bool:
        """Whether no figure moved."""
        return not any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a supervisor is told of a week.

    Attributes:
        week: The seven days.
        totals: Over all units.
        units: The most overdue first, then the most open, then by name.
        longest_overdue: The findings overdue the longest, at most ten, the longest first.
        more_overdue: How many overdue findings are not listed.
        change: Against the week before; None if that was before the first finding.
    """

    week: Week
    totals: UnitFigures
    units: tuple[UnitFigures, ...]
    longest_overdue: tuple[Overdue, ...]
    more_overdue: int
    change: Change | None


def summarise(
    week: Week,
    units: Iterable[UnitFigures],
    last_week: Iterable[UnitFigures],
    overdue: Iterable[Overdue],
) -> Summary:
    """Return the summary of a week.

    Args:
        week: The seven days.
        units: The figures at the week's end, one for each unit that the supervisor sees.
        last_week: The same at the week's start.
        overdue: Overdue findings at the week's end; at least the ten longest, if there are ten.
    """
    ordered = tuple(sorted(units, key=lambda each: (-each.overdue, -each.open, each.unit)))
    totals, before = total(ordered), total(last_week)
    longest = sorted(overdue, key=lambda each: (-each.days, each.code))[:LONGEST]
    return Summary(
        week=week,
        totals=totals,
        units=ordered,
        longest_overdue=tuple(longest),
        more_overdue=max(0, totals.overdue - len(longest)),
        change=_change(totals, before) if before.total else None,
    )


def total(units: Iterable[UnitFigures], name: str = "") -> UnitFigures:
    """Return the sum of figures under one name."""
    sums: dict[str, Any] = {"unit": name}
    for row in units:
        for each in fields(row):
            if each.name != "unit":
                sums[each.name] = sums.get(each.name, 0) + getattr(row, each.name)
    return UnitFigures(**sums)


def _change(now: UnitFigures, before: UnitFigures) -> Change:
    rates = now.on_time_rate, before.on_time_rate
    return Change(
        total=now.total - before.total,
        open=now.open - before.open,
        under_review=now.under_review - before.under_review,
        closed=now.closed - before.closed,
        closed_in_week=now.closed_in_week - before.closed_in_week,
        overdue=now.overdue - before.overdue,
        amount_in_question=now.amount_in_question - before.amount_in_question,
        amount_rectified=now.amount_rectified - before.amount_rectified,
        on_time_rate=None if rates[0] is None or rates[1] is None else rates[0] - rates[1],
    )
