import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from sandbox import Jump, Phone, Sample, Sandbox, Stage, Words
from tests.sandbox.conftest import Clock
from tests.sandbox.pictures import png


@pytest.fixture
async def sandbox(clock: Clock, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """A sandbox with one phone, one sample and one jump."""
    ledger = tmp_path / "台账.csv"
    ledger.write_text("编号\n1\n")

    async def hour() -> None:
        clock.move(hours=1)

    stage = Stage(
        phones=[Phone(1002, Words("责任人", "Officer"), [Sample("台账.csv", ledger, "/import")])],
        jumps={"hour": Jump(Words("一小时", "An hour"), hour)},
    )
    async with Sandbox(limits=None, now=clock, stage=stage) as running:
        yield running


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the sandbox's people side."""
    async with aiohttp.ClientSession(f"{sandbox.url}/client/") as session:
        yield session


async def events(answer: aiohttp.ClientResponse, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Read `count` events of a stream as (id, data)."""
    found: list[tuple[str, dict[str, Any]]] = []
    number = ""
    while len(found) < count:
        line = (await asyncio.wait_for(answer.content.readline(), 60)).decode().strip()
        if line.startswith("id: "):
            number = line.removeprefix("id: ")
        elif line.startswith("data: "):
            found.append((number, json.loads(line.removeprefix("data: "))))
            number = ""
    return found


async def test_a_chat_is_played_over_http(
    http: aiohttp.ClientSession, sandbox: Sandbox, bot: Bot
) -> None:
    """Start, write, send a file and an album, edit: all are updates, all are in the chat."""
    person = "users/1002"
    refused = await http.post(f"{person}/text", json={"text": "x"})
    assert (refused.status, "Start" in (await refused.json())["error"]) == (409, True)
    await http.post(f"{person}/start", json={"payload": "CODE"})
    sent = await (await http.post(f"{person}/text", json={"text": "一"})).json()
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", b"abc", filename="台账.xlsx")
    form.add_field("caption", "/import")
    await http.post(f"{person}/document", data=form)
    form = aiohttp.FormData()
    for name in "ab":
        form.add_field("file", png(9, 9), filename=f"{name}.png")
    await http.post(f"{person}/album", data=form)
    body = {"message_id": sent["result"]["message_id"], "text": "二"}
    await http.post(f"{person}/edit", json=body)
    chat = await (await http.get(f"{person}/chat")).json()
    assert [m.get("text") for m in chat["messages"]] == ["/start CODE", "二", None, None, None]
    assert chat["messages"][2]["document"]["file_name"] == "台账.xlsx"
    assert chat["started"]
    assert len(await bot.get_updates()) == 6
    number = chat["messages"][2]["document"]["file_id"]
    file = await http.get(f"files/{number}")
    assert await file.read() == b"abc"
    assert file.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%8F")


async def test_a_press_over_http_returns_what_the_bot_answers(
    http: aiohttp.ClientSession, sandbox: Sandbox, bot: Bot
) -> None:
    """Text and alert of answerCallbackQuery."""
    sandbox.person(1002).start()
    await bot.get_updates(offset=2**31)
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="ack")]])
    sent = await bot.send_message(1002, "x", reply_markup=keys)
    body = {"message_id": sent.message_id, "button": "ack"}
    press = asyncio.create_task(http.post("users/1002/press", json=body))
    (update,) = await bot.get_updates(timeout=30)
    assert update.callback_query
    await update.callback_query.answer("好", show_alert=True)
    result = (await (await press).json())["result"]
    assert (result["answered"], result["text"], result["show_alert"]) == (True, "好", True)


async def test_the_stream_goes_on_after_the_last_event_id(
    http: aiohttp.ClientSession, sandbox: Sandbox, bot: Bot
) -> None:
    """What was missed comes first; "typing" has no number and is not repeated."""
    person = sandbox.person(1002)
    person.start()
    async with http.get("users/1002/stream") as answer:
        assert [e["kind"] for _, e in await events(answer, 2)] == ["state", "message"]
        await bot.send_chat_action(1002, "typing")
        await bot.send_message(1002, "一")
        action, message = await events(answer, 2)
    assert (action[0], action[1]["action"]) == ("", "typing")
    assert (message[0], message[1]["message"]["text"]) == ("3", "一")
    await bot.send_message(1002, "二")
    async with http.get("users/1002/stream", headers={"Last-Event-ID": "3"}) as answer:
        ((number, event),) = await events(answer, 1)
    assert (number, event["message"]["text"]) == ("4", "二")


async def test_several_chats_share_one_stream(
    http: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    """Events name their user; the id says how far each chat was told."""
    sandbox.person(1001).start()
    sandbox.person(1002).start()
    async with http.get("stream?after=1001:1,1002:2") as answer:
        ((number, event),) = await events(answer, 1)
        assert (number, event["user"]) == ("1001:2,1002:2", 1001)
        sandbox.person(1002).say("x")
        ((number, event),) = await events(answer, 1)
        assert (number, event["user"]) == ("1001:2,1002:3", 1002)


async def test_the_stage_tells_phones_samples_and_clock(http: aiohttp.ClientSession) -> None:
    """The clock is in the organisation's zone and moves when a jump is asked for."""
    (phone,) = await (await http.get("phones")).json()
    assert phone["person"]["first_name"] == "周敏"
    (sample,) = phone["samples"]
    assert (sample["name"], sample["caption"], sample["size"]) == ("台账.csv", "/import", 9)
    assert (await (await http.get(sample["url"])).read()).decode() == "编号\n1\n"
    clock = await (await http.get("clock")).json()
    assert (clock["now"], clock["zone"]) == ("2026-03-02T09:00:00+08:00", "Asia/Shanghai")
    moved = await (await http.post("clock/hour")).json()
    assert moved["now"] == "2026-03-02T10:00:00+08:00"
    assert (await http.post("clock/year")).status == 404


async def test_users_and_groups_are_made_over_http(http: aiohttp.ClientSession) -> None:
    """A new user can join a group and speak there."""
    await http.post("users", json={"id": 9, "first_name": "丁"})
    group = await (await http.post("groups", json={"user": 1001, "members": [9]})).json()
    body = {"text": "/help", "chat": group["result"]["id"]}
    assert (await http.post("users/9/text", json=body)).status == 200
    upgraded = await http.post(f"groups/{group['result']['id']}/upgrade")
    assert (await upgraded.json())["result"]["type"] == "supergroup"
    assert (await http.post("users/8/text", json={"text": "x"})).status == 404


async def test_the_page_allows_nothing_from_outside(
    http: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    """Its policy says so, and no file of the page names another host."""
    async with http.get(f"{sandbox.url}/") as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "script>" in await answer.text()
    page = Path(__file__).parents[2] / "sandbox" / "page"
    for file in page.iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text.replace("https?://", "")
