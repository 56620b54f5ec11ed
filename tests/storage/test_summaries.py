"""The figures of summaries, against a plain count of the same events."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rectification.finding import OPEN
from rectification.summary import UnitFigures
from storage import events, summaries
from storage.models import Finding, Unit
from storage.summaries import Sight
from tests.actions import places
from tests.actions.town import MONDAY
from tests.databases import Shelf

WEEK = timedelta(days=7)
NUMBERS = range(1, 13)
"""The town's findings, by the numbers in their codes."""


class Happened(NamedTuple):
    """An event: hours since the one before, and the finding as it stands after it."""

    hours: int
    number: int
    unit: int
    status: str
    due: int
    amount: int | None
    rectified: int
    ended: int | None


STORIES = st.lists(
    st.builds(
        Happened,
        st.integers(0, 40),
        st.sampled_from(NUMBERS),
        st.integers(0, 3),
        st.sampled_from([*sorted(OPEN), "closed", "closed", "withdrawn", "waived", "undone"]),
        st.integers(-12, 12),
        st.none() | st.integers(0, 10**12),
        st.integers(0, 10**12),
        st.none() | st.integers(-12, 0),
    ),
    min_size=5,
    max_size=40,
)

Stood = dict[int, Happened]


class Office(NamedTuple):
    """The rows of units in their order, their names, and the findings by number."""

    units: list[int]
    names: dict[int, str]
    rows: dict[int, Finding]


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(story=STORIES, few=st.sets(st.integers(0, 3), max_size=4))
def test_any_units_figures_are_those_of_a_plain_count(
    template: Shelf, story: list[Happened], few: set[int]
) -> None:
    """At any instant: one unit's, some units' and all units' figures, findings and the overdue."""

    async def live() -> None:
        async with places.copied(template, "town"):
            names = dict(await Unit.all().order_by("id").values_list("id", "name"))
            units = list(names)
            office = Office(units, names, {int(row.code[-3:]): row for row in await Finding.all()})
            stood: Stood = {}
            taken: list[tuple[datetime, Stood]] = []
            at = MONDAY + WEEK
            for each in [*(Happened(0, n, 0, "undone", 0, 0, 0, None) for n in NUMBERS), *story]:
                at += timedelta(hours=each.hours, microseconds=1)
                await record(each, office, at)
                stood = {**stood, each.number: each}
                taken.append((at, stood))
            sights: list[Sight] = [None, *(frozenset({each}) for each in units)]
            sights.append(frozenset(units[each] for each in few))
            for at, stood in taken[len(NUMBERS) :: 4]:
                for sight in sights:
                    await compare(sight, at + timedelta(microseconds=1), stood, office)

    asyncio.run(live())


def day_of(days: int | None) -> date:
    """Return a day of the story."""
    return (MONDAY + WEEK).date() + timedelta(days=days or 0)


async def record(each: Happened, office: Office, at: datetime) -> None:
    """Add the event of a story."""
    finding = office.rows[each.number]
    finding.unit_id = office.units[each.unit]
    finding.status = each.status  # type: ignore[assignment]  # 'undone' is an event's alone
    finding.deadline = day_of(each.due)
    finding.amount_fen, finding.rectified_fen = each.amount, each.rectified
    finding.ended_on = None if each.ended is None else day_of(each.ended)
    await events.add("change", by=None, at=at, finding=finding)


async def compare(sight: Sight, at: datetime, stood: Stood, office: Office) -> None:
    """Compare what the database counts with what stood."""
    units, names, rows = office
    day = day_of(1)
    seen = {
        rows[number].id: each
        for number, each in stood.items()
        if each.status != "undone" and (sight is None or units[each.unit] in sight)
    }
    assert await summaries.figures(sight, at, day) == {
        unit: by_hand([each for each in seen.values() if units[each.unit] == unit], names[unit])
        for unit in {units[each.unit] for each in seen.values()}
    }
    assert [
        (each.finding, each.unit, each.status, each.deadline, each.amount_fen, each.rectified_fen)
        for each in await summaries.states(sight, at)
    ] == sorted(
        (
            (finding, units[each.unit], each.status, day_of(each.due), each.amount, each.rectified)
            for finding, each in seen.items()
        ),
        key=lambda each: (each[3], each[0]),
    )
    late = sorted(
        (each.due, finding, units[each.unit])
        for finding, each in seen.items()
        if each.status in OPEN and day_of(each.due) < day
    )
    for most in (1, 99):
        first = [each for unit in units for each in [one for one in late if one[2] == unit][:most]]
        told = await summaries.longest_overdue(sight, at, day, most)
        assert [(each.finding, each.unit) for each in told] == [each[1:] for each in sorted(first)]


def by_hand(some: Iterable[Happened], unit: str) -> UnitFigures:
    """Count one unit's figures, one finding after the other."""
    some = list(some)
    day = day_of(1)
    alive = [each for each in some if each.status not in {"withdrawn", "waived"}]
    ended = [each for each in some if each.status == "closed" and each.ended is not None]
    late = [each for each in some if each.status in OPEN and day_of(each.due) < day]
    return UnitFigures(
        unit=unit,
        assigned=sum(each.status == "assigned" for each in some),
        rectifying=sum(each.status == "rectifying" for each in some),
        under_review=sum(each.status == "under_review" for each in some),
        closed=sum(each.status == "closed" for each in some),
        ended=len(some) - len(alive),
        overdue=len(late),
        overdue_under_review=sum(each.status == "under_review" for each in late),
        closed_in_week=sum(day - WEEK <= day_of(each.ended) < day for each in ended),
        closed_on_time=sum(day_of(each.ended) <= day_of(each.due) for each in ended),
        amount_in_question=Decimal(sum(each.amount or 0 for each in alive)) / 100,
        amount_rectified=Decimal(sum(each.rectified for each in alive)) / 100,
    )
