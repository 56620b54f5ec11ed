"""The weekly summary: its figures counted again by hand, for now and for any past Monday."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from actions.summarise_week import summarise_week, summary_now, weekly_summary
from rectification.errors import NotYourRole, Refusal
from rectification.finding import Move
from rectification.notices import WeeklyPicture, WeeklySummary, WeeklyWorkbook
from rectification.summary import UnitFigures, Week, total
from storage import summaries
from storage.models import Finding, Person, SummarySent, Supervision, Unit
from tests.actions import places
from tests.actions.town import MONDAY, Town, row
from tests.databases import Shelf

SUPERVISORS = ("许正", "钱文")
MOVERS = ("周敏", "林晓", "何建国", "赵强", "马力", *SUPERVISORS)
OPEN = {"assigned", "rectifying", "under_review"}
WEEK = timedelta(days=7)


class Stood(NamedTuple):
    """A finding as its row stood at some time."""

    unit: str
    status: str
    deadline: date
    amount: int
    rectified: int
    ended_on: date | None


Photo = dict[str, Stood]


async def photograph() -> Photo:
    """Return every finding as it stands now."""
    return {
        each.code: Stood(
            each.unit.name,
            str(each.status),
            each.deadline,
            each.amount_fen or 0,
            each.rectified_fen,
            each.ended_on,
        )
        for each in await Finding.all().select_related("unit")
    }


def by_hand(photo: Photo, unit: str, day: date, today: date) -> UnitFigures:
    """Count one unit's figures from a photograph, one finding after the other."""
    some = [each for each in photo.values() if each.unit == unit]
    alive = [each for each in some if each.status not in {"withdrawn", "waived"}]
    closed = [each for each in some if each.status == "closed"]
    late = [each for each in some if each.status in OPEN and each.deadline < today]
    return UnitFigures(
        unit=unit,
        assigned=sum(each.status == "assigned" for each in some),
        rectifying=sum(each.status == "rectifying" for each in some),
        under_review=sum(each.status == "under_review" for each in some),
        closed=len(closed),
        ended=len(some) - len(alive),
        overdue=len(late),
        overdue_under_review=sum(each.status == "under_review" for each in late),
        closed_in_week=sum(day - WEEK <= each.ended_on < day for each in closed if each.ended_on),
        closed_on_time=sum(each.ended_on <= each.deadline for each in closed if each.ended_on),
        amount_in_question=Decimal(sum(each.amount for each in alive)) / 100,
        amount_rectified=Decimal(sum(each.rectified for each in alive)) / 100,
    )


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(MOVERS),
            st.integers(1, 12),
            st.sampled_from([*Move, "deadline", "amount", "unit"]),
            st.integers(0, 40),
        ),
        min_size=5,
        max_size=30,
    )
)
def test_the_figures_of_any_past_instant_are_those_of_then(
    template: Shelf, steps: list[tuple[str, int, str, int]]
) -> None:
    """Each past day's figures, counted from events, equal a photograph taken then."""

    async def live() -> None:
        async with places.copied(template, "town"):
            town = Town.at(template.folder)
            photos: list[tuple[datetime, Photo]] = [(town.now, await photograph())]
            for by, number, what, hours in steps:
                town.later(hours=hours, seconds=1)
                await act(town, by, number, what)
                photos.append((town.now, await photograph()))
            await compare(town, photos)

    asyncio.run(live())


async def act(town: Town, by: str, number: int, what: str) -> None:
    """Let somebody try a move, or let a ledger change a finding."""
    code = f"JX-2026-{number:03}"
    try:
        if isinstance(what, Move):
            await town.move(by, number, what)
        elif what == "deadline":
            new = (town.now.date() + timedelta(days=number - 6)).isoformat()
            await town.load([row(code, 整改时限=new)])
        elif what == "amount":
            await town.load([row(code, **{"涉及金额（元）": f"{number}00.0{number % 10}"})])
        else:
            await town.load([row(code, 责任单位="水务局", 督办人="")])
    except Refusal:
        return


