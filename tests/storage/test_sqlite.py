"""SQLite: actions that come together are committed together, and reads wait for nobody."""

import asyncio
import time
from pathlib import Path

import apsw
import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from storage import queries
from storage.database import CONNECTION, database
from storage.engines.connection import BRIEF, Connection, TooLong
from storage.models import Lease
from storage.transactions import transaction
from tests.actions.town import MONDAY
from tests.databases import sqlite_only

pytestmark = sqlite_only

COUNTING = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
SELECT count(*) AS counted FROM n
"""


@transaction
async def write(name: str, *, fail: Exception | None = None) -> None:
    """Write a row, then fail if asked to."""
    await Lease.create(name=name, holder="x", until=MONDAY)
    if fail is not None:
        raise fail


async def names() -> set[str]:
    """Return what was written."""
    return {each.name for each in await Lease.all()}


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count commits; each adds an entry."""
    made: list[int] = []
    plain = Connection.commit

    def counted(self: Connection) -> None:
        made.append(len(made))
        plain(self)

    monkeypatch.setattr(Connection, "commit", counted)
    return made


async def test_actions_that_come_together_share_a_commit(empty: Path, commits: list[int]) -> None:
    """Twenty at once need far fewer commits than twenty, and each is kept."""
    await asyncio.gather(*(write(f"w{n}") for n in range(20)))
    assert len(commits) <= 3
    assert await names() == {f"w{n}" for n in range(20)}


async def test_a_failure_takes_back_its_own_work_only(empty: Path) -> None:
    """In one group the second action fails: the first and the third stay."""
    outcomes = await asyncio.gather(
        write("first"),
        write("second", fail=ZeroDivisionError()),
        write("third"),
        return_exceptions=True,
    )
    assert [type(each) for each in outcomes] == [type(None), ZeroDivisionError, type(None)]
    assert await names() == {"first", "third"}


