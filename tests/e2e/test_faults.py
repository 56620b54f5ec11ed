"""What Telegram can do to what the bot sends, each against one running process."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Literal

import pytest
import pytest_asyncio

from sandbox import Fault, Sandbox, User
from tests.databases import Shelf
from tests.e2e.faults_town import (
    holds,
    moment,
    quiet,
    receipts,
    rows,
    sends,
    settle,
)
from tests.e2e.town import Town, join, press, words

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN, OFFICER, SUPERVISOR, ZHOU = 1001, 1002, 1003, 1004


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A bot that polls, with an admin, two officers and their supervisor."""
    folder = tmp_path_factory.mktemp("faults")
    async with (
        shelf.for_bot(folder) as database,
        Sandbox() as sandbox,
        Town(folder, sandbox, database) as town,
    ):
        invitations = await settle(town)
        sandbox.add_user(User(ZHOU, "周敏"))
        await join(town, sandbox.person(ZHOU), invitations, "周敏")
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(running: Town) -> AsyncIterator[Town]:
    """The same bot with no fault left over, and a new log of calls."""
    await quiet(running)
    running.sandbox.calls.clear()
    yield running
    running.sandbox.mend()


@pytest.fixture(autouse=True)
def without_errors(running: Town) -> Iterator[None]:
    """No fault of Telegram's is an error in the bot's log."""
    yield
    assert running.complaints() == []


async def test_after_429_everybody_waits_and_then_hears_once_in_order(town: Town) -> None:
    """For retry_after nothing leaves to anybody; then each message comes, first things first."""
    town.sandbox.break_with(Fault("status", "sendMessage", OFFICER, code=429, retry_after=2))
    for each in ("报送甲", "报送乙", "报送丙"):
        town.officer.say(f"{each}，已开展")
    await town.officer.hears(lambda m: "报送丙" in words(m))
    await quiet(town)
    told = next(moment(each) for each in sends(town, OFFICER) if each.status == 429)
    after = [moment(each) - told for each in town.sandbox.calls.of("sendMessage")]
    assert [each for each in after if 0.3 < each < 1.9] == []
    assert receipts(town, "报送甲", "报送乙", "报送丙") == ["报送甲", "报送乙", "报送丙"]
    heard = [words(each) for each in town.supervisor.heard()]
    assert [sum(each in said for said in heard) for each in ("报送甲", "报送乙", "报送丙")] == [
        1
    ] * 3


async def test_answers_leave_before_events(town: Town) -> None:
    """What waits together leaves so, and bulk goes before an answer to the same chat."""
    mark = town.supervisor.mark
    town.supervisor.say("/urge")
    page = await town.supervisor.hears(lambda m: "reply_markup" in m, after=mark)
    town.sandbox.break_with(Fault("status", "sendMessage", ADMIN, code=429, retry_after=3))
    town.admin.say("/import")
    await holds(lambda: any(each.status == 429 for each in sends(town, ADMIN)))
    begun = len(town.sandbox.calls.of("sendMessage"))
    town.officer.say("报送丁，已开展")
    await holds(lambda: rows(town, "SELECT 1 FROM report WHERE text LIKE '报送丁%'"))
    await press(town.supervisor, page, "ug")
    await quiet(town)
    calls = town.sandbox.calls.of("sendMessage")[begun:]
    order = [int(each.params["chat_id"]) for each in calls]
    assert set(order[:2]) == {ADMIN, OFFICER}
    assert order[2:] == [SUPERVISOR, ZHOU, SUPERVISOR]


@pytest.mark.parametrize("code", [500, 502], ids=["500", "502-with-html"])
async def test_a_server_error_delays_a_message(town: Town, code: int) -> None:
    """What Telegram answers with a 5xx, be it a proxy's page, is tried again and comes once."""
    town.sandbox.break_with(Fault("status", "sendMessage", OFFICER, code=code))
    town.officer.say(f"报送{code}，已开展")
    await quiet(town)
    assert [each.status for each in sends(town, OFFICER)] == [code, 200]
    assert receipts(town, f"报送{code}") == [f"报送{code}"]


