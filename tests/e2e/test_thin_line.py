"""Between Telegram and the database: kills, stops, forgeries, repeats, a server that is away."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from sandbox import Fault, Person, Sandbox
from tests.buckets import Buckets
from tests.databases import POSTGRES
from tests.e2e import story
from tests.e2e.faults_town import PATIENCE, holds, rows
from tests.e2e.town import Town, join, words


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that keeps Telegram's flood limits."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def hooked(tmp_path: Path, sandbox: Sandbox, database: str) -> AsyncIterator[Town]:
    """A bot that takes its updates by webhook."""
    async with Town(tmp_path, sandbox, database, webhook=True) as running:
        yield running


async def officer_of(town: Town) -> Person:
    """Import the sample and let 何建国, who has one finding, join as user 1002."""
    invitations = await story.bring_in_ledger(town)
    await join(town, town.officer, invitations, "何建国")
    return town.officer


def receipts(officer: Person) -> list[str]:
    """Return the receipts in the officer's chat."""
    return [words(m) for m in officer.heard() if "已记入" in words(m)]


def count(town: Town, which: str) -> int:
    """Return how many rows the bot has written down: a table, and which of it."""
    return int(rows(town, f"SELECT count(*) FROM {which}")[0][0])  # noqa: S608  # our own words


async def test_a_killed_process_gives_its_receipt_once_after_the_restart(
    tmp_path: Path, sandbox: Sandbox, database: str
) -> None:
    """Killed between taking a report and answering it, the bot answers when it is back."""
    async with Town(tmp_path, sandbox, database) as town:
        officer = await officer_of(town)
        sandbox.break_with(Fault("status", "sendMessage", chat_id=1002, times=None, code=502))
        officer.say("已完成60%")
        await holds(lambda: count(town, "outbox WHERE attempts > 0 AND claimed_until IS NULL"))
        assert await town.stop(signal.SIGKILL) == -signal.SIGKILL
        sandbox.mend()
        assert receipts(officer) == []
        await town.start()
        await officer.hears(lambda m: "60%" in words(m), after=0)
        officer.say("已完成70%")
        await officer.hears(lambda m: "70%" in words(m), after=0)
        assert [("60%" in each, "70%" in each) for each in receipts(officer)] == [
            (True, False),
            (True, True),  # “上次60%”
        ]


async def test_a_process_that_is_asked_to_stop_does_so_soon(
    tmp_path: Path, sandbox: Sandbox, buckets: Buckets, database: str
) -> None:
    """SIGTERM ends it with status 0 within 10 s, also when a send and a bucket hang."""
    buckets.ask("PUT", "/hanging")
    settings = {"LASTMILE_FILES_URL": "s3://hanging", **buckets.variables}
    async with Town(tmp_path, sandbox, database, settings=settings) as town:
        sandbox.break_with(Fault("timeout_before", "sendMessage", times=None, seconds=60))
        with buckets.hanging():
            town.admin.start()
            town.admin.send_document(("台账.csv", b"x"), "/import")
            await holds(lambda: sandbox.calls.of("sendMessage") and sandbox.calls.of("getFile"))
            await asyncio.sleep(0.5)  # for the file to come to the bucket
            begun = time.monotonic()
            assert await town.stop() == 0, town.log()
            assert time.monotonic() - begun < 10


async def test_what_is_in_hand_at_a_stop_is_finished_and_the_rest_comes_later(
    tmp_path: Path, sandbox: Sandbox, database: str
) -> None:
    """A send that takes four seconds is noted as sent; what came meanwhile waits in rows, once."""
    async with Town(tmp_path, sandbox, database) as town:
        officer = await officer_of(town)
        in_hand = "outbox WHERE state = 'waiting' AND claimed_until IS NOT NULL"
        sandbox.break_with(Fault("delay", "sendMessage", chat_id=1002, seconds=4))
        officer.say("已完成60%")
        await holds(lambda: count(town, in_hand))
        officer.say("已完成70%")
        await holds(lambda: count(town, "report") == 2)
        assert await town.stop() == 0
        assert ["60%" in each for each in receipts(officer)] == [True]
        assert count(town, "outbox WHERE claimed_until IS NOT NULL") == 0
        assert count(town, "outbox WHERE state = 'waiting' AND chat_id = 1002") == 1
        assert count(town, "lease") == 0
        await town.start()
        await officer.hears(lambda m: "70%" in words(m), after=0)
        assert len(receipts(officer)) == 2
        assert town.complaints() == []


