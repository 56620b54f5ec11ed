"""Keeping the office in the chat: a roster, findings that change hands, an import undone."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from sandbox import Sandbox, User
from tests.actions.town import table
from tests.e2e import story
from tests.e2e.town import CODE, Town, press, words

ROSTER = """姓名,单位,角色,电话,代理人
孙立,市城管局,责任人,0571-1234,周敏
吴倩,市财政局,督办人,0571-5678,
局长,市财政局,局长,,
"""


def offers(message: dict[str, Any], verb: str) -> bool:
    """Tell whether a message has a button with a verb, as it stands now."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(each["callback_data"].startswith(f"{verb}:") for row in rows for each in row)


@pytest.fixture
async def town(database: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A running bot with the sample ledger in it."""
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as running:
        await story.bring_in_ledger(running)
        yield running


async def test_the_admin_keeps_people_and_takes_an_import_back(town: Town) -> None:
    """A roster is previewed and taken in, findings move to its officer, the import is undone."""
    admin = town.admin
    mark = admin.mark
    admin.send_document(("人员名册.csv", ROSTER.encode()))
    preview = await admin.hears(lambda m: "名册预览" in words(m), after=mark)
    assert "孙立" in words(preview)
    assert "第4行" in words(preview)
    mark = admin.mark
    await press(admin, preview, "rc")
    invited = await admin.hears(lambda m: CODE.search(words(m)), after=mark)
    assert "吴倩" in words(invited)

    mark = admin.mark
    admin.say("/people 周敏")
    listed = await admin.hears(lambda m: "周敏" in words(m), after=mark)
    await press(admin, listed, "pe")
    card = await admin.hears(lambda m: offers(m, "ho"), after=mark)
    await press(admin, card, "ho")
    takers = await admin.hears(lambda m: "移交给谁" in words(m), after=mark)
    await press(admin, takers, "ht")
    sure = await admin.hears(lambda m: "将移交" in words(m), after=mark)
    mark = admin.mark
    await press(admin, sure, "hs")
    moved = await admin.hears(lambda m: "已移交" in words(m), after=mark)
    assert "3个" in words(moved)

    mark = admin.mark
    admin.say("/import")
    listed = await admin.hears(lambda m: "最近的导入" in words(m), after=mark)
    await press(admin, listed, "ud")
    sure = await admin.hears(lambda m: "撤销“" in words(m), after=mark)
    assert "3条导入后已有人办理" in words(sure)
    mark = admin.mark
    await press(admin, sure, "us")
    undone = await admin.hears(lambda m: "的导入已撤销" in words(m), after=mark)
    assert "新增的9条已撤回" in words(undone)
    assert town.complaints() == []


async def test_many_invitations_come_as_a_workbook_that_opens_the_door(
    database: str, tmp_path: Path
) -> None:
    """Forty-one officers make one file; what stands in a row lets its person in."""
    people = [
        (f"M-{n:03}", "教育局", "问题", "1", f"人{n}", "许正", "2099-12-01") for n in range(41)
    ]
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as town:
        admin = town.admin
        admin.start()
        await admin.hears(lambda m: "/import" in words(m))
        admin.send_document(("台账.csv", table(people)), "/import")
        preview = await admin.hears(lambda m: "新增41项" in words(m))
        await press(admin, preview, "ic")
        file = await admin.hears(lambda m: "共42人的邀请" in words(m))
        stored = admin.bot.files.by_id(file["document"]["file_id"])
        assert stored is not None
        book = CalamineWorkbook.from_filelike(BytesIO(stored.upload.data))
        _, *rows = book.get_sheet_by_name("邀请").to_python()
        assert len(rows) == 42
        (code,) = [str(row[5]).removeprefix("/start ") for row in rows if row[0] == "人7"]
        person = sandbox.add_user(User(2007, "人7"))
        person.start(code)
        await person.hears(lambda m: "您已加入" in words(m))
