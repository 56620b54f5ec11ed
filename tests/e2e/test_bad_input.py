"""Bad input, one process for all: a clear answer, nothing lost, no internals in the chat."""

import asyncio
import csv
import itertools
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import pytest_asyncio
from python_calamine import CalamineWorkbook

from sandbox import Person, Sandbox, User
from templates.sample_contract import sample_contract
from templates.workbooks import sample_ledger
from tests.databases import Shelf
from tests.e2e import story
from tests.e2e.faults_town import PATIENCE
from tests.e2e.town import CODE, Town, data, join, press, words

pytestmark = pytest.mark.asyncio(loop_scope="module")

MEGABYTE = 1024 * 1024
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ENCRYPTED = COMPOUND + "EncryptedPackage\0".encode("utf-16-le")
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100)
INTERNALS = re.compile(r"Traceback|Error|Exception|None|null|[a-z]+_[a-z]+|[{}]")

WRONG_FILES = {
    "no table": ("台账.xlsx", PICTURE, "这是图片"),
    "empty": ("空.xlsx", b"", "里面没有数据行"),
    "encrypted": ("加密.xlsx", ENCRYPTED, "文件设有密码"),
    "no headings": ("会议.csv", "议题,地点\n预算,三楼\n".encode(), "没有找到完整的表头行"),
    "over 20 MB": ("大.xlsx", bytes(21 * MEGABYTE), "超过20 MB的上限"),
}
ADMINS = {case: 2001 + place for place, case in enumerate(WRONG_FILES)}
"""An admin for each case: the bot paces what it says to one chat."""


@dataclass
class Office:
    """The town after the import, with two officers who have joined beside the story's people."""

    town: Town
    sandbox: Sandbox
    invitations: str
    he: Person
    lin: Person

    def newcomer(self, language: str = "zh-hans") -> Person:
        """Return somebody nobody knows."""
        return self.sandbox.add_user(User(next(_ids), "路人", language_code=language))


_ids = itertools.count(5001)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """A running process whose clock can be put forward."""
    folder = tmp_path_factory.mktemp("office")
    admins = ",".join(map(str, [1001, *ADMINS.values()]))
    async with shelf.for_bot(folder) as database, Sandbox() as sandbox:
        town = Town(folder, sandbox, database, settings={"LASTMILE_ADMINS": admins})
        await town.start(ahead=timedelta())
        try:
            invitations = await story.bring_in_ledger(town)
            he = sandbox.add_user(User(3001, "何建国"))
            lin = sandbox.add_user(User(3002, "Lin", language_code="en"))
            for person, name in ((town.officer, "周敏"), (town.supervisor, "许正")):
                await join(town, person, invitations, name)
            for person, name in ((he, "何建国"), (lin, "林晓")):
                await join(town, person, invitations, name)
            yield Office(town, sandbox, invitations, he, lin)
            assert await town.stop() == 0
        finally:
            await town.__aexit__()


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _unharmed(office: Office) -> AsyncIterator[None]:
    """After each: the process lives, its log has no error, and no chat shows its inside."""
    yield
    assert office.town.process
    assert office.town.process.returncode is None
    assert office.town.complaints() == []
    chats = office.sandbox.world.bot().chats.values()
    said = [words(m) for chat in chats for m in chat.messages.values() if _by_bot(m)]
    said = [each.replace("lastmile_demo_bot", "") for each in said]
    assert [each for each in said if INTERNALS.search(each)] == []


async def answer(person: Person, act: Any, *expected: str) -> dict[str, Any]:
    """Return what the bot says to something: it holds every one of the expected words."""
    mark = person.mark
    act()
    return await person.hears(lambda m: all(e in words(m) for e in expected), after=mark)


@pytest.mark.parametrize("case", WRONG_FILES)
async def test_a_file_that_is_no_ledger_is_refused_with_the_reason(
    office: Office, case: str
) -> None:
    """The admin hears what is wrong with the file, by its name, and gets nothing to confirm."""
    admin = office.sandbox.add_user(User(ADMINS[case], "刘主任"))
    admin.start()
    name, content, reason = WRONG_FILES[case]
    said = await answer(admin, lambda: admin.send_document((name, content), "/import"), reason)
    assert name in words(said)
    assert "reply_markup" not in said


@pytest.mark.parametrize("command", ["/import", "/review", "/people", "/undelivered", "/urge"])
async def test_a_command_of_another_role_is_declined(office: Office, command: str) -> None:
    """The officer hears whose command it is, in their language."""
    await answer(office.lin, lambda: office.lin.say(command), "is for the role", "/help")


async def test_a_wrong_code_lets_nobody_in(office: Office) -> None:
    """It is said that the code is wrong and what a right one looks like."""
    someone = office.newcomer()
    await answer(someone, lambda: someone.start("AAAABBBBCCCC"), "邀请码不正确", "/start")


async def test_a_wrong_code_is_refused_in_the_language_of_the_app(office: Office) -> None:
    """Who has not joined yet is spoken to as their Telegram is."""
    someone = office.newcomer("en")
    await answer(someone, lambda: someone.start("AAAABBBBCCCC"), "not a code of a valid")


async def test_a_code_works_once(office: Office) -> None:
    """The second account that brings it is refused."""
    someone = office.newcomer()
    code = CODE.search(office.invitations[office.invitations.index("周敏") :])
    assert code
    await answer(someone, lambda: someone.start(code[1]), "已被使用")


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "须凭邀请使用"), ("en", "by invitation only")]
)
async def test_a_stranger_is_told_how_to_get_in_and_nothing_else(
    office: Office, language: str, said: str
) -> None:
    """Whatever they send; the answer never speaks of findings."""
    someone = office.newcomer(language)
    someone.start()
    await someone.hears(lambda m: said in words(m))
    await answer(someone, lambda: someone.say("YT2026-001 已完成80%"), said)
    await answer(someone, lambda: someone.send_photo(("a.png", sample_contract()), "/import"), said)
    assert {words(m) for m in someone.heard()} == {words(someone.heard()[0])}


