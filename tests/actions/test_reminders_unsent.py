"""Reminders that wait while Telegram is away: the newest says all, and none is lost."""

from datetime import date, timedelta

from actions.deliver import mark_dead, mark_sent
from actions.remind import conclude, remind
from rectification.finding import Move
from rectification.notices import Reminder
from storage import sending
from storage.models import Outbox, ReminderSent
from tests.actions.test_reminders import heard, morning
from tests.actions.town import Town, row

TUESDAY = date(2026, 11, 17)
DAY = timedelta(days=1)


async def wake(town: Town, day: date) -> None:
    """Run the sweep on the morning of a day and send nothing."""
    town.now = morning(day)
    await remind(office=town.office, now=town.now)


async def states(account: int) -> list[str]:
    """Return what became of the reminders to one account, the oldest first."""
    rows = Outbox.filter(chat_id=account, kind="reminder").order_by("id")
    return [each.state for each in await rows]


async def test_only_the_newest_reminder_waits(town: Town) -> None:
    """Those before it are dropped, not dead, stay counted, and it says that it is late."""
    for number in range(3):
        await wake(town, TUESDAY + DAY * number)
    assert await states(1002) == ["dropped", "dropped", "waiting"]
    assert [each.late for each in await town.told("周敏", Reminder)] == [False, True, True]
    person = await town.person("周敏")
    assert await ReminderSent.filter(person_id=person.id).count() == 3
    assert await conclude(TUESDAY + DAY * 2, office=town.office, now=town.now)


async def test_a_stage_that_never_left_is_said_by_the_next_message(town: Town) -> None:
    """T-3 was owed on Monday only; Tuesday's message brings it and answers for it."""
    await town.load([row("JX-2026-011", 整改时限="2026-12-03")])
    monday = date(2026, 11, 30)
    for day in (monday, monday + DAY):
        await wake(town, day)
    assert await heard(town, "马力") == [(each, [(11, "T-3")]) for each in (monday, monday + DAY)]
    newest = await Outbox.filter(chat_id=1008, kind="reminder").order_by("-id").first()
    assert newest is not None
    assert (await ReminderSent.get(person__telegram_id=1008)).notice == newest.dedupe_key
    await mark_dead(newest, error="x")
    assert not await ReminderSent.filter(person__telegram_id=1008).exists()


async def test_what_needs_nobody_any_more_is_dropped_in_silence(town: Town) -> None:
    """The finding was closed meanwhile, so the old message goes and no new one comes."""
    await town.load([row("JX-2026-004", 整改时限="2026-11-18")])
    await wake(town, TUESDAY)
    assert await states(1002) == ["waiting"]
    await town.moves(4, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY), ("许正", Move.ACCEPT))
    await wake(town, TUESDAY + DAY)
    assert await states(1002) == ["dropped"]


async def test_a_reminder_that_is_being_sent_is_waited_for(town: Town) -> None:
    """Nobody can say yet whether it leaves; a later tick knows, and the day is not skipped."""
    await wake(town, TUESDAY)
    old = await Outbox.get(chat_id=1002, kind="reminder")
    await sending.claim([old.id], town.now)
    await wake(town, TUESDAY + DAY)
    assert await states(1002) == ["waiting"]
    assert not await conclude(TUESDAY + DAY, office=town.office, now=town.now)
    await mark_sent([(old, 5)], now=town.now)
    await wake(town, TUESDAY + DAY)
    assert await states(1002) == ["sent", "waiting"]
    assert [each.late for each in await town.told("周敏", Reminder)] == [False, False]
    assert await conclude(TUESDAY + DAY, office=town.office, now=town.now)


async def test_a_morning_is_decided_once_for_all_processes(town: Town) -> None:
    """Concluded, it is not looked at again, whoever has just started; the next morning is."""
    await wake(town, TUESDAY)
    assert await conclude(TUESDAY, office=town.office, now=town.now)
    assert await conclude(TUESDAY, office=town.office, now=town.now)
    await ReminderSent.all().delete()
    await Outbox.filter(kind="reminder").delete()
    await wake(town, TUESDAY)
    assert await states(1002) == []
    await wake(town, TUESDAY + DAY)
    assert await states(1002) == ["waiting"]
