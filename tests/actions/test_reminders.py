"""Reminders: weeks of mornings with a changing office, and the cases that matter by name."""

import asyncio
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from actions.deliver import note_reachable
from actions.remind import remind
from rectification.clocks import morning_date
from rectification.errors import Refusal
from rectification.finding import Move
from rectification.notices import Reminder
from rectification.reminders import stages_between
from storage.models import Finding, Outbox, Person, ReminderSent, Share
from tests.actions import places
from tests.actions.town import ACCOUNTS, ROWS, Town, row
from tests.databases import Shelf

DAY = timedelta(days=1)
OPERATIONS = ("new", "deadline", "join", "block", "move", "nothing", "nothing")
ABSENT = {"白露": 1101, "江河": 1102}


def morning(day: date) -> datetime:
    """Return five past nine in Shanghai."""
    return datetime(day.year, day.month, day.day, 1, 5, tzinfo=UTC)


async def wake(town: Town, day: date) -> int:
    """Run the sweep on the morning of a day and send; return how many people it reminds."""
    town.now = morning(day)
    return await sweep(town)


async def sweep(town: Town) -> int:
    """Run the sweep and have everything sent; return how many people it reminds."""
    count = await remind(office=town.office, now=town.now)
    waiting = Outbox.filter(kind="reminder", state="waiting")
    await waiting.update(state="sent", sent_at=town.now)
    return count


async def heard(town: Town, name: str) -> list[tuple[date, list[tuple[int, str]]]]:
    """Return what somebody was reminded of: day by day, finding and stage."""
    return [
        (each.day, [(int(line.code[-3:]), line.stage) for line in each.lines])
        for each in await town.told(name, Reminder)
    ]


async def change(town: Town, what: str, dice: random.Random) -> None:
    """Let something happen in the office in the course of a day."""
    town.later(hours=2)
    deadline = (town.now.date() + timedelta(days=dice.randint(-3, 25))).isoformat()
    number = dice.randint(1, 12)
    match what:
        case "new":
            code = f"JX-2026-{await Finding.all().count() + 1:03}"
            await town.load([(code, *ROWS[number - 1][1:-1], deadline)])
        case "deadline":
            await town.load([row(f"JX-2026-{number:03}", 整改时限=deadline)])
        case "join":
            for name, account in ABSENT.items():
                if (await town.person(name)).telegram_id is None:
                    await town.load(ROWS)
                    await town.join(name, account)
                    return
        case "block":
            account = dice.choice(list(ACCOUNTS.values()))
            await note_reachable(account, reachable=dice.random() < 0.5, now=town.now)
        case "move":
            by = dice.choice(("周敏", "何建国", "赵强", "许正", "钱文"))
            try:
                await town.move(by, number, dice.choice(list(Move)))
            except Refusal:
                return


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    offset=st.integers(0, 40),
    days=st.lists(st.sampled_from(OPERATIONS), min_size=20, max_size=35),
    seed=st.integers(0, 2**16),
)
def test_no_course_of_events_reminds_twice_or_out_of_time(
    template: Shelf, offset: int, days: list[str], seed: int
) -> None:
    """One message a person and working morning, each stage once, whatever happens between."""
    dice = random.Random(seed)  # noqa: S311  # play, not secrets

    async def live() -> None:
        async with places.copied(template, "town"):
            town = Town.at(template.folder)
            first = town.now.date() + timedelta(days=offset)
            for number, what in enumerate(days):
                day = first + timedelta(days=number)
                blocked = set(
                    await Person.exclude(unreachable_since=None).values_list(
                        "telegram_id", flat=True
                    )
                )
                before = await Outbox.filter(kind="reminder").count()
                count = await wake(town, day)
                fresh = await Outbox.filter(kind="reminder").order_by("-id").limit(count)
                assert await Outbox.filter(kind="reminder").count() == before + count
                assert not count or town.office.calendar.is_workday(day)
                assert not blocked & {each.chat_id for each in fresh}
                assert await wake(town, day) == 0
                await change(town, what, dice)
            rows = await ReminderSent.all()
            keys = Counter(
                (each.finding_id, each.stage, each.deadline_version, each.person_id)
                for each in rows
            )
            assert set(keys.values()) <= {1}
            messages = Counter((each.person_id, each.day) for each in rows)
            assert len(messages) == await Outbox.filter(kind="reminder").count()
            notices = {each.notice for each in rows}
            assert await Outbox.filter(dedupe_key__in=list(notices)).count() == len(notices)

    asyncio.run(live())


async def test_whoever_is_there_hears_every_stage(town: Town) -> None:
    """Over ten weeks nobody misses a stage of an untouched finding, and none comes early."""
    first, last = date(2026, 11, 17), date(2027, 1, 25)
    since = morning_date(town.now, town.office.zone, town.office.policy)
    for number in range((last - first).days + 1):
        await wake(town, first + timedelta(days=number))
    policy, calendar = town.office.policy, town.office.calendar
    for finding in await Finding.all():
        expected = {
            stage.morning: stage.key
            for stage in stages_between(finding.deadline, since + DAY, last, policy, calendar)
        }
        for share in await Share.filter(finding_id=finding.id).prefetch_related("person"):
            rows = ReminderSent.filter(finding_id=finding.id, person_id=share.person_id)
            sent = {each.day: each.stage for each in await rows}
            joined = share.person.telegram_id is not None
            assert sent == (expected if joined else {}), (finding.code, share.person.name)
    assert await ReminderSent.all().count() > 300


