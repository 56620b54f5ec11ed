from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from rectification.notices import InvitationLine
from templates.invitations import invitations_workbook
from templates.words import words_for

ZONE = ZoneInfo("Asia/Shanghai")
LINES = (
    InvitationLine(7, "=周敏", "officer", ("市教育局", "市住建局"), 2),
    InvitationLine(8, "许正", "supervisor", (), 0),
)
CODES = {7: "ET3XFX2QZY9P", 8: "327772VRMCDX"}
UNTIL = datetime(2026, 11, 29, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "sheet", "role", "until"),
    [
        ("zh_CN", "邀请", "责任人", "2026年11月29日"),
        ("en", "Invitations", "officer", "29 Nov 2026"),
    ],
)
def test_a_workbook_of_invitations_has_a_row_for_each_person(
    locale: str, sheet: str, role: str, until: str
) -> None:
    """Name, role, units, findings, link and code stand there as text, and until when."""
    words = words_for(locale, ZONE, "lastmile_bot")
    content = invitations_workbook(words.cards(LINES, CODES), words, UNTIL)
    _, first, second = (
        CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet).to_python()
    )
    units = "市教育局、市住建局" if locale == "zh_CN" else "市教育局, 市住建局"
    link = "https://t.me/lastmile_bot?start=ET3XFX2QZY9P"
    assert first == ["=周敏", role, units, 2, link, "/start ET3XFX2QZY9P", ""]
    assert second[:4] == ["许正", words.role("supervisor"), "", 0]
    with ZipFile(BytesIO(content)) as parts:
        assert until in parts.read("xl/worksheets/sheet1.xml").decode()
