"""Several processes on one PostgreSQL: here, several connections."""

import asyncio
from collections.abc import Awaitable
from contextvars import Context, copy_context
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from rectification.notices import LedgerWanted
from storage import inbox, leases, outbox, sending
from storage.bells import Bell
from storage.checks import CHANNEL
from storage.database import CONNECTION, apply_migrations, config, database
from storage.models import Inbox, Outbox
from tests.actions.town import MONDAY
from tests.databases import Shelf, postgres_only

pytestmark = postgres_only

T = TypeVar("T")
SOON = 60.0
"""Seconds that are given to what waits for nobody, on a machine of any speed."""


def elsewhere(work: Awaitable[T], outside: Context) -> "asyncio.Task[T]":
    """Do something on another connection, outside of the present transaction."""

    async def do() -> T:
        return await work

    return asyncio.get_running_loop().create_task(do(), context=outside.copy())


async def keep(chats: int, each: int = 1) -> None:
    """Keep so many updates of so many chats, the chats in turn."""
    await inbox.keep(
        [inbox.Arrival(n, n % chats + 1, "{}") for n in range(1, chats * each + 1)], MONDAY
    )


async def test_updates_that_another_is_taking_are_passed_over(empty: Path) -> None:
    """A claim neither waits for one that has not committed yet nor takes any of its rows."""
    await keep(chats=9)
    outside = copy_context()
    async with in_transaction():
        mine = [row.update_id for row in await inbox.claim(MONDAY, 4, "a")]
        other = elsewhere(inbox.claim(MONDAY, 3, "a"), outside)
        theirs = [row.update_id for row in await asyncio.wait_for(other, SOON)]
    assert mine == [1, 2, 3, 4]
    assert theirs == [5, 6, 7]


async def test_claims_at_once_never_take_the_same_update(empty: Path) -> None:
    """Of three hundred updates each is taken once, and no claim takes more than it asked for."""
    await keep(chats=300)
    taken: list[int] = []
    while some := await asyncio.gather(*(inbox.claim(MONDAY, 7, "a") for _ in range(5))):
        assert all(len(rows) <= 7 for rows in some)
        if not any(some):
            break
        taken += [row.update_id for rows in some for row in rows]
    assert sorted(taken) == list(range(1, 301))


async def test_a_chat_keeps_its_order_whoever_takes_its_updates(empty: Path) -> None:
    """Four workers at once handle each chat's updates in their order, one at a time."""
    await keep(chats=5, each=8)
    handled: dict[int, list[int]] = {}
    busy: set[int] = set()

    async def worker() -> None:
        while await Inbox.filter(state="waiting").exists():
            for row in await inbox.claim(MONDAY, 2, "a"):
                chat = (await Inbox.get(update_id=row.update_id)).chat_id or 0
                assert chat not in busy
                busy.add(chat)
                handled.setdefault(chat, []).append(row.update_id)
                await asyncio.sleep(0)
                busy.discard(chat)
                assert await inbox.done(row.update_id)

    await asyncio.wait_for(asyncio.gather(*(worker() for _ in range(4))), SOON)
    assert all(order == sorted(order) for order in handled.values())
    assert sum(map(len, handled.values())) == 40


async def owed(count: int) -> list[int]:
    """Owe so many chats something; return the rows."""
    for chat in range(1, count + 1):
        await outbox.add(chat, LedgerWanted(), key="k", now=MONDAY)
    return [row for row, _ in await sending.next_due(MONDAY, MONDAY, count)]


async def test_a_second_sender_waits_and_gets_nothing(empty: Path) -> None:
    """It looks again when the first has committed; what the first rolls back is free."""
    rows = await owed(3)
    outside = copy_context()
    async with in_transaction():
        mine = await sending.claim(rows[:2], MONDAY)
        other = elsewhere(sending.claim(rows, MONDAY), outside)
        await asyncio.wait([other], timeout=0.2)
        assert not other.done()
    assert [row.id for row in mine] == rows[:2]
    assert [row.id for row in await asyncio.wait_for(other, SOON)] == rows[2:]


async def test_senders_at_once_never_take_the_same_row(empty: Path) -> None:
    """Each of a hundred rows is in one sender's hand."""
    rows = await owed(100)
    hands = await asyncio.gather(*(sending.claim(rows, MONDAY) for _ in range(4)))
    assert sorted(row.id for hand in hands for row in hand) == sorted(rows)


async def test_one_of_many_gets_a_duty(empty: Path) -> None:
    """At a duty's first moment, and when its holder died, exactly one process has it."""
    for now in (MONDAY, MONDAY + leases.TERM + timedelta(seconds=1)):
        held = await asyncio.gather(
            *(leases.hold("sender", f"{now}{number}", now) for number in range(5))
        )
        assert held.count(True) == 1


async def test_new_rows_are_announced_when_they_are_there(empty: Path) -> None:
    """Who listens hears of a commit, once for each table, and of nothing rolled back."""
    heard: list[str] = []

    def hear(*said: object) -> None:
        heard.append(str(said[-1]))

    async with get_connection(CONNECTION).acquire_connection() as line:
        await line.add_listener(CHANNEL, hear)
        with pytest.raises(ZeroDivisionError):
            await announced(fail=True)
        await announced(fail=False)
        async with asyncio.timeout(SOON):
            while len(heard) < 2:  # noqa: ASYNC110  # what is counted is the bell itself
                await asyncio.sleep(0.01)
        await line.remove_listener(CHANNEL, hear)
    assert sorted(heard) == [Bell.INBOX, Bell.OUTBOX]


async def announced(*, fail: bool) -> None:
    """Write two rows in one transaction; perhaps fail at its end."""
    async with in_transaction():
        await keep(chats=1)
        await outbox.add(5, LedgerWanted(), key="k", now=MONDAY)
        assert await Outbox.all().count() == 1
        if fail:
            raise ZeroDivisionError


async def test_processes_that_start_together_migrate_once(shelf: Shelf) -> None:
    """The second waits for the first and finds nothing left to do."""
    async with shelf.lent() as name:
        url = shelf.address(name)
        async with database(url, migrate=False):
            applied = await asyncio.gather(*(apply_migrations(config(url)) for _ in range(3)))
    assert sorted(map(len, applied)) == [0, 0, 1]