@pytest.mark.parametrize("secret", ["", "0" * 64], ids=["none", "wrong"])
async def test_an_update_without_the_secret_is_refused_and_not_stored(
    hooked: Town, secret: str
) -> None:
    """A forged webhook call hears 403 and leaves nothing behind."""
    before = count(hooked, "inbox")
    path = urlsplit(hooked.environment()["LASTMILE_WEBHOOK_URL"]).path
    forged = {
        "update_id": 77,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 1001, "type": "private"},
            "from": {"id": 1001, "is_bot": False, "first_name": "x"},
            "text": "/people",
        },
    }
    header = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    address = f"http://127.0.0.1:{hooked.port}{path}"
    async with (
        aiohttp.ClientSession() as http,
        http.post(address, json=forged, headers=header) as answer,
    ):
        assert answer.status == 403
    assert count(hooked, "inbox") == before


async def test_the_health_pages_tell_how_the_work_stands(hooked: Town) -> None:
    """A watcher hears that the process is alive and ready, and reads its gauges."""
    told: dict[str, tuple[int, str]] = {}
    async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE):
        while told.get("readyz", (0, ""))[0] != 200:  # its duties are soon taken up
            for page in ("healthz", "readyz", "metrics"):
                async with http.get(f"http://127.0.0.1:{hooked.port}/{page}") as answer:
                    told[page] = (answer.status, await answer.text())
    assert [told[page][0] for page in told] == [200, 200, 200]
    assert 'lastmile_rows{queue="outbox",state="dead"} 0.0' in told["metrics"][1]
    assert "lastmile_oldest_unsent_seconds" in told["metrics"][1]
    assert 'lastmile_trouble{kind="database-full"} 0.0' in told["metrics"][1]
    state = json.loads(told["readyz"][1])
    assert (state["ready"], state["reasons"]) == (True, [])
    seen = {"files"} if POSTGRES else {"database", "files"}  # a server's disk is not ours to see
    assert {store for store, free in state["free_bytes"].items() if free > 0} == seen
    assert 'lastmile_free_bytes{store="files"}' in told["metrics"][1]


async def test_an_update_delivered_twice_is_receipted_once(hooked: Town, sandbox: Sandbox) -> None:
    """Telegram may repeat a webhook call; the officer does not notice."""
    officer = await officer_of(hooked)
    sandbox.break_with(Fault("duplicate", "webhook", times=None))
    officer.say("已完成60%")
    await officer.hears(lambda m: "60%" in words(m))
    officer.say("/mine")
    await officer.hears(lambda m: "未销号" in words(m))
    assert len(receipts(officer)) == 1
    assert len([m for m in officer.heard() if "未销号1项" in words(m)]) == 1


async def test_a_server_that_is_away_at_the_start_is_waited_for(
    tmp_path: Path, sandbox: Sandbox, database: str
) -> None:
    """The bot says in its log that it waits, and works once the server is there."""
    port = urlsplit(sandbox.url).port
    assert port
    await sandbox.stop()
    town = Town(tmp_path, sandbox, database)
    starting = asyncio.create_task(town.start())
    try:
        await holds(lambda: "Telegram does not answer" in town.log())
        await sandbox.start(port=port)
        await starting
        town.admin.start()
        await town.admin.hears(lambda m: "陈立" in words(m))
        assert town.complaints() == []
    finally:
        await town.__aexit__()