async def compare(town: Town, photos: list[tuple[datetime, Photo]]) -> None:
    """Compare the figures of each midnight with the last photograph before it."""
    everyone = await town.actor("许正")
    await Person.filter(name="许正").update(everywhere=True)
    everyone = await town.actor("许正")
    day = date(2026, 11, 17)
    while day <= town.now.date() + timedelta(days=8):
        instant = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
        photo = [taken for at, taken in photos if at < instant][-1:]
        if photo:
            counted = await summaries.figures(everyone.sight, instant, day)
            units = {each.unit: each for each in counted.values()}
            names = {each.unit for each in photo[0].values()}
            assert units == {name: by_hand(photo[0], name, day, day) for name in names}, day
            whole = total(units.values())
            assert whole.total == len(photo[0])
            states = await summaries.states(None, instant)
            assert {each.status for each in states} == {e.status for e in photo[0].values()}
            late = await summaries.longest_overdue(None, instant, day, 99)
            assert len(await summaries.described_late(late, day)) == whole.overdue
        day += timedelta(days=3)


# --- Who is told, and when ----------------------------------------------------------------

NEXT_MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""09:00 in Shanghai."""


async def sum_up(town: Town, at: datetime) -> int:
    """Run the weekly look at an instant."""
    town.now = at
    return await summarise_week(office=town.office, now=at)


async def test_each_supervisor_is_told_of_each_week_once(town: Town) -> None:
    """Words, picture and workbook, once however often the clock looks; before nine nothing."""
    await sum_up(town, MONDAY)
    before = await SummarySent.all().count()
    assert await sum_up(town, NEXT_MONDAY - timedelta(seconds=1)) == 0
    assert await sum_up(town, NEXT_MONDAY) == 2
    assert await sum_up(town, NEXT_MONDAY + timedelta(days=3)) == 0
    assert await SummarySent.all().count() == before + 2
    for name in SUPERVISORS:
        for kind in (WeeklySummary, WeeklyPicture, WeeklyWorkbook):
            assert [each.start for each in await town.told(name, kind)] == [date(2026, 11, 16)]  # type: ignore[attr-defined]  # all three have a start
    for name in ("周敏", "陈立"):
        assert await town.told(name, WeeklySummary) == []


async def test_a_week_without_change_is_told_too(town: Town) -> None:
    """The second summary has the same totals and compares with the first."""
    await sum_up(town, NEXT_MONDAY)
    await sum_up(town, NEXT_MONDAY + WEEK)
    first, second = await town.told("许正", WeeklySummary)
    assert first.before is None
    assert second.before == first.figures
    assert (second.figures.total, second.figures.closed_in_week) == (7, 0)


async def test_a_supervisor_sees_their_units_and_no_others(town: Town) -> None:
    """Units, findings and the total are those of the units given; the sum of all is the whole."""
    await sum_up(town, NEXT_MONDAY)
    (xu,), (qian,) = await town.told("许正", WeeklySummary), await town.told("钱文", WeeklySummary)
    assert {each.unit for each in xu.units} == {"教育局", "卫健局"}
    assert [(each.unit, each.total) for each in qian.units] == [("交通局", 4)]
    for notice in (xu, qian):
        assert sum(each.total for each in notice.units) == notice.figures.total
        assert notice.figures.overdue == notice.overdue_total == len(notice.overdue)
    assert [(each.code, each.days, each.owner) for each in qian.overdue] == [
        ("JX-2026-009", 24, "赵强"),
        ("JX-2026-011", 5, "马力"),
    ]
    assert qian.figures.amount_in_question == Decimal("887701.00")
    await Person.filter(name="许正").update(everywhere=True)
    week = Week(date(2026, 11, 16), date(2026, 11, 22))
    everything = await weekly_summary(await town.actor("许正"), week, town.office)
    assert everything.figures.total == 12
    assert sum(each.total for each in everything.units) == 12


async def test_a_count_for_all_tells_each_what_a_count_of_their_own_would(town: Town) -> None:
    """One sweep tells supervisors of one unit, of several and of all what each one's week says."""
    await Person.filter(name="许正").update(everywhere=True)
    await Person.filter(name="陈立").update(is_supervisor=True)
    unit = await Unit.get(name="卫健局")
    await Supervision.create(person_id=(await town.person("陈立")).id, unit_id=unit.id)
    town.now = NEXT_MONDAY - timedelta(days=2)
    await town.moves(8, ("赵强", Move.ACKNOWLEDGE), ("赵强", Move.APPLY), ("钱文", Move.ACCEPT))
    assert await sum_up(town, NEXT_MONDAY) == 3
    week = Week(date(2026, 11, 16), date(2026, 11, 22))
    totals = []
    for name in ("许正", "钱文", "陈立"):
        (told,) = await town.told(name, WeeklySummary)
        assert told == await weekly_summary(await town.actor(name), week, town.office)
        totals.append((told.figures.total, told.figures.closed, told.overdue_total))
    assert totals == [(12, 1, 5), (4, 1, 2), (3, 0, 1)]