@pytest.mark.parametrize(
    ("send", "kind"),
    [
        (lambda p: p.send_sticker(), "贴纸"),
        (lambda p: p.send_location(39.9, 116.4), "位置"),
        (lambda p: p.send_contact("+8610", "刘"), "联系人"),
    ],
    ids=["sticker", "location", "contact"],
)
async def test_what_is_no_evidence_is_declined(office: Office, send: Any, kind: str) -> None:
    """The officer hears what was not taken and what can be sent instead."""
    await answer(office.he, lambda: send(office.he), kind, "不能作为整改材料")


async def test_a_voice_message_is_filed_as_an_attachment(office: Office) -> None:
    """The receipt of an officer with one open finding names it and the recording."""
    await answer(office.he, office.he.send_voice, "已记入", "-004", "语音")


async def test_more_than_a_hundred_percent_is_filed_as_words(office: Office) -> None:
    """The receipt says so, and the figure on file stays."""
    await answer(office.he, lambda: office.he.say("已完成120%"), "已记入", "120%", "100%")
    card = await answer(office.he, lambda: office.he.say("/finding " + _code(4)), "整改建议")
    assert "进展：120%" not in words(card)


async def test_a_button_pressed_twice_has_one_effect(office: Office) -> None:
    """The second press is answered with the state as it is now."""
    officer = office.lin
    card = await answer(officer, lambda: officer.say("/finding " + _code(5)), _code(5))
    mark = officer.mark
    assert await press(officer, card, "ak") == "Done"
    await officer.hears(lambda m: "Acknowledged" in words(m), after=mark)
    mark = officer.mark
    assert "has changed" in await press(officer, card, "ak")
    fresh = await officer.hears(lambda m: "has changed" in words(m), after=mark)
    assert words(fresh).count("acknowledged") == 1
    acknowledged = [m for m in officer.heard() if words(m).startswith("✅ Acknowledged")]
    assert len(acknowledged) == 1


async def test_the_button_of_somebody_else_does_nothing(office: Office) -> None:
    """A forged press of another officer's button is refused; it does not tell of the finding."""
    card = await answer(
        office.town.officer, lambda: office.town.officer.say("/finding " + _code(3)), _code(3)
    )
    officer = office.he
    mark = officer.mark
    own = officer.heard()[-1]["message_id"]
    forged = officer.press(own, data(card, "ak"), stale=True)
    told = await forged.answer()
    assert told
    assert told.text == "这个按钮不是给您的。"
    said = await officer.hears(lambda m: "没有找到" in words(m), after=mark)
    assert _code(3) not in words(said)


async def test_a_reply_to_a_finding_that_passed_to_somebody_else_is_refused(
    office: Office,
) -> None:
    """After a second import gave it to another officer, the first one's reply is not filed."""
    officer, admin = office.town.officer, office.town.admin
    card = await answer(officer, lambda: officer.say("/finding " + _code(2)), _code(2))
    ledger = ("变更.csv", _reassigned())
    preview = await answer(admin, lambda: admin.send_document(ledger, "/import"), "变更1项")
    mark = officer.mark
    await press(admin, preview, "ic")
    await officer.hears(lambda m: _code(2) in words(m), after=mark)
    await answer(
        officer,
        lambda: officer.say("已完成90%", reply_to=card["message_id"]),
        "没有找到",
    )
    mark = officer.mark
    pressed = officer.press(card["message_id"], data(card, "ak"))
    assert await pressed.answer()
    await officer.hears(lambda m: "没有找到" in words(m), after=mark)


async def test_a_group_is_told_once_that_the_bot_talks_in_private(office: Office) -> None:
    """Commands after that are taken in silence, and a restart does not make it forget."""
    chat = office.sandbox.create_group(1001, "整改群", 1002)
    member = office.town.officer
    said = asyncio.Event()
    chat.listeners.add(lambda event: said.set() if _by_bot(event.get("message")) else None)
    member.say("/mine", chat=chat.id)
    async with asyncio.timeout(PATIENCE):
        await said.wait()
    await office.town.stop()
    await office.town.start(ahead=timedelta())
    member.say("/help@lastmile_demo_bot", chat=chat.id)
    await answer(member, lambda: member.say("/language"), "语言")
    (only,) = [words(m) for m in chat.messages.values() if _by_bot(m)]
    assert "目前只在私聊中办理" in only


async def test_a_code_expires(office: Office) -> None:
    """A week later it lets nobody in, and says so."""
    code = CODE.search(office.invitations[office.invitations.index("孙丽") :])
    assert code
    office.town.put_clock(datetime.now(UTC) + timedelta(days=8))
    someone = office.newcomer()
    await answer(someone, lambda: someone.start(code[1]), "已过期")


def _by_bot(message: dict[str, Any] | None) -> bool:
    return message is not None and bool(message["from"]["is_bot"])


def _code(number: int) -> str:
    year = datetime.now(UTC).astimezone(story.ZONE).year
    return f"YT{year}-{number:03}"


def _reassigned() -> bytes:
    """Return the sample's second finding as a ledger that gives it to 王芳."""
    today = datetime.now(UTC).astimezone(story.ZONE).date()
    book = CalamineWorkbook.from_filelike(BytesIO(sample_ledger("zh_CN", today)))
    head, *rows = book.get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[0] == _code(2))
    out = StringIO()
    csv.writer(out).writerows(
        [head, ["王芳" if name == "责任人" else cell for name, cell in zip(head, row, strict=True)]]
    )
    return out.getvalue().encode()