async def test_a_morning_says_all_that_needs_a_person(town: Town) -> None:
    """One message lists every finding that is due, the longest overdue first."""
    assert await wake(town, date(2026, 11, 20)) == 5
    assert await heard(town, "周敏") == [
        (date(2026, 11, 20), [(4, "overdue:2026-11-20"), (1, "T-1")])
    ]
    (told,) = await town.told("周敏", Reminder)
    assert (told.total, told.late) == (2, False)


async def test_nobody_is_disturbed_when_nobody_works(town: Town) -> None:
    """A weekend and a holiday are silent, and so is a working day before its time."""
    for day in (date(2026, 11, 21), date(2026, 11, 22), date(2027, 1, 1)):
        assert await wake(town, day) == 0
    town.now = morning(date(2026, 11, 23)) - timedelta(minutes=6)
    assert await remind(office=town.office, now=town.now) == 0
    assert await wake(town, date(2026, 11, 23)) > 0


async def test_a_week_of_silence_is_made_up_for_in_one_message(town: Town) -> None:
    """The last stage that was missed comes once, marked late; those before it do not."""
    await town.load([row("JX-2026-011", 整改时限="2026-12-02")])
    await wake(town, date(2026, 11, 23))
    assert await wake(town, date(2026, 11, 30)) > 0
    assert await heard(town, "马力") == [(date(2026, 11, 30), [(11, "T-3")])]
    assert (await town.told("马力", Reminder))[0].late
    await wake(town, date(2026, 12, 1))
    assert [each.late for each in await town.told("马力", Reminder)] == [True, False]


async def test_a_sweep_late_in_the_day_says_so(town: Town) -> None:
    """More than an hour after the morning's time the message is late, within it not."""
    town.now = morning(date(2026, 11, 20)) + timedelta(hours=2)
    await sweep(town)
    await wake(town, date(2026, 11, 23))
    assert [each.late for each in await town.told("周敏", Reminder)] == [True, False]


async def test_a_new_deadline_begins_anew(town: Town) -> None:
    """The same stage comes again for the new date; what lay before is not made up for."""
    await wake(town, date(2026, 11, 20))
    await town.load([row("JX-2026-001", 整改时限="2026-12-07")])
    for number in range(20):
        await wake(town, date(2026, 11, 23) + timedelta(days=number))
    stages = [
        (day, stage)
        for day, lines in await heard(town, "林晓")
        for finding, stage in lines
        if finding == 1
    ]
    assert stages[:5] == [
        (date(2026, 11, 20), "T-1"),
        (date(2026, 11, 30), "T-7"),
        (date(2026, 12, 4), "T-1"),
        (date(2026, 12, 7), "T-0"),
        (date(2026, 12, 8), "overdue:2026-12-08"),
    ]


async def test_what_is_under_review_reminds_the_supervisor(town: Town) -> None:
    """The officers rest from the application to the return, and hear again after it."""
    await town.moves(4, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY))
    await wake(town, date(2026, 11, 17))
    assert await heard(town, "许正") == [(date(2026, 11, 17), [(4, "overdue:2026-11-17")])]
    assert await heard(town, "周敏") == []
    await town.move("许正", 4, Move.RETURN)
    await wake(town, date(2026, 11, 18))
    assert len(await heard(town, "许正")) == 1
    assert await heard(town, "周敏") == [(date(2026, 11, 18), [(4, "overdue:2026-11-18")])]
    await town.moves(4, ("周敏", Move.APPLY), ("许正", Move.ACCEPT))
    await wake(town, date(2026, 11, 19))
    assert len(await heard(town, "周敏")) == 1


async def test_who_cannot_be_reached_is_passed_over_until_they_can(town: Town) -> None:
    """While the bot is blocked no reminder is spent; the first morning after it has one."""
    await note_reachable(1002, reachable=False, now=town.now)
    await wake(town, date(2026, 11, 17))
    person = await town.person("周敏")
    assert not await ReminderSent.filter(person_id=person.id).exists()
    assert await heard(town, "赵强") != []
    await note_reachable(1002, reachable=True, now=town.now)
    await wake(town, date(2026, 11, 18))
    assert [day for day, _ in await heard(town, "周敏")] == [date(2026, 11, 18)]


async def test_who_joins_late_is_not_told_of_what_has_passed(town: Town) -> None:
    """A stage that fell before they came is not made up for; the next one comes."""
    town.now = morning(date(2026, 11, 17)) + timedelta(hours=3)
    await town.join("江河", 1102)
    await wake(town, date(2026, 11, 18))
    assert await Outbox.filter(chat_id=1102, kind="reminder").count() == 0
    await wake(town, date(2026, 11, 20))
    rows = await ReminderSent.filter(person__telegram_id=1102)
    assert [each.stage for each in rows] == ["T-3"]


async def test_two_processes_remind_once(town: Town) -> None:
    """The second sweep of the same instant finds the unique key taken."""
    town.now = morning(date(2026, 11, 20))
    await asyncio.gather(
        remind(office=town.office, now=town.now),
        remind(office=town.office, now=town.now),
        return_exceptions=True,
    )
    assert await remind(office=town.office, now=town.now) == 0
    assert await Outbox.filter(kind="reminder").count() == 5
