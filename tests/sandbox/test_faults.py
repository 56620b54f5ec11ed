import asyncio
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from sandbox import Fault, Person, Sandbox


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "code": 429, "retry_after": 7}, RetryAfter),
        ({"kind": "status", "code": 500}, NetworkError),
        ({"kind": "status", "code": 502}, NetworkError),
        ({"kind": "status", "code": 403}, Forbidden),
        ({"kind": "status", "code": 400}, TelegramError),
        ({"kind": "reset_before"}, NetworkError),
        ({"kind": "timeout_before", "seconds": 9}, TimedOut),
    ],
)
async def test_a_fault_strikes_once_and_nothing_is_sent(
    sandbox: Sandbox, bot: Bot, officer: Person, fault: dict[str, Any], error: type[Exception]
) -> None:
    """The first call fails, the second goes through."""
    sandbox.break_with(Fault(method="sendMessage", **fault))
    with pytest.raises(error):
        await bot.send_message(1002, "x", read_timeout=2)
    assert officer.heard() == []
    await bot.send_message(1002, "x")
    assert len(officer.heard()) == 1
    assert [call.acted for call in sandbox.calls.of("sendMessage")] == [False, True]


@pytest.mark.parametrize("kind", ["reset_after", "timeout_after"])
async def test_a_fault_after_acting_leaves_the_message_sent(
    sandbox: Sandbox, bot: Bot, officer: Person, kind: Any
) -> None:
    """The bot cannot know; the person has the message."""
    sandbox.break_with(Fault(kind, "sendMessage", seconds=9))
    with pytest.raises(NetworkError):
        await bot.send_message(1002, "x", read_timeout=2)
    assert len(officer.heard()) == 1


async def test_a_fault_can_be_for_one_chat_for_a_count_or_until_mended(
    sandbox: Sandbox, bot: Bot, officer: Person
) -> None:
    """Others are not touched."""
    sandbox.person(1001).start()
    lasting = sandbox.break_with(Fault("status", code=500, chat_id=1002, times=None))
    await bot.send_message(1001, "x")
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(1002, "x")
    sandbox.mend(lasting)
    await bot.send_message(1002, "x")


async def test_a_delayed_call_acts_after_the_delay(
    sandbox: Sandbox, bot: Bot, officer: Person
) -> None:
    """It is late, and otherwise as usual."""
    sandbox.break_with(Fault("delay", "sendMessage", seconds=0.1))
    call = asyncio.create_task(bot.send_message(1002, "x"))
    await asyncio.sleep(0.05)
    assert officer.heard() == []
    await call
    assert len(officer.heard()) == 1


async def test_a_download_can_fail(sandbox: Sandbox, bot: Bot, officer: Person) -> None:
    """The address is given, the bytes are not, until the count is used up."""
    message = officer.send_document(("a.txt", b"abc"))
    file = await bot.get_file(message["document"]["file_id"])
    sandbox.break_with(Fault("status", "download", code=404))
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == b"abc"


async def test_switches_and_the_call_log_work_over_http(
    sandbox: Sandbox, bot: Bot, officer: Person
) -> None:
    """What a test in another process needs: turn on, count, read, forget."""
    async with aiohttp.ClientSession(sandbox.url) as http:
        body = {"kind": "status", "code": 500, "method": "sendDocument", "times": 2}
        async with http.post("/client/faults", json=body) as answer:
            assert answer.status == 201
        async with http.post("/client/faults", json={"kind": "odd"}) as answer:
            assert answer.status == 400
        with pytest.raises(NetworkError):
            await bot.send_document(1002, b"abc", filename="台账.csv")
        async with http.get("/client/calls?method=sendDocument") as answer:
            (call,) = await answer.json()
        assert (call["status"], call["acted"], call["params"]["chat_id"]) == (500, False, "1002")
        assert call["files"]["document"] == {
            "name": "台账.csv",
            "size": 3,
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        }
        async with http.get("/client/faults") as answer:
            assert [fault["times"] for fault in await answer.json()] == [1]
        await http.delete("/client/faults")
        await http.delete("/client/calls")
        await bot.send_document(1002, b"abc", filename="台账.csv")
        async with http.get("/client/calls") as answer:
            assert len(await answer.json()) == 1


async def test_a_server_that_was_down_for_a_while_still_knows_everything(
    sandbox: Sandbox, officer: Person
) -> None:
    """Stop, start on the same port, and the update is still there."""
    officer.say("一")
    port = int(sandbox.url.rsplit(":", 1)[1])
    await sandbox.stop()
    await sandbox.start(port=port)
    address = f"{sandbox.url}/bot{sandbox.token}/getUpdates"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert len((await answer.json())["result"]) == 1
