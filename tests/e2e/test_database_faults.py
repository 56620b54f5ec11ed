"""What can happen to the stores of one process: SQLite locked, a disk full, and well again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox import Fault, Person, Sandbox
from tests.databases import sqlite_only
from tests.e2e.faults_town import holds, quiet, receipts, rows, settle
from tests.e2e.store_faults import (
    Disk,
    Quota,
    locked,
    page,
    ready,
    small_disk,
    until_ready,
)
from tests.e2e.town import Town, words

BUSY = 5.0
"""Seconds for which SQLite waits for a lock before it gives up."""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Have a Bot API server."""
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def disk(kind: str, database: str, tmp_path: Path) -> Iterator[Disk]:
    """Have a disk that can be filled, for the bot's folder."""
    if kind == "quota":
        yield Quota(database)
        return
    with small_disk(tmp_path) as disk:
        yield disk


def without_incident(town: Town) -> None:
    """Check that nothing was put aside, counted as a try, or logged as an error."""
    assert rows(town, "SELECT update_id, error FROM inbox WHERE state = 'failed'") == []
    assert rows(town, "SELECT max(attempts) FROM inbox") == [(0,)]
    assert rows(town, "SELECT id, last_error FROM outbox WHERE state = 'dead'") == []
    assert town.complaints() == []


def told(person: Person, *beginnings: str) -> list[int]:
    """Return how many messages of each of some beginnings a person has heard."""
    heard = [words(each) for each in person.heard()]
    return [sum(each in said for said in heard) for each in beginnings]


@sqlite_only
@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
async def test_what_comes_while_another_program_holds_the_database_waits_for_it(
    database: str, tmp_path: Path, sandbox: Sandbox, webhook: bool
) -> None:
    """A lock that outlasts SQLite's patience costs nobody a report, an answer or an incident."""
    async with Town(tmp_path, sandbox, database, webhook=webhook) as town:
        await settle(town)
        quoted = ["报送甲", "报送乙", "报送丙"]
        async with locked(town):
            for each in quoted:
                town.officer.say(f"{each}，已开展")
                await asyncio.sleep(0.1)
            await until_ready(town, "database-locked")
            assert (await page(town, "healthz"))[0] == 200
            await asyncio.sleep(BUSY / 2)
        await until_ready(town)
        # What was refused comes again after what came later, so the order may be another.
        await holds(lambda: sorted(receipts(town, *quoted)) == sorted(quoted))
        await quiet(town)
        assert sorted(receipts(town, *quoted)) == sorted(quoted)
        assert rows(town, "SELECT count(*) FROM report") == [(3,)]
        assert told(town.admin, "数据库被占用") == [0], "a short lock alarms nobody"
        without_incident(town)


@sqlite_only
async def test_a_backup_while_the_bot_works_is_whole_and_delays_nothing(
    database: str, tmp_path: Path, sandbox: Sandbox
) -> None:
    """Online copies, by SQLite's backup and by VACUUM INTO, hold every report answered before."""
    async with Town(tmp_path, sandbox, database, webhook=True) as town:
        await settle(town)
        for number, each in enumerate(("报送甲", "报送乙", "报送丙")):
            mark = town.officer.mark
            town.officer.say(f"{each}，已开展")
            await town.officer.hears(lambda m: each in words(m), after=mark)  # noqa: B023  # read at once
            copy = tmp_path / f"copy-{number}.db"
            await asyncio.to_thread(_back_up, tmp_path / "lastmile.db", copy, online=number != 1)
            with closing(sqlite3.connect(copy)) as kept:
                assert kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert kept.execute("SELECT count(*) FROM report").fetchall() == [(number + 1,)]
        await quiet(town)
        assert "store in trouble" not in town.log()
        without_incident(town)


def _back_up(database: Path, copy: Path, *, online: bool) -> None:
    with closing(sqlite3.connect(database)) as source:
        if online:
            with closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        else:
            source.execute("VACUUM INTO ?", (str(copy),))