async def test_who_joined_after_the_summary_begins_with_the_next(town: Town) -> None:
    """Nobody is owed a week that was told before they came."""
    await Person.filter(name="钱文").update(joined_at=NEXT_MONDAY + timedelta(minutes=1))
    assert await sum_up(town, NEXT_MONDAY + timedelta(hours=1)) == 1
    assert await sum_up(town, NEXT_MONDAY + WEEK) == 2
    assert len(await town.told("钱文", WeeklySummary)) == 1


async def test_a_missed_monday_is_caught_up_and_called_late(town: Town) -> None:
    """On Wednesday the week's summary comes with Monday's figures; older weeks do not."""
    wednesday = NEXT_MONDAY + WEEK + timedelta(days=2)
    town.now = wednesday
    await town.moves(
        1, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY), ("许正", Move.ACCEPT)
    )  # after the Monday, so not in its figures
    await sum_up(town, wednesday)
    (told,) = await town.told("许正", WeeklySummary)
    assert (told.start, told.late, told.figures.closed) == (date(2026, 11, 23), True, 0)


async def test_who_cannot_be_reached_is_told_when_they_can(town: Town) -> None:
    """A blocked supervisor is owed nothing while it lasts, and this week's once it is over."""
    await Person.filter(name="许正").update(unreachable_since=MONDAY)
    assert await sum_up(town, NEXT_MONDAY) == 1
    await Person.filter(name="许正").update(unreachable_since=None)
    assert await sum_up(town, NEXT_MONDAY + timedelta(days=1)) == 1


async def test_on_demand_today_is_counted_and_not_over(town: Town) -> None:
    """What was closed today is in the week; what is due today is overdue only from tomorrow."""
    town.now = datetime(2026, 11, 18, 4, tzinfo=UTC)
    await town.moves(8, ("赵强", Move.ACKNOWLEDGE), ("赵强", Move.APPLY), ("钱文", Move.ACCEPT))
    await summary_now(await town.actor("钱文"), pressed="1", office=town.office, now=town.now)
    (told,) = await town.told("钱文", WeeklySummary)
    assert (told.end, told.figures.closed_in_week) == (date(2026, 11, 18), 1)
    assert [(each.code, each.days) for each in told.overdue] == [("JX-2026-009", 19)]
    assert told.figures.overdue == told.overdue_total == 1
    (workbook,) = await town.told("钱文", WeeklyWorkbook)
    assert town.office.today(workbook.at) == date(2026, 11, 18)
    town.later(days=1)
    await summary_now(await town.actor("钱文"), pressed="2", office=town.office, now=town.now)
    assert (await town.told("钱文", WeeklySummary))[-1].figures.overdue == 2


async def test_a_summary_on_demand_is_a_supervisors(town: Town) -> None:
    """An officer and the admin are refused; a press told twice is answered once."""
    for name in ("周敏", "陈立"):
        with pytest.raises(NotYourRole):
            await summary_now(await town.actor(name), pressed="1", office=town.office, now=MONDAY)
    for _ in range(2):
        await summary_now(await town.actor("许正"), pressed="1", office=town.office, now=MONDAY)
    assert len(await town.told("许正", WeeklySummary)) == 1
    await Supervision.all().delete()
    await summary_now(await town.actor("许正"), pressed="2", office=town.office, now=MONDAY)
    assert (await town.told("许正", WeeklySummary))[-1].figures.total == 0