@pytest.mark.parametrize(("kind", "times"), [("reset_before", 1), ("reset_after", 2)])
async def test_a_broken_connection_loses_nothing(
    town: Town, kind: Literal["reset_before", "reset_after"], times: int
) -> None:
    """Broken before Telegram acted, the message comes once; after it, twice and no more.

    Telegram knows no idempotency key, so this is the one repeat that there may be.
    """
    town.sandbox.break_with(Fault(kind, "sendMessage", OFFICER))
    town.officer.say(f"报送{kind}，已开展")
    await quiet(town)
    assert receipts(town, f"报送{kind}") == [f"报送{kind}"] * times


async def test_a_timeout_loses_nothing(town: Town) -> None:
    """Where Telegram had not acted the message comes once; where it had, twice and no more."""
    town.sandbox.break_with(Fault("timeout_before", "sendMessage", OFFICER))
    town.sandbox.break_with(Fault("timeout_after", "sendMessage", SUPERVISOR))
    town.officer.say("报送戊，已开展")
    await quiet(town)
    assert receipts(town, "报送戊") == ["报送戊"]
    assert ["报送戊" in words(each) for each in town.supervisor.heard()].count(True) == 2


async def test_who_blocked_the_bot_is_unreachable_until_they_unblock_it(town: Town) -> None:
    """403 is not tried again, the supervisor hears of it, and unblocking ends it."""
    town.sandbox.break_with(Fault("status", "sendMessage", OFFICER, times=None, code=403))
    mark = town.supervisor.mark
    town.officer.say("报送己，已开展")
    await town.supervisor.hears(lambda m: "何建国" in words(m) and "送不到" in words(m), after=mark)
    await asyncio.sleep(1.5)  # longer than the first pause before another try
    assert [each.status for each in sends(town, OFFICER)] == [403]
    unreachable = f"SELECT 1 FROM person WHERE telegram_id = {OFFICER} AND unreachable_since"  # noqa: S608  # our own number
    assert rows(town, f"{unreachable} IS NOT NULL")
    town.sandbox.mend()
    town.officer.block()
    town.officer.unblock()
    await holds(lambda: rows(town, f"{unreachable} IS NULL"))
    town.officer.say("报送庚，已开展")
    await town.officer.hears(lambda m: "报送庚" in words(m))


async def test_a_chat_that_is_not_found_is_shown_to_the_admin(town: Town) -> None:
    """400 is not tried again; /undelivered names the reader and Telegram's words."""
    town.sandbox.break_with(Fault("status", "sendMessage", OFFICER, code=400))
    town.officer.say("报送辛，已开展")
    await quiet(town)
    assert [each.status for each in sends(town, OFFICER)] == [400]
    assert receipts(town, "报送辛") == []
    mark = town.admin.mark
    town.admin.say("/undelivered")
    page = words(await town.admin.hears(after=mark))
    assert "何建国" in page
    assert "hat not found" in page


@pytest.mark.parametrize("hears_of_it", [True, False], ids=["by-update", "by-refusal"])
async def test_a_group_is_followed_to_its_new_id(town: Town, *, hears_of_it: bool) -> None:
    """Its one message goes to the supergroup, once, whichever way the bot learns of it."""
    group = town.sandbox.create_group(ADMIN, "整改群")
    town.sandbox.break_with(Fault("status", "sendMessage", group.id, times=None, code=502))
    await holds(lambda: sends(town, group.id))
    if not hears_of_it:
        town.sandbox.break_with(Fault("status", "getUpdates", times=None, code=502))
        town.admin.say("/language")  # ends the long poll that is waiting
        await holds(lambda: any(c.status == 502 for c in town.sandbox.calls.of("getUpdates")))
    larger = town.sandbox.upgrade_group(group.id)
    if hears_of_it:
        await holds(lambda: rows(town, f"SELECT 1 FROM seen_group WHERE chat_id = {larger.id}"))  # noqa: S608  # our own number
        town.sandbox.mend()
    else:
        town.sandbox.world.faults.faults.pop(0)
        await holds(lambda: any(each.status == 200 for each in sends(town, larger.id)))
        assert 400 in [each.status for each in sends(town, group.id)]
        town.sandbox.mend()
        town.admin.say("/language")
        await holds(lambda: len(town.sandbox.calls.of("sendMessage", acted=True)) >= 2)
    await quiet(town)
    assert [each.status for each in sends(town, larger.id)] == [200]
    assert 200 not in [each.status for each in sends(town, group.id)]
