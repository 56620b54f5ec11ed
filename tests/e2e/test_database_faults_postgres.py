"""What can happen to PostgreSQL while processes of the bot work on it."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from rectification.clocks import next_morning
from rectification.policy import Policy
from rectification.workdays import Calendar
from sandbox import Fault, Person, Sandbox, User
from tests.databases import PostgresShelf, Shelf, postgres_only
from tests.e2e import fleet, story
from tests.e2e.faults_town import PATIENCE, holds
from tests.e2e.fleet import Fleet
from tests.e2e.reporters import OFFICERS, come_in, receipts, report
from tests.e2e.store_faults import page, until_ready
from tests.e2e.test_fleet import filed_once, receipted
from tests.e2e.town import Town, join, words

pytestmark = postgres_only

Trouble = Callable[[PostgresShelf, Fleet], Awaitable[None]]

REPEATS = (0.5, 1.0)
"""Seconds before Telegram repeats a refused update: its longer pauses would outlast the test."""

LAPSE = 13.0
"""Seconds after which the leases that were held have ended."""

OVERDUE = timedelta(days=35)
"""After which several people have something to be reminded of."""

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
LISTENERS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)
NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
TRIGGER = "CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {} EXECUTE FUNCTION no_room()"


@pytest.fixture
async def server(shelf: Shelf) -> AsyncIterator[PostgresShelf]:
    """Have a server that can be stopped; it runs again when the test has failed meanwhile."""
    assert isinstance(shelf, PostgresShelf)
    yield shelf
    await shelf.start()


async def restarted(server: PostgresShelf, three: Fleet) -> None:
    """Stop the server for longer than a lease lasts."""
    await server.stop()
    await _away(three)
    await asyncio.sleep(LAPSE)
    await server.start()


async def _away(three: Fleet) -> None:
    """See every process say that the database is away, and that it lives."""
    for town in three.towns:
        await until_ready(town, "database-away")
        assert (await page(town, "healthz"))[0] == 200


async def cut_and_crashed(server: PostgresShelf, three: Fleet) -> None:
    """Cut every line again and again, whatever is under way on it; then let the server die."""
    for _ in range(20):
        await three.rows(CUT)
        await asyncio.sleep(0.1)
    await server.stop(crash=True)
    await _away(three)
    await server.start()


@pytest.mark.parametrize("trouble", [restarted, cut_and_crashed], ids=lambda each: each.__name__)
async def test_a_database_in_trouble_under_load_loses_and_doubles_nothing(
    server: PostgresShelf, tmp_path: Path, trouble: Trouble
) -> None:
    """Sixty reports by webhook to three processes are each filed and receipted once.

    Receipts are under way when it begins; nobody is shown an incident, nothing counts as a try,
    and every process listens again afterwards.
    """
    async with server.lent() as database, Sandbox(webhook_pauses=REPEATS) as sandbox:
        # What is committed survives the server's death here; the other tests need no such thing.
        await server.tell(f"ALTER DATABASE {database} SET synchronous_commit = on")
        address = server.address(database)
        async with fleet.running(tmp_path, sandbox, address, webhook=True) as three:
            await _reported_amid(server, three, trouble)


async def _reported_amid(server: PostgresShelf, three: Fleet, trouble: Trouble) -> None:
    dice = random.Random()  # noqa: S311  # play, not secrets
    officers = await come_in(three)
    sent: list[int] = []
    three.sandbox.break_with(Fault("delay", "sendMessage", times=10, seconds=1.0))
    reporting = [
        asyncio.create_task(report(officers[name], code, dice, sent))
        for name, code in OFFICERS.items()
    ]
    amid = dice.randint(15, 30)
    while len(sent) < amid:  # noqa: ASYNC110  # what is counted is the bell itself
        await asyncio.sleep(0.005)
    await trouble(server, three)
    mine = dict(zip(officers, await asyncio.gather(*reporting), strict=True))
    await receipted(three, officers, mine)
    for name, officer in officers.items():
        assert receipts(officer) == dict.fromkeys(mine[name], 1)
    await filed_once(three, officers, mine, refused=True)
    assert await three.rows("SELECT 1 FROM inbox WHERE attempts > 0") == []
    for town in three.towns:
        await until_ready(town)
    async with asyncio.timeout(PATIENCE):
        while len(await three.rows(LISTENERS)) != 3:  # noqa: ASYNC110  # a row rings no bell
            await asyncio.sleep(0.1)
    assert [town.complaints() for town in three.towns] == [[], [], []]
    assert [await town.stop() for town in three.towns] == [0, 0, 0]


async def ask(address: str, *statements: str) -> list[asyncpg.Record]:
    """Ask the bot's database, one statement after the other; return what the last one gives."""
    connection = await asyncpg.connect(address)
    try:
        answers = [await connection.fetch(each) for each in statements]
    finally:
        await connection.close()
    return answers[-1]


