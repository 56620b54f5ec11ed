import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from templates import summary_workbook as module
from templates.summary_workbook import COLUMNS, FindingRow, Headings, summary_workbook

MADE = datetime(2026, 11, 23, 1, tzinfo=UTC)
NAMES = list(COLUMNS)
HEADINGS = Headings(
    sheet="整改台账",
    title="问题整改情况 R&D",
    as_at="截至2026年11月22日",
    code="编号",
    unit="责任单位",
    project="项目",
    category="问题类别",
    description="问题描述",
    officers="责任人",
    status="状态",
    timing="时限",
    deadline="整改期限",
    percent="进度",
    closed_on="销号日期",
    amount="涉及金额（元）",
    rectified="已整改金额（元）",
    latest="最近进展",
)
ROW = FindingRow(
    code="JX2026-001",
    unit="市教育局",
    project="学前教育补助",
    description="=SUM(A1:A9) 合同未按期签订",
    officers="周敏",
    status="整改中",
    timing="逾期12天",
    overdue=True,
    deadline=date(2026, 11, 10),
    percent=80,
    amount=Decimal("9999999999999.99"),
    rectified=Decimal(0),
    latest="已完成80%，附照片",
)


def read(content: bytes) -> list[list[object]]:
    """Return the rows of the first sheet as another program reads them."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def part(content: bytes, name: str) -> str:
    """Return a part of the package."""
    with ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


def test_every_field_of_a_row_has_a_column_and_a_heading() -> None:
    """A field that is added is either shown or the mark of a row."""
    shown = {each.name for each in fields(FindingRow)} - {"overdue"}
    assert shown == set(COLUMNS)
    assert shown == {each.name for each in fields(Headings)} - {"sheet", "title", "as_at"}


def test_what_is_written_is_what_is_read() -> None:
    """Text is text, also if it begins as a formula; amounts are numbers and dates are dates."""
    heading, row = read(summary_workbook([ROW], HEADINGS, MADE))
    assert heading == [getattr(HEADINGS, name) for name in NAMES]
    cells = dict(zip(NAMES, row, strict=True))
    assert cells["description"] == "=SUM(A1:A9) 合同未按期签订"
    assert cells["deadline"] == date(2026, 11, 10)
    assert cells["amount"] == pytest.approx(9999999999999.99, abs=0.001)
    assert cells["rectified"] == 0
    assert cells["percent"] == pytest.approx(0.8)
    assert cells["closed_on"] == ""
    assert (cells["status"], cells["timing"]) == ("整改中", "逾期12天")


def test_no_findings_make_a_sheet_of_headings() -> None:
    """An empty scope is a workbook that opens, not an error."""
    assert read(summary_workbook([], HEADINGS, MADE)) == [
        [getattr(HEADINGS, name) for name in NAMES]
    ]


def test_the_sheet_is_ready_to_print_and_filter() -> None:
    """Landscape, one page wide, headings frozen and repeated, a filter over all rows."""
    content = summary_workbook([ROW, ROW], HEADINGS, MADE)
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert '<autoFilter ref="A1:N3"/>' in sheet
    assert 'state="frozen"' in sheet
    assert "R&amp;&amp;D" in sheet
    assert "_xlnm.Print_Titles" in part(content, "xl/workbook.xml")


def test_an_overdue_row_is_marked_by_colour_beside_its_words() -> None:
    """The fill is there for the overdue row only."""
    late, in_time = (
        part(summary_workbook([replace(ROW, overdue=mark)], HEADINGS, MADE), "xl/styles.xml")
        for mark in (True, False)
    )
    fill = module.OVERDUE_FILL.strip("#")
    assert fill in late
    assert fill not in in_time


def test_what_excel_cannot_hold_is_kept_as_far_as_it_goes() -> None:
    """A date before 1900 becomes text; text over a cell's limit is cut; signs are kept."""
    row = replace(
        ROW,
        deadline=date(26, 11, 10),
        closed_on=date(9999, 12, 31),
        description="长" * 40_000,
        latest="a\x00\x0b<b>&\n\ud83d",
    )
    cells = dict(zip(NAMES, read(summary_workbook([row], HEADINGS, MADE))[1], strict=True))
    assert cells["deadline"] == "0026-11-10"
    assert cells["closed_on"] == date(9999, 12, 31)
    assert cells["description"] == "长" * 32_767


def test_rows_beyond_a_sheet_go_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is dropped when a sheet is full."""
    monkeypatch.setattr(module, "ROWS_A_SHEET", 2)
    content = summary_workbook((replace(ROW, code=str(n)) for n in range(5)), HEADINGS, MADE)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [[row[0] for row in sheet[1:]] for sheet in sheets] == [["0", "1"], ["2", "3"], ["4"]]
    assert book.sheet_names == ["整改台账", "整改台账 2", "整改台账 3"]


def test_the_same_findings_make_the_same_file() -> None:
    """The only time in the file is the one handed in."""
    assert part(summary_workbook([ROW], HEADINGS, MADE), "docProps/core.xml") == part(
        summary_workbook([ROW], HEADINGS, MADE), "docProps/core.xml"
    )


def test_importing_the_room_loads_no_writer() -> None:
    """A process that never writes a workbook does not pay for the writer."""
    code = "import sys, templates.summary_workbook; print('xlsxwriter' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own line
    assert run.stdout.strip() == "False"
