"""How a database that is away, locked or full is known, and what transactions do then."""

import asyncio
import errno
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import apsw
import asyncpg
import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.transactions import in_transaction

from storage import outages, queries
from storage.files import StoreAway, StoreFull
from storage.models import Lease, Person, Unit
from storage.outages import DatabaseAway, Trouble, outlast, present, trouble_in
from tests.actions.town import MONDAY
from tests.databases import postgres_only, sqlite_only


def refusal(folder: Path, provoke: Callable[[apsw.Connection], object]) -> apsw.Error:
    """Return the error with which SQLite itself refuses something."""
    with closing(apsw.Connection(str(folder / "t.db"))) as database:
        database.execute("CREATE TABLE t (x)")
        with pytest.raises(apsw.Error) as caught:
            provoke(database)
    return caught.value


def lock(database: apsw.Connection) -> None:
    """Write while another connection does."""
    with closing(apsw.Connection(database.filename)) as other:
        other.execute("BEGIN EXCLUSIVE")
        database.execute("INSERT INTO t VALUES (1)")


def fill(database: apsw.Connection) -> None:
    """Write more than there is room for."""
    database.execute("PRAGMA max_page_count = 3")
    database.execute("INSERT INTO t VALUES (zeroblob(100000))")


def forbid(database: apsw.Connection) -> None:
    """Write where only reading is allowed."""
    with closing(apsw.Connection(database.filename, apsw.SQLITE_OPEN_READONLY)) as reader:
        reader.execute("INSERT INTO t VALUES (1)")


def mistake(database: apsw.Connection) -> None:
    """Ask something wrong."""
    database.execute("SELECT nothing FROM t")


@pytest.mark.parametrize(
    ("provoke", "trouble"),
    [(lock, Trouble.LOCKED), (fill, Trouble.FULL), (forbid, Trouble.AWAY), (mistake, None)],
)
def test_what_sqlite_refuses_is_known_by_its_code(
    tmp_path: Path, provoke: Callable[[apsw.Connection], object], trouble: Trouble | None
) -> None:
    """So it is within either of the errors that Tortoise makes of it, and a mistake is none."""
    error = refusal(tmp_path, provoke)
    wrapped = (error, OperationalError(error), TransactionManagementError(error))
    assert [trouble_in(each) for each in wrapped] == [trouble] * 3


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (asyncpg.DiskFullError("could not extend file"), Trouble.FULL),
        (asyncpg.AdminShutdownError("terminating connection"), Trouble.AWAY),
        (asyncpg.CannotConnectNowError("the database system is starting up"), Trouble.AWAY),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle"), Trouble.AWAY),
        (asyncpg.InterfaceError("connection is closed"), Trouble.AWAY),
        (asyncpg.TooManyConnectionsError("too many clients"), Trouble.AWAY),
        (asyncpg.DeadlockDetectedError("deadlock detected"), Trouble.LOCKED),
        (DatabaseAway("refused"), Trouble.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
        (StoreFull("No space left on device"), Trouble.FILES_FULL),
        (StoreAway("cannot connect"), Trouble.FILES_AWAY),
        (asyncpg.UniqueViolationError("twice"), None),
        (asyncpg.InterfaceError("another operation is in progress"), None),
        (ConnectionResetError("Telegram's"), None),
        (IntegrityError("twice"), None),
        (KeyError("ours"), None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_a_database_in_trouble_is_told_from_a_mistake(
    error: Exception, trouble: Trouble | None
) -> None:
    """PostgreSQL's errors are known by SQLSTATE; what the network does to others is none."""
    assert trouble_in(error) is trouble


async def test_what_must_be_written_is_written_once_the_database_takes_it(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried until then, the trouble is noted with its beginning, and a mistake is raised."""
    monkeypatch.setattr(outages, "PAUSE", 0.001)
    troubles: list[Exception] = [DatabaseAway("gone"), asyncpg.DiskFullError("full")]

    async def write() -> str:
        if troubles:
            raise troubles.pop(0)
        return "written"

    assert await outlast(write) == "written"
    occasion = present().database
    assert occasion is not None
    assert occasion.trouble is Trouble.FULL
    assert "full" in occasion.error
    present().end(Trouble.FULL)
    assert present().database is None
    troubles.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await outlast(write)


@sqlite_only
async def test_a_commit_that_fails_leaves_no_transaction_open(empty: Path) -> None:
    """What is written next stands by itself; the failed one is rolled back."""
    unit = await Unit.create(name="市教育局")
    await Person.create(name="周敏", unit=unit, locale="zh_CN")

    async def orphan() -> None:
        async with in_transaction():
            await queries.rows("PRAGMA defer_foreign_keys = ON")
            await Lease.create(name="of the failed one", holder="x", until=MONDAY)
            await queries.rows("DELETE FROM unit")

    with pytest.raises(OperationalError):
        await orphan()
    await Lease.create(name="next", holder="x", until=MONDAY)
    async with in_transaction():
        pass
    assert [each.name for each in await Lease.all()] == ["next"]
    assert await Unit.all().count() == 1


@postgres_only
async def test_lines_that_are_cut_again_and_again_use_up_no_connection(empty: Path) -> None:
    """Each transaction either fails or is whole; afterwards the pool has all it had."""
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    )
    made = []
    for number in range(12):
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, DatabaseAway):
            async with in_transaction():
                await Lease.create(name=f"{number:02}", holder="x", until=MONDAY)
                if number % 2:
                    await queries.rows(cut)
            made.append(f"{number:02}")
    await asyncio.sleep(0.2)  # until the driver has heard of the last cut

    async def write(name: str) -> None:
        async with in_transaction():
            await Lease.create(name=name, holder="x", until=MONDAY)

    late = [f"late {number:02}" for number in range(10)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(write(each) for each in late))
    assert [each.name for each in await Lease.all().order_by("name")] == made + late
