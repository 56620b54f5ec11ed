"""The life of an import in the chat, between its preview and its confirmation."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox import Person, Sandbox
from templates.workbooks import sample_ledger
from tests.e2e import story
from tests.e2e.town import Town, data, press, words
from tests.templates.marked_cells import comments, packed, parts

SHEET = "xl/worksheets/sheet1.xml"


def content_of(person: Person, message: dict[str, Any]) -> bytes:
    """Return the bytes of a message's file."""
    stored = person.bot.files.by_id(message["document"]["file_id"])
    assert stored is not None
    return stored.upload.data


async def previewed(admin: Person, name: str, content: bytes) -> dict[str, Any]:
    """Send a ledger and return its preview."""
    mark = admin.mark
    admin.send_document((name, content), "/import")
    return await admin.hears(lambda m: "导入预览" in words(m), after=mark)


def typed(workbook: bytes, old: str, new: str) -> bytes:
    """Return a workbook in which the last cell with a text has another."""
    contents = parts(workbook)
    head, sign, rest = contents[SHEET].rpartition(old.encode())
    assert sign
    return packed(contents | {SHEET: head + new.encode() + rest})


async def test_a_ledger_comes_back_marked_and_is_sent_again_corrected(
    database: str, tmp_path: Path
) -> None:
    """The admin corrects the red cell in the file that came back, and nothing is wrong."""
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as town:
        admin = town.admin
        admin.start()
        today = datetime.now(UTC).astimezone(story.ZONE).date()
        sent = typed(sample_ledger("zh_CN", today), "YT2026-003", "YT2026-002")
        preview = await previewed(admin, "整改台账.xlsx", sent)
        assert "有误1行" in words(preview)
        mark = admin.mark
        await press(admin, preview, "im")
        back = await admin.hears(lambda m: "document" in m, after=mark)
        assert back["document"]["file_name"] == "整改台账（标注）.xlsx"
        copy = content_of(admin, back)
        ((cell, said),) = comments(copy).items()
        assert cell == "A4"
        assert "已经出现过" in said
        corrected = typed(copy, "YT2026-002", "YT2026-003")
        preview = await previewed(admin, "整改台账（标注）.xlsx", corrected)
        assert "新增12项" in words(preview)
        assert "有误0行" in words(preview)
        assert town.complaints() == []


def captions(message: dict[str, Any]) -> list[str]:
    """Return what the buttons below a message say."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [each["text"] for row in rows for each in row]


async def test_a_name_is_matched_and_known_the_next_time(database: str, tmp_path: Path) -> None:
    """By the list below the preview, with the process restarted in between."""
    ledger = "问题编号,责任单位,责任人,问题描述,整改时限\nN-1,教育局,周敏主任,新,2099-12-31\n"
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as town:
        await story.bring_in_ledger(town)
        admin = town.admin
        preview = await previewed(admin, "补充.csv", ledger.encode())
        assert "“教育局”将新建，但与已有的“市教育局”相近" in words(preview)
        mark = admin.mark
        await press(admin, preview, "in")
        listed = await admin.hears(lambda m: "尚不认识的名称" in words(m), after=mark)
        assert captions(listed)[0] == "🆕 教育局"
        mark = admin.mark
        await press(admin, listed, "nm")
        card = await admin.hears(lambda m: "它指的是谁" in words(m), after=mark)
        mark = admin.mark
        await press(admin, card, "na")
        listed = await admin.hears(lambda m: "已经过时" in words(m), after=mark)
        assert captions(listed)[0] == "🔗 教育局 → 市教育局"
        await press(admin, preview, "ic")
        await admin.hears(lambda m: "这份预览之后又有改动" in words(m), after=mark)
        await town.stop()
        await town.start()
        mark = admin.mark
        await press(admin, listed, "nd")
        preview = await admin.hears(lambda m: "导入预览" in words(m), after=mark)
        assert "“教育局”按“市教育局”处理" in words(preview)
        mark = admin.mark
        await press(admin, preview, "ic")
        await admin.hears(lambda m: "已导入" in words(m), after=mark)
        preview = await previewed(admin, "再来.csv", ledger.encode())
        assert "无变化1项" in words(preview)
        assert "“教育局”按“市教育局”处理" in words(preview)
        assert town.complaints() == []


async def test_a_long_import_shows_how_far_it_is(database: str, tmp_path: Path) -> None:
    """The word that the file came is edited while it is read, another while it is stored."""
    rows = [f"L-{n},市教育局,周敏,新,2099-12-31" for n in range(2600)]
    ledger = "\n".join(["问题编号,责任单位,责任人,问题描述,整改时限", *rows]).encode()
    slow = ("-m", "tests.e2e.slow_import_run")
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database, command=slow) as town:
        admin = town.admin
        admin.start()
        mark = admin.mark
        preview = await previewed(admin, "大台账.csv", ledger)
        read = await admin.hears(lambda m: "2600行已读取并核对" in words(m), after=mark)
        assert read["message_id"] < preview["message_id"]
        mark = admin.mark
        pressed = admin.press(preview["message_id"], data(preview, "ic"))
        part = await admin.hears(lambda m: "行，已写入" in words(m), after=mark)
        whole = await admin.hears(lambda m: "2600行已全部写入" in words(m), after=mark)
        assert part["message_id"] == whole["message_id"]
        await admin.hears(lambda m: "已导入" in words(m), after=mark)
        assert await pressed.answer()
        assert town.complaints() == []
