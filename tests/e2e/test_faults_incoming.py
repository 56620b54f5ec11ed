"""What Telegram can do to updates and files, and what comes after a day without it."""

import asyncio
import hashlib
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from rectification.clocks import next_morning
from rectification.policy import Policy
from rectification.workdays import Calendar
from sandbox import Fault, Person, Sandbox
from templates.sample_contract import sample_contract
from tests.databases import Shelf
from tests.e2e import story
from tests.e2e.faults_town import holds, quiet, receipts, rows, settle
from tests.e2e.town import Town, join, press, words

pytestmark = pytest.mark.asyncio(loop_scope="module")

IN_HAND = (
    "SELECT 1 FROM inbox WHERE state = 'waiting'"
    " UNION ALL SELECT 1 FROM outbox WHERE claimed_until IS NOT NULL"
    " UNION ALL SELECT 1 FROM outbox WHERE state = 'waiting' AND kind <> 'progress_filed'"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A bot that takes its updates by webhook, with an admin, an officer and a supervisor."""
    folder = tmp_path_factory.mktemp("incoming")
    async with (
        shelf.for_bot(folder) as database,
        Sandbox() as sandbox,
        Town(folder, sandbox, database, webhook=True) as town,
    ):
        await settle(town)
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(running: Town) -> AsyncIterator[Town]:
    """The same bot with no fault left over; none of Telegram's is an error in its log."""
    yield running
    running.sandbox.mend()
    assert running.complaints() == []


async def test_updates_delivered_twice_and_out_of_order_are_reported_once_each(town: Town) -> None:
    """Those of a chat that wait together are taken in the order in which they were sent."""
    sandbox, officer = town.sandbox, town.officer
    sandbox.break_with(Fault("delay", "sendMessage", 1002, seconds=1.5))
    officer.say("/mine")  # its answer keeps the chat busy meanwhile
    await holds(lambda: rows(town, "SELECT 1 FROM inbox WHERE claimed_until IS NOT NULL"))
    sandbox.break_with(Fault("reorder", "webhook", seconds=0.5))
    sandbox.break_with(Fault("duplicate", "webhook", times=2))
    quoted = ["报送甲", "报送乙", "报送丙"]
    for each in quoted:
        officer.say(f"{each}，已开展")
    await holds(lambda: len(rows(town, "SELECT 1 FROM report WHERE text LIKE '报送%'")) == 3)
    await quiet(town)
    assert receipts(town, *quoted) == quoted
    newest = rows(town, "SELECT received_at, update_id FROM inbox ORDER BY update_id DESC LIMIT 3")
    assert max(newest) == newest[-1], "the first of the three came last"


async def test_an_update_that_found_nobody_is_taken_when_it_comes_again(town: Town) -> None:
    """While the process is away Telegram keeps what is sent and delivers it later."""
    assert await town.stop() == 0
    town.officer.say("报送丁，已开展")
    await asyncio.sleep(0.1)
    await town.start()
    await town.officer.hears(lambda m: "报送丁" in words(m))
    await quiet(town)
    assert receipts(town, "报送丁") == ["报送丁"]


async def test_an_album_cut_in_two_by_a_kill_is_one_report(town: Town) -> None:
    """Its second part comes after the restart; the last receipt tells all its files."""
    reports = len(rows(town, "SELECT 1 FROM report"))
    town.sandbox.break_with(Fault("duplicate", "webhook"))  # takes the first part
    town.sandbox.break_with(Fault("reorder", "webhook", seconds=1.0))  # and this the second
    files = [("合同一.pdf", b"%PDF-1.4 first"), ("合同二.pdf", b"%PDF-1.4 second")]
    town.officer.send_album(files, "报送戊，已签合同", as_documents=True)
    await holds(lambda: len(rows(town, "SELECT 1 FROM report")) > reports)
    await holds(lambda: not rows(town, IN_HAND))  # else the kill may repeat a message
    assert await town.stop(signal.SIGKILL) == -signal.SIGKILL
    assert rows(town, "SELECT count(*) FROM attachment WHERE name LIKE '合同%'") == [(1,)]
    await town.start()
    receipt = await town.officer.hears(lambda m: "合同二.pdf" in words(m))
    assert "合同一.pdf" in words(receipt)
    assert "报送戊" in words(receipt)
    await quiet(town)
    assert len(rows(town, "SELECT 1 FROM report")) == reports + 1
    kept = "SELECT name FROM attachment WHERE name LIKE '合同%' AND state = 'stored' ORDER BY name"
    await holds(lambda: rows(town, kept) == [("合同一.pdf",), ("合同二.pdf",)])


async def test_a_file_that_cannot_be_fetched_for_a_while_is_kept_later(town: Town) -> None:
    """The officer hears of nothing wrong, and the evidence opens afterwards."""
    picture = sample_contract()
    mark = town.officer.mark
    unsure = "Bad Request: wrong file_id or the file is temporarily unavailable"
    town.sandbox.break_with(Fault("status", "getFile", code=400, description=unsure))
    town.sandbox.break_with(Fault("status", "download", code=502))
    town.officer.send_photo(("凭证.png", picture), "报送己，附照片")
    receipt = await town.officer.hears(lambda m: "报送己" in words(m), after=mark)
    name = hashlib.sha256(picture).hexdigest()
    stored = f"SELECT attempts FROM attachment WHERE sha256 = '{name}'"  # noqa: S608  # our own hash
    await holds(lambda: rows(town, stored) == [(2,)])
    await quiet(town)
    assert [words(m) for m in town.officer.heard() if "没有保存" in words(m)] == []
    assert town.officer.heard()[-1]["message_id"] == receipt["message_id"]
    town.officer.say("/mine")
    page = await town.officer.hears(lambda m: "未销号" in words(m), after=mark)
    await press(town.officer, page, "op")
    card = await town.officer.hears(lambda m: "ev:" in str(m.get("reply_markup")), after=mark)
    await press(town.officer, card, "ev")
    assert (await town.officer.hears(lambda m: "photo" in m, after=mark))["photo"]


async def test_a_slow_file_holds_up_no_other(town: Town) -> None:
    """A file sent after it is kept while its bytes do not come; in the end both are."""
    slow = Fault("delay", "download", seconds=60)  # we give up after ten, and ask again
    town.sandbox.break_with(slow)
    town.officer.send_document(("大.pdf", b"%PDF-1.4 large"), "报送辛，附文件")
    await holds(lambda: slow.times == 0)
    town.officer.send_document(("小.pdf", b"%PDF-1.4 small"), "报送壬，附文件")
    kept = "SELECT name FROM attachment WHERE name IN ('大.pdf', '小.pdf') AND state = 'stored'"
    await holds(lambda: len(rows(town, kept)) == 2)
    assert rows(town, f"{kept} ORDER BY stored_at") == [("小.pdf",), ("大.pdf",)]


async def test_whoever_sent_a_file_that_is_gone_is_told_what_to_do(town: Town) -> None:
    """Telegram hands it out no more: the report stays, and the file is asked for again."""
    mark = town.officer.mark
    refusal = "Bad Request: invalid file_id"
    town.sandbox.break_with(Fault("status", "getFile", code=400, description=refusal))
    town.officer.send_document(("纪要.pdf", b"%PDF-1.4 minutes"), "报送庚，附纪要")
    told = await town.officer.hears(lambda m: "请重新发送" in words(m), after=mark)
    assert "纪要.pdf" in words(told)
    assert receipts(town, "报送庚") == ["报送庚"]


# --- A day without Telegram ---------------------------------------------------------------


def reminders(person: Person) -> list[str]:
    """Return the reminders in a person's chat."""
    return [words(each) for each in person.heard() if words(each).startswith("⏰")]


async def test_a_day_without_telegram_ends_in_one_late_reminder_each(
    database: str, tmp_path: Path
) -> None:
    """What was owed before goes out first; of two mornings' reminders only the newer one."""
    office = story.ZONE, Policy(), Calendar()
    async with Sandbox() as sandbox:
        port = urlsplit(sandbox.url).port
        town = Town(tmp_path, sandbox, database)
        try:
            await town.start(ahead=timedelta())
            invitations = await story.bring_in_ledger(town)
            await join(town, town.supervisor, invitations, "许正")
            await join(town, town.officer, invitations, "周敏")
            await quiet(town)
            (code,) = rows(town, "SELECT code FROM finding ORDER BY code LIMIT 1")[0]
            sandbox.break_with(Fault("status", "sendMessage", times=None, code=502))
            town.officer.say(f"{code} 报送甲，已开展")
            await holds(lambda: rows(town, "SELECT 1 FROM outbox WHERE attempts > 0"))
            await sandbox.stop()
            sandbox.mend()
            first = next_morning(datetime.now(UTC), *office)
            second = next_morning(first, *office)
            for number, morning in enumerate((first, second), 1):
                town.put_clock(morning + timedelta(seconds=1))
                await holds(lambda: town.log().count('"event": "reminders owed"') == number)  # noqa: B023  # read at once
            town.officer.say("/mine")  # Telegram keeps it meanwhile
            town.put_clock(second + timedelta(minutes=30))
            assert port
            await sandbox.start(port=port)
            await town.officer.hears(lambda m: words(m).startswith("⏰"))
            await quiet(town)
            assert receipts(town, "报送甲") == ["报送甲"]
            (reminder,) = reminders(town.officer)
            day = second.astimezone(story.ZONE)
            assert f"{day.month}月{day.day}日" in reminder.split("\n")[0]
            assert "补发" in reminder
            said = [words(each) for each in town.officer.heard()]
            assert said.index(reminder) > next(
                number for number, each in enumerate(said) if "报送甲" in each
            )
            assert rows(town, "SELECT count(*) FROM outbox WHERE state = 'dead'") == [(0,)]
            assert town.complaints() == []
        finally:
            await town.__aexit__()
