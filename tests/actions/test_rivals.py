"""Two processes act at the same instant: on one finding, on one morning, on one week."""

import asyncio
from contextvars import copy_context
from datetime import UTC, datetime

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from actions.appoint_admins import appoint_admins
from actions.remind import remind
from actions.summarise_week import summarise_week
from rectification.errors import Stale
from rectification.finding import Move, Status
from rectification.notices import ProgressFiled, Reminder, WeeklySummary
from storage import findings
from storage.models import Event, Outbox, Person, ReminderSent, Report, SummarySent
from tests.actions.town import Town
from tests.databases import postgres_only

SUPERVISORS = ("许正", "钱文")


@postgres_only
async def test_whoever_read_before_the_other_committed_is_told(town: Town) -> None:
    """An officer who acts while another's change is under way waits, and is then stale."""
    finding, actor, outside = await town.finding(1), await town.actor("周敏"), copy_context()
    async with in_transaction():
        await findings.advance(finding, None, office=town.office, now=town.now, percent=5)
        late = asyncio.get_running_loop().create_task(
            town.move(actor.name, 1, Move.ACKNOWLEDGE, version=1), context=outside
        )
        await asyncio.wait([late], timeout=0.3)
        assert not late.done()
    with pytest.raises(Stale):
        await late
    stands = await town.finding(1)
    assert (stands.status, stands.percent, stands.version) == (Status.ASSIGNED, 5, 2)


async def test_reports_of_two_officers_at_once_are_both_filed(town: Town) -> None:
    """Nobody saw a version of the finding, so nobody's report is refused as stale."""
    for percent in (10, 20, 30):
        await asyncio.gather(
            town.says("周敏", f"JX-2026-001 完成{percent}%"),
            town.says("林晓", f"JX-2026-001 完成{percent + 5}%"),
        )
    finding = await town.finding(1)
    assert await Report.filter(finding_id=finding.id).count() == 6
    assert finding.version == 7
    for name in ("周敏", "林晓"):
        assert len(await town.told(name, ProgressFiled)) == 3
    events = await Event.filter(finding_id=finding.id, move="report").order_by("id")
    percents = [None, *(each.after["percent"] for each in events)]
    assert [each.before["percent"] for each in events] == percents[:-1]


async def test_three_sweeps_of_a_morning_remind_each_person_once(town: Town) -> None:
    """Whoever finds the key taken leaves the rest to the others; a later sweep completes it."""
    town.now = datetime(2026, 11, 20, 1, 5, tzinfo=UTC)
    outcomes = await asyncio.gather(
        *(remind(office=town.office, now=town.now) for _ in range(3)), return_exceptions=True
    )
    assert all(isinstance(each, int | IntegrityError) for each in outcomes)
    await remind(office=town.office, now=town.now)
    assert await remind(office=town.office, now=town.now) == 0
    assert await Outbox.filter(kind=Reminder.kind).count() == 5
    people = await ReminderSent.all().values_list("person_id", "notice")
    assert len(set(people)) == 5
    rows = await ReminderSent.all().values_list("finding_id", "stage", "person_id")
    assert len(rows) == len(set(rows))


async def test_three_sweeps_of_a_week_summarise_it_once(town: Town) -> None:
    """Each supervisor has one row and one message, whoever wrote it."""
    town.now = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
    outcomes = await asyncio.gather(
        *(summarise_week(office=town.office, now=town.now) for _ in range(3)),
        return_exceptions=True,
    )
    assert all(isinstance(each, int | IntegrityError) for each in outcomes)
    await summarise_week(office=town.office, now=town.now)
    assert await summarise_week(office=town.office, now=town.now) == 0
    assert await SummarySent.all().count() == len(SUPERVISORS)
    for name in SUPERVISORS:
        assert len(await town.told(name, WeeklySummary)) == 1


async def test_processes_that_start_together_name_an_admin_once(town: Town) -> None:
    """Each asks whether the account is there; one makes it and the others find it."""
    await asyncio.gather(
        *(appoint_admins([4242], office=town.office, now=town.now) for _ in range(4))
    )
    person = await Person.get(telegram_id=4242)
    assert person.is_admin
    appointed = [each.after["person"] for each in await Event.filter(move="appoint")]
    assert appointed.count(person.id) == 1
