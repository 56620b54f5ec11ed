"""One action is one transaction, with the update that asked for it, and bells ring after it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rectification.errors import MoveNotAllowed
from rectification.finding import Move
from storage import bells, inbox, outbox
from storage.bells import Bell
from storage.models import Event, Inbox, Lease, Outbox
from storage.transactions import HandledAlready, transaction, update_in_hand
from tests.actions.town import MONDAY, Town


@contextmanager
def in_hand(update_id: int) -> Iterator[None]:
    """Handle an update in the block."""
    token = update_in_hand.set(update_id)
    try:
        yield
    finally:
        update_in_hand.reset(token)


async def arrived(update_id: int = 1) -> None:
    """Keep an update and take it up."""
    await inbox.keep([inbox.Arrival(update_id, 5, "{}")], MONDAY)
    await inbox.claim(MONDAY, 10, "a")


@transaction
async def write(name: str, *, fail: Exception | None = None) -> str:
    """Write a row, then fail if asked to."""
    await Lease.create(name=name, holder="x", until=MONDAY)
    if fail is not None:
        raise fail
    return name


async def test_an_action_is_all_or_nothing(empty: Path) -> None:
    """What was written before a failure is gone; without one it stays."""
    with pytest.raises(ZeroDivisionError):
        await write("lost", fail=ZeroDivisionError())
    assert await write("kept") == "kept"
    assert [each.name for each in await Lease.all()] == ["kept"]


async def test_the_update_is_done_together_with_the_action(empty: Path) -> None:
    """It is done when the action commits, and still waits when the action fails."""
    await arrived()
    with in_hand(1):
        with pytest.raises(ZeroDivisionError):
            await write("lost", fail=ZeroDivisionError())
        assert (await Inbox.get(update_id=1)).state == "waiting"
        await write("kept")
    done = await Inbox.get(update_id=1)
    assert (done.state, done.claimed_until) == ("done", None)


async def test_an_update_that_was_finished_elsewhere_does_nothing_again(empty: Path) -> None:
    """The action of an update that is done, or was put aside, is rolled back wholly."""
    for update_id, state in ((1, "done"), (2, "failed")):
        await arrived(update_id)
        await Inbox.filter(update_id=update_id).update(state=state)
        with in_hand(update_id), pytest.raises(HandledAlready):
            await write(f"lost {update_id}")
    assert await Lease.all().count() == 0


async def test_one_update_makes_one_action(empty: Path) -> None:
    """The second action of the same update is refused, so a repetition has one effect."""
    await arrived()
    with in_hand(1):
        await write("first")
        with pytest.raises(HandledAlready):
            await write("second")
    await write("by the clock")
    assert {each.name for each in await Lease.all()} == {"first", "by the clock"}


async def test_a_real_action_leaves_no_trace_when_its_last_step_fails(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault while the last notice is written takes back status, event and first notices."""
    before = await town.counts(), (await town.finding(1)).version

    async def broken(*_: object, **__: object) -> bool:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "add", broken)
        with pytest.raises(ZeroDivisionError):
            await town.move("周敏", 1, Move.ACKNOWLEDGE)
    assert (await town.counts(), (await town.finding(1)).version) == before
    await town.move("周敏", 1, Move.ACKNOWLEDGE)
    assert (await town.finding(1)).version == before[1] + 1


async def test_a_replayed_update_acts_once(town: Town) -> None:
    """The same update handled by two processes leaves one event and one notice a person."""
    await arrived()
    events, notices = await Event.all().count(), await Outbox.all().count()
    with in_hand(1):
        await town.move("周敏", 2, Move.ACKNOWLEDGE)
        with pytest.raises(MoveNotAllowed):
            await town.move("周敏", 2, Move.ACKNOWLEDGE)
        with pytest.raises(HandledAlready):
            await town.says("周敏", "JX-2026-002 完成50%")
    assert await Event.all().count() == events + 1
    assert await Outbox.all().count() == notices + 1


async def rings(bell: Bell) -> bool:
    """Tell whether a bell has rung since it was last listened to."""
    start = asyncio.get_running_loop().time()
    await bells.wait(bell, 0.15)
    return asyncio.get_running_loop().time() - start < 0.12


async def test_bells_ring_after_the_commit_and_not_after_a_failure(empty: Path) -> None:
    """Nothing rings inside the transaction or when it fails; what was asked rings at its end."""
    heard: list[bool] = []

    @transaction
    async def leave_work(*, fail: bool) -> None:
        bells.ask(Bell.OUTBOX)
        heard.append(await rings(Bell.OUTBOX))
        if fail:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await leave_work(fail=True)
    assert not await rings(Bell.OUTBOX)
    await leave_work(fail=False)
    assert heard == [False, False]
    assert not await rings(Bell.DOWNLOADS)
    assert await rings(Bell.OUTBOX)
    assert not await rings(Bell.OUTBOX)
    bells.ask(Bell.INBOX)
    assert await rings(Bell.INBOX)


async def test_a_notice_and_an_update_ring_their_own_bells(empty: Path) -> None:
    """Keeping an update wakes the inbox, once it is new; owing a notice wakes the outbox."""
    await inbox.keep([inbox.Arrival(1, 5, "{}")], MONDAY)
    assert await rings(Bell.INBOX)
    await inbox.keep([inbox.Arrival(1, 5, "{}")], MONDAY)
    assert not await rings(Bell.INBOX)
    assert not await rings(Bell.OUTBOX)


async def test_who_gathers_wakes_once_for_several_rings(empty: Path) -> None:
    """Rings that follow the first one within the time for gathering are answered with it."""
    bells.ring(Bell.OUTBOX)
    asyncio.get_running_loop().call_later(0.01, bells.ring, Bell.OUTBOX)
    await bells.wait(Bell.OUTBOX, 0.15, gather=0.05)
    assert not await rings(Bell.OUTBOX)