async def counts(address: str, query: str, least: int) -> int:
    """Wait until a query counts so many; return how many."""
    async with asyncio.timeout(PATIENCE):
        while True:
            (found,) = await ask(address, query)
            if found[0] >= least:
                return int(found[0])
            await asyncio.sleep(0.05)


async def test_reminders_of_a_morning_with_a_restart_come_once_each(
    server: PostgresShelf, tmp_path: Path
) -> None:
    """The server stops while the first are under way; all come, and none comes twice."""
    async with server.lent() as database, Sandbox() as sandbox:
        address = server.address(database)
        town = Town(tmp_path, sandbox, address)
        try:
            await town.start(ahead=timedelta())
            invitations = await story.bring_in_ledger(town)
            people = {"许正": town.supervisor, "周敏": town.officer}
            for number, name in enumerate(("何建国", "林晓", "赵一鸣", "孙丽")):
                people[name] = sandbox.add_user(User(2001 + number, name))
            for name, person in people.items():
                await join(town, person, invitations, name)
            await counts(address, "SELECT count(*) FROM lease", 1)
            later = datetime.now(UTC) + OVERDUE
            morning = next_morning(later, story.ZONE, Policy(), Calendar())
            sandbox.break_with(Fault("delay", "sendMessage", times=None, seconds=0.7))
            town.put_clock(morning + timedelta(seconds=1))
            owed = "SELECT count(*) FROM outbox WHERE kind = 'reminder'"
            await counts(address, f"{owed} AND claimed_until IS NOT NULL", 1)
            await server.stop()
            await asyncio.sleep(2)
            await server.start()
            sandbox.mend()
            await until_ready(town)
            # Who was not decided on when the server stopped is at the next tick.
            await holds(lambda: '"event": "reminders owed"' in town.log())
            everyone = await counts(address, owed, 1)
            await counts(address, f"{owed} AND state = 'sent'", everyone)
            heard = [reminders(person) for person in people.values()]
            assert (sum(heard), max(heard)) == (everyone, 1)
            assert everyone > 1
            assert town.complaints() == []
        finally:
            await town.__aexit__()


def reminders(person: Person) -> int:
    """Return how many reminders a person has heard."""
    return sum(words(each).startswith("⏰") for each in person.heard())


async def test_with_a_full_disk_at_the_server_nothing_is_taken_that_cannot_be_kept(
    server: PostgresShelf, tmp_path: Path
) -> None:
    """The admin hears of PostgreSQL's disk_full once, and with room all goes on by itself."""
    async with server.lent() as database, Sandbox() as sandbox:
        address = server.address(database)
        async with Town(tmp_path, sandbox, address, webhook=True) as town:
            await story.bring_in_ledger(town)
            tables = await ask(address, TABLES)
            full = [TRIGGER.format(each["tablename"]) for each in tables]
            await ask(address, NO_ROOM, *full)
            town.admin.say("/people")
            warning = await town.admin.hears(lambda m: "没有空间" in words(m))
            assert "下一步" in words(warning)
            await until_ready(town, "database-full")
            assert (await page(town, "healthz"))[0] == 200
            assert "503" in sandbox.world.bot().webhook.last_error_message
            await ask(address, "DROP FUNCTION no_room CASCADE")
            await town.admin.hears(lambda m: "又有空间" in words(m))
            await town.admin.hears(lambda m: "许正" in words(m), after=warning["message_id"])
            await until_ready(town)
            said = [words(each) for each in town.admin.heard()]
            assert [sum(each in one for one in said) for each in ("没有空间", "又有空间")] == [1, 1]
            assert await ask(address, "SELECT 1 FROM inbox WHERE attempts > 0") == []
            assert town.complaints() == []