@sqlite_only
@pytest.mark.parametrize(
    ("kind", "webhook"),
    [("quota", True), ("quota", False), ("small disk", True)],
    ids=["quota-webhook", "quota-polling", "small-disk-webhook"],
)
async def test_with_a_full_disk_nothing_is_taken_that_cannot_be_kept(
    tmp_path: Path, sandbox: Sandbox, disk: Disk, webhook: bool
) -> None:
    """The admin hears it once, Telegram keeps what is sent, and with room all goes on by itself.

    A receipt that left while there was no room to write so down does not leave again.
    """
    async with Town(
        tmp_path, sandbox, disk.database, webhook=webhook, settings=disk.settings
    ) as town:
        await settle(town)
        before = rows(town, "SELECT max(update_id) FROM inbox")
        sandbox.break_with(Fault("delay", "sendMessage", 1002, seconds=1.5))
        town.officer.say("报送甲，已开展")
        await holds(lambda: rows(town, "SELECT 1 FROM outbox WHERE claimed_until IS NOT NULL"))
        kept = rows(town, "SELECT max(update_id) FROM inbox")
        assert kept != before
        disk.fill(town)
        try:
            town.officer.say("报送乙，已开展")
            warning = await town.admin.hears(lambda m: "没有空间" in words(m))
            assert "下一步" in words(warning)
            await until_ready(town, "database-full")
            assert (await page(town, "healthz"))[0] == 200
            status, gauges = await page(town, "metrics")
            assert status == 200
            assert 'lastmile_trouble{kind="database-full"} 1.0' in gauges
            town.officer.say("报送丙，已开展")
            await asyncio.sleep(2)
            assert rows(town, "SELECT max(update_id) FROM inbox WHERE update_id > 0") == kept
            bot = sandbox.world.bot()
            assert len(bot.queue.waiting()) == 2, "Telegram has them still"
            if webhook:
                assert "503" in bot.webhook.last_error_message
        finally:
            disk.clear(town)
        await town.admin.hears(lambda m: "又有空间" in words(m))
        await until_ready(town)
        quoted = ["报送甲", "报送乙", "报送丙"]
        # What was refused comes again after what came later, so the order may be another.
        await holds(lambda: sorted(receipts(town, *quoted)) == sorted(quoted))
        await quiet(town)
        assert sorted(receipts(town, *quoted)) == sorted(quoted)
        assert told(town.admin, "没有空间", "又有空间") == [1, 1]
        assert told(town.officer, "没有空间", "又有空间") == [0, 0]
        without_incident(town)


async def test_an_attachment_that_finds_no_room_is_kept_when_there_is_some(
    database: str, tmp_path: Path, sandbox: Sandbox
) -> None:
    """The report is answered at once; the admin hears of the files, the officer of nothing."""
    quota = Quota(database)
    async with Town(tmp_path, sandbox, database, webhook=True) as town:
        await settle(town)
        quota.limit(town, 8 * 1024 * 1024)  # enough for SQLite
        contract = b"%PDF-1.4 contract" + bytes(9 * 1024 * 1024)
        town.officer.send_document(("合同.pdf", contract), "报送甲，附合同")
        await town.officer.hears(lambda m: "报送甲" in words(m))
        warning = await town.admin.hears(lambda m: "附件没有空间" in words(m))
        assert "下一步" in words(warning)
        status, state = await ready(town)
        assert (status, state["ready"], state["reasons"]) == (200, True, ["files-full"])
        assert rows(town, "SELECT state, attempts FROM attachment WHERE name = '合同.pdf'") == [
            ("waiting", 0)
        ]
        quota.clear(town)
        await town.admin.hears(lambda m: "附件又有空间" in words(m))
        await holds(
            lambda: (
                rows(town, "SELECT state FROM attachment WHERE name = '合同.pdf'") == [("stored",)]
            )
        )
        await quiet(town)
        assert receipts(town, "报送甲") == ["报送甲"]
        assert told(town.officer, "没有保存") == [0]
        assert told(town.admin, "附件没有空间", "附件又有空间") == [1, 1]
        assert sorted(
            each.parent.name for each in (tmp_path / "files").rglob("*") if each.is_file()
        )
        without_incident(town)
