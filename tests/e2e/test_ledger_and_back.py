"""The ledger taken out of the chat and sent back into it."""

from pathlib import Path
from typing import Any

from sandbox import Person, Sandbox
from tests.e2e import story
from tests.e2e.town import Town, words

UNCHANGED = "新增0项，变更0项，无变化12项，有误0行"


async def brought_back(admin: Person, message: dict[str, Any]) -> str:
    """Send the file of a message back with /import and return the preview."""
    stored = admin.bot.files.by_id(message["document"]["file_id"])
    assert stored is not None
    mark = admin.mark
    admin.send_document((message["document"]["file_name"], stored.upload.data), "/import")
    return words(await admin.hears(lambda m: "导入预览" in words(m), after=mark))


async def test_what_was_exported_comes_back_unchanged(database: str, tmp_path: Path) -> None:
    """As a workbook, as CSV and in the other unit of money; an officer gets none of them."""
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as town:
        await story.come_in(town, await story.bring_in_ledger(town))
        admin, officer = town.admin, town.officer
        mark = admin.mark
        admin.say("/export")
        file = await admin.hears(lambda m: "document" in m, after=mark)
        told = [(file["document"]["file_name"][-5:], words(file).splitlines()[1])]
        assert UNCHANGED in await brought_back(admin, file)
        for place in (0, 1):
            mark = admin.mark
            button = file["reply_markup"]["inline_keyboard"][0][place]
            await admin.press(file["message_id"], button["callback_data"]).answer()
            file = await admin.hears(lambda m: "document" in m, after=mark)
            told.append((file["document"]["file_name"][-4:], words(file).splitlines()[1]))
            assert UNCHANGED in await brought_back(admin, file)
        assert told == [
            (".xlsx", "金额单位：万元。"),
            (".csv", "金额单位：万元。"),
            (".csv", "金额单位：元。"),
        ]
        mark = officer.mark
        officer.say("/export")
        assert "document" not in await officer.hears(after=mark)
        assert town.complaints() == []
