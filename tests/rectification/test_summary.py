from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.summary import Overdue, Summary, UnitFigures, Week, summarise, total

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Week(date(2026, 11, 16), date(2026, 11, 22))
COUNT = st.integers(0, 10_000)
AMOUNT = st.decimals(0, 10**12, places=2)


@st.composite
def figures(draw: st.DrawFn) -> UnitFigures:
    """Draw figures that can be: no part is larger than its whole."""
    assigned, rectifying, under_review, closed = (draw(COUNT) for _ in range(4))
    overdue_under_review = draw(st.integers(0, under_review))
    return UnitFigures(
        unit=draw(st.text(max_size=8)),
        assigned=assigned,
        rectifying=rectifying,
        under_review=under_review,
        closed=closed,
        ended=draw(COUNT),
        overdue=overdue_under_review + draw(st.integers(0, assigned + rectifying)),
        overdue_under_review=overdue_under_review,
        closed_in_week=draw(st.integers(0, closed)),
        closed_on_time=draw(st.integers(0, closed)),
        amount_in_question=draw(AMOUNT),
        amount_rectified=draw(AMOUNT),
    )


UNITS = st.lists(figures(), max_size=8)


def summary_of(units: list[UnitFigures], last_week: list[UnitFigures]) -> Summary:
    """Summarise these figures with nothing listed as overdue."""
    return summarise(WEEK, units, last_week, [])


@given(UNITS)
def test_the_total_is_the_sum_of_the_units(units: list[UnitFigures]) -> None:
    """Every figure that is counted, and every one that is computed from counts, adds up."""
    totals = summary_of(units, []).totals
    counted = [each.name for each in fields(UnitFigures) if each.name != "unit"]
    for name in [*counted, "open", "total", "due", "in_hand_in_time", "overdue_in_hand"]:
        assert getattr(totals, name) == sum(getattr(unit, name) for unit in units)


@given(figures())
def test_the_parts_of_a_bar_make_up_the_whole(unit: UnitFigures) -> None:
    """Closed, under review, in hand, overdue and ended are disjoint and leave nothing out."""
    parts = (
        unit.closed,
        unit.under_review,
        unit.in_hand_in_time,
        unit.overdue_in_hand,
        unit.ended,
    )
    assert sum(parts) == unit.total
    assert min(parts) >= 0


@given(figures())
def test_the_on_time_rate_is_a_share(unit: UnitFigures) -> None:
    """It is from 0 to 1, is 1 only if all was in time, and is none of nothing."""
    rate = unit.on_time_rate
    assert (rate is None) == (unit.closed + unit.overdue == 0)
    if rate is not None:
        assert 0 <= rate <= 1
        assert (rate == 1) == (unit.closed_on_time == unit.due)


@pytest.mark.parametrize(
    ("closed", "on_time", "overdue", "rate"),
    [
        (0, 0, 0, None),
        (0, 0, 3, "0"),
        (3, 2, 0, "0.666"),
        (3, 3, 1, "0.75"),
        (9999, 9998, 0, "0.999"),
        (5, 5, 0, "1"),
    ],
)
def test_an_overdue_finding_counts_against_the_rate(
    closed: int, on_time: int, overdue: int, rate: str | None
) -> None:
    """What is overdue and open was due as much as what was closed late."""
    unit = UnitFigures(rectifying=overdue, closed=closed, closed_on_time=on_time, overdue=overdue)
    assert unit.on_time_rate == (rate and Decimal(rate))


@given(UNITS)
def test_an_unchanged_week_says_so(units: list[UnitFigures]) -> None:
    """The same figures twice are a change of nothing; no findings before are no comparison."""
    change = summary_of(units, list(units)).change
    assert (change is None) == (total(units).total == 0)
    assert change is None or change.nothing


def test_the_change_is_this_week_less_last_week() -> None:
    """Every figure is compared; a rate that one week lacks is not."""
    before = [UnitFigures(unit="甲", rectifying=3, overdue=1, amount_in_question=Decimal(100))]
    now = [
        UnitFigures(
            unit="甲",
            rectifying=1,
            under_review=1,
            closed=2,
            closed_in_week=2,
            closed_on_time=2,
            amount_in_question=Decimal("150.5"),
            amount_rectified=Decimal(40),
        )
    ]
    change = summary_of(now, before).change
    assert change
    assert (change.total, change.open, change.under_review, change.closed) == (1, -1, 1, 2)
    assert (change.closed_in_week, change.overdue) == (2, -1)
    assert (change.amount_in_question, change.amount_rectified) == (Decimal("50.5"), Decimal(40))
    assert change.on_time_rate == 1
    assert not change.nothing


def test_the_longest_overdue_come_first_and_the_rest_are_counted() -> None:
    """Ten are listed; how many more there are is known from the total."""
    overdue = [
        Overdue(code=f"JX-{n:02}", title="", unit="甲", deadline=date(2026, 1, 1), days=n % 7 + 1)
        for n in range(13)
    ]
    figures = [UnitFigures(unit="甲", rectifying=40, overdue=25)]
    summary = summarise(WEEK, figures, [], overdue)
    days = [each.days for each in summary.longest_overdue]
    assert days == sorted(days, reverse=True)
    assert days == [7, 6, 6, 5, 5, 4, 4, 3, 3, 2]
    assert summary.more_overdue == 15


def test_units_with_trouble_come_first() -> None:
    """Most overdue, then most open, then by name."""
    units = [
        UnitFigures(unit="乙", rectifying=1),
        UnitFigures(unit="丙", rectifying=1),
        UnitFigures(unit="甲", closed=9),
        UnitFigures(unit="丁", rectifying=2, overdue=2),
    ]
    assert [each.unit for each in summary_of(units, []).units] == ["丁", "丙", "乙", "甲"]


def test_a_monday_is_told_of_the_seven_days_before_it() -> None:
    """Monday at 09:00 in Shanghai looks back on Monday to Sunday, midnight to midnight."""
    week = Week.before(datetime(2026, 11, 23, 1, tzinfo=UTC), SHANGHAI)
    assert week == WEEK
    assert week.starts_at(SHANGHAI) == datetime(2026, 11, 15, 16, tzinfo=UTC)
    assert week.ends_at(SHANGHAI) == datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_on_demand_today_is_counted() -> None:
    """A summary that is asked for includes what was done this morning."""
    week = Week.to_date(datetime(2026, 11, 22, 1, tzinfo=UTC), SHANGHAI)
    assert week == WEEK