async def test_a_failed_commit_fails_every_action_of_its_group(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk refuses the commit nobody is told of success, and nothing stays."""

    def refuse(self: Connection) -> None:
        self.roll_back()
        raise apsw.FullError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "commit", refuse)
        outcomes = await asyncio.gather(*(write(f"w{n}") for n in range(4)), return_exceptions=True)
    assert [type(each) for each in outcomes] == [OperationalError] * 4
    assert await names() == set()
    await write("after")
    assert await names() == {"after"}


async def test_a_transaction_that_sqlite_gave_up_fails_its_whole_group(empty: Path) -> None:
    """A full disk rolls back everything: who was already done in the group hears it too."""

    async def broken() -> None:
        async with in_transaction() as inside:
            inside._held.roll_back()  # type: ignore[attr-defined]  # noqa: SLF001  # as SQLite does
            await Lease.create(name="lost", holder="x", until=MONDAY)

    outcomes = await asyncio.gather(write("early"), broken(), return_exceptions=True)
    assert [type(each) for each in outcomes] == [OperationalError] * 2
    await write("after")
    assert await names() == {"after"}


async def test_nobody_reads_what_is_not_committed(empty: Path) -> None:
    """A read beside an open action sees nothing of it, and an action sees its own work."""
    written, read = asyncio.Event(), asyncio.Event()

    async def act() -> None:
        async with in_transaction():
            await Lease.create(name="x", holder="x", until=MONDAY)
            assert await names() == {"x"}
            written.set()
            await read.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(act())
        await written.wait()
        assert await names() == set()
        read.set()
    assert await names() == {"x"}


async def test_a_cancelled_action_leaves_nothing_and_blocks_nobody(empty: Path) -> None:
    """Its work is taken back, and the next action has its turn."""
    begun = asyncio.Event()

    async def act() -> None:
        async with in_transaction():
            await Lease.create(name="lost", holder="x", until=MONDAY)
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(act())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await write("kept")
    assert await names() == {"kept"}


async def test_another_process_that_writes_is_waited_for(tmp_path: Path) -> None:
    """The loop goes on meanwhile; after `busy_timeout` the action fails and may come again."""
    path = tmp_path / "x.db"
    async with database(f"sqlite://{path}?busy_timeout=50"):
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await write("refused")

        async def let_go() -> None:
            assert await names() == set()
            other.execute("COMMIT")

        await asyncio.gather(write("waited"), let_go())
        assert await names() == {"waited"}
        other.close()


async def test_those_who_wait_for_another_process_give_up_together(tmp_path: Path) -> None:
    """Ten actions at once do not wait ten times as long as one that is alone."""
    path = tmp_path / "x.db"
    async with database(f"sqlite://{path}?busy_timeout=1000"):
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        waits = []
        for count in (1, 10):
            begun = time.monotonic()
            refused = await asyncio.gather(
                *(write(str(each)) for each in range(count)), return_exceptions=True
            )
            waits.append(time.monotonic() - begun)
            assert all("locked" in str(each) for each in refused)
        assert waits[1] < 5 * waits[0]
        other.execute("COMMIT")
        await write("kept")
        assert await names() == {"kept"}
        other.close()


async def test_a_long_read_leaves_the_loop(empty: Path) -> None:
    """A read of many steps is given up on the loop and has its result all the same."""
    alone = Connection(":memory:", {})
    with pytest.raises(TooLong):
        alone.brief_rows(COUNTING)
    alone.close()
    assert await queries.rows(COUNTING) == [{"counted": 100_000}]
    async with in_transaction():
        await Lease.create(name="x", holder="x", until=MONDAY)
        assert await queries.rows(COUNTING) == [{"counted": 100_000}]
    assert await names() == {"x"}


async def test_a_brief_read_is_never_given_up(empty: Path) -> None:
    """However often it runs: SQLite counts the steps of all runs of a kept statement."""
    for _ in range(BRIEF // 10):
        await queries.rows("SELECT name FROM lease WHERE name = {name}", name="x")


async def test_a_script_runs_whole(empty: Path) -> None:
    """A semicolon in a text or in a trigger's body ends no statement."""
    first = (
        "INSERT INTO lease (name, holder, until) VALUES ('a;b', 'x', '2026-01-01 00:00:00+00:00');"
    )
    second = "CREATE TEMP TRIGGER t AFTER INSERT ON lease BEGIN\nSELECT 1; SELECT 2; END;"
    third = (
        "INSERT INTO lease (name, holder, until) VALUES ('last', 'x', '2026-01-01 00:00:00+00:00')"
    )
    await get_connection(CONNECTION).execute_script(f"{first} {second}\n{third}")
    assert await names() == {"a;b", "last"}


def test_sqlite_is_none_that_may_lose_what_was_committed() -> None:
    """Up to 3.51.2 it may, where two connections write or checkpoint at the same moment."""
    assert tuple(map(int, apsw.sqlite_lib_version().split("."))) >= (3, 51, 3)


def test_a_kept_statement_is_not_compiled_again_for_another_value() -> None:
    """Plans do not hang on the values bound: compiling takes longer than most reads."""
    alone = Connection(":memory:", {})
    alone.run("CREATE TABLE t (a INTEGER, b INTEGER); CREATE INDEX i ON t (a)")
    asked: list[object] = []

    def note(*what: object) -> int:
        asked.append(what)
        return apsw.SQLITE_OK

    # SQLite asks what a statement may do whenever it compiles it.
    alone._handle.authorizer = note  # noqa: SLF001  # a test's look inside
    counts = []
    for value in range(3):
        alone.rows("SELECT t.b FROM t JOIN t AS u ON u.a = t.b WHERE t.a = ?", (value,))
        counts.append(len(asked))
    assert counts[0] > 0
    assert counts == [counts[0]] * 3
    alone.close()


@pytest.mark.parametrize("count", [20, 1000])
async def test_what_an_action_sets_aside_makes_no_file(empty: Path, count: int) -> None:
    """However many pages it changes, they are kept in memory and can be taken back."""
    async with in_transaction(CONNECTION) as opened:
        await opened.execute_script("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        values = [["x" * 3000] for _ in range(count)]
        await opened.execute_many("INSERT INTO t (b) VALUES (?)", values)
    files: list[int] = []

    async def change() -> None:
        async with in_transaction(CONNECTION) as opened:
            files.append(open_files())
            await opened.execute_query("UPDATE t SET b = replace(b, 'x', 'y')")
            files.append(open_files())
            raise LookupError

    with pytest.raises(LookupError):
        await change()
    kept = await get_connection(CONNECTION).execute_query_dict("SELECT DISTINCT b FROM t")
    assert kept == [{"b": "x" * 3000}]
    assert files[1] == files[0]


def open_files() -> int:
    """Return how many files this process has open."""
    return len(list(Path("/dev/fd").iterdir()))
