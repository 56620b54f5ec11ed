"""Files that are no ledgers get one clear reason, whatever they hold, and never a traceback."""

import time
import zipfile
from datetime import date
from functools import partial
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from rectification.ledger import (
    LARGEST_FILE,
    Field,
    Kind,
    Reading,
    Reason,
    UnreadableLedger,
    read_ledger,
)

HEADINGS = ["问题编号", "责任单位", "问题描述", "责任人", "整改时限", "涉及金额（元）"]
ROW = ["A-1", "市教育局", "设备闲置。", "周敏", "2026-12-31", "5"]
GOOD = "\n".join(",".join(row) for row in (HEADINGS, ROW)).encode()
read = partial(read_ledger, filename="台账", year=2026, today=date(2026, 11, 20))


def workbook(*rows: list[str], far: tuple[int, int] | None = None) -> bytes:
    """Return an .xlsx with these rows, and one more cell where `far` says."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if far:
            sheet.write_string(*far, "!")
    return buffer.getvalue()


def repacked(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return the workbook with a change in one part."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == part else content)
    return buffer.getvalue()


def opendocument(rows: str) -> bytes:
    """Return an .ods whose one sheet has these table:table-row elements."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table='
            f'"{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="台账">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def opendocument_row(cells: list[str], times: int = 1) -> str:
    """Return a row, each cell as text, followed by the empty rest of the sheet's width."""
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    rest = f'<table:table-cell table:number-columns-repeated="{16_384 - len(cells)}"/>'
    start = f'<table:table-row table:number-rows-repeated="{times}">'
    return f"{start}{inside}{rest}</table:table-row>"


def refused(data: bytes) -> UnreadableLedger:
    """Return the refusal of a file."""
    with pytest.raises(UnreadableLedger) as refusal:
        read(data)
    return refusal.value


WHOLE = workbook(HEADINGS, ROW)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

UNREADABLE = {
    "nothing": (b"", Reason.EMPTY),
    "blanks": (b" \r\n\t\n", Reason.EMPTY),
    "a sheet without cells": (workbook(), Reason.EMPTY),
    "a line of prose": ("各单位：请于年底前完成整改。".encode(), Reason.NOT_A_TABLE),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9, Reason.NOT_A_TABLE),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)), Reason.NOT_A_TABLE),
    "an archive of something else": (
        repacked(workbook(ROW), "-", b"", b"").replace(b"xl/workbook.xml", b"xl/workboom.xml"),
        Reason.NOT_A_TABLE,
    ),
    "over 20 MB": (b"," * (LARGEST_FILE + 1), Reason.TOO_BIG),
    "encrypted": (COMPOUND + "EncryptedPackage\0".encode("utf-16-le"), Reason.ENCRYPTED),
    "an old letter": (COMPOUND + "WordDocument\0".encode("utf-16-le"), Reason.NOT_A_TABLE),
    "an old workbook cut off": (COMPOUND + "Workbook\0".encode("utf-16-le"), Reason.DAMAGED),
    "cut off": (workbook(HEADINGS, ROW)[:-400], Reason.DAMAGED),
    "cut off early": (workbook(HEADINGS, ROW)[:400], Reason.DAMAGED),
    "headings only": (workbook(HEADINGS), Reason.NO_ROWS),
    "headings and a total": (workbook(HEADINGS, ["合计", "", "", "", "", "9"]), Reason.NO_ROWS),
    "other headings": (workbook(["甲", "乙"], ["1", "2"]), Reason.NO_HEADINGS),
}  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_has_one_reason(data: bytes, reason: Reason) -> None:
    """The reason is the one that the person who sent it can act upon."""
    assert refused(data).reason is reason


def test_the_same_rows_are_read_where_nothing_is_wrong() -> None:
    """What the refusals above are made from is a ledger of one row."""
    for data in (GOOD, workbook(HEADINGS, ROW)):
        assert [row.code for row in read(data).rows] == ["A-1"]


def test_missing_headings_are_named_with_those_that_were_found() -> None:
    """So that the answer can say both."""
    refusal = refused(workbook(HEADINGS[:4], ROW[:4]))
    assert refusal.reason is Reason.NO_HEADINGS
    assert refusal.missing == (Field.DEADLINE,)
    assert refusal.found == tuple(HEADINGS[:4])


def test_two_columns_that_look_like_the_deadline_are_not_guessed_between() -> None:
    """The answer names both headings and the field."""
    refusal = refused(workbook([*HEADINGS, "完成时限"], [*ROW, "2027-01-31"]))
    assert refusal.reason is Reason.TWO_ALIKE
    assert (refusal.found, refusal.missing) == (("整改时限", "完成时限"), (Field.DEADLINE,))


def test_a_cell_in_the_far_corner_takes_neither_memory_nor_time() -> None:
    """The parser would make room for every cell up to it: 17 thousand million of them."""
    began = time.process_time()
    refusal = refused(workbook(HEADINGS, ROW, far=(1_048_575, 16_383)))
    assert (refusal.reason, refusal.place) == (Reason.TOO_BIG, "sheet1.xml XFD1048576")
    assert time.process_time() - began < 5


def several(**sheets: list[list[str]]) -> bytes:
    """Return an .xlsx of several sheets."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def test_other_sheets_that_hold_a_ledger_are_told() -> None:
    """With the rows they seem to have; a cover, an empty form, or a list of people is none."""
    reading = read(
        several(
            封面=[["整改台账"], ["责任单位", "市教育局"]],
            一期=[HEADINGS, ROW],
            二期=[["二期"], HEADINGS, *[[f"B-{n}", *ROW[1:]] for n in range(7)], ["合计"]],
            空表=[HEADINGS],
            通讯录=[["责任单位", "责任人", "电话"], ["市教育局", "周敏", "1"]],
        )
    )
    assert (reading.sheet, [row.code for row in reading.rows]) == ("一期", ["A-1"])
    assert reading.others == (("二期", 7),)


def test_an_opendocument_sheet_is_read() -> None:
    """Its empty rest, which the format spells as one repeated cell, takes no room."""
    rest = opendocument_row([], 1_048_000)
    reading = read(opendocument(opendocument_row(HEADINGS) + opendocument_row(ROW) + rest))
    assert ([row.code for row in reading.rows], reading.sheet) == (["A-1"], "台账")


def test_a_repeated_opendocument_row_takes_no_memory() -> None:
    """A row said once and repeated three million times is refused before it is made."""
    data = opendocument(opendocument_row(HEADINGS) + opendocument_row(ROW, 3_000_000))
    assert refused(data).reason is Reason.TOO_BIG


@pytest.mark.parametrize("text", [b"a,b" + b"\n,\n" * 700_000, b"a" + b"," * 9_000_000 + b"\nb"])
def test_a_text_file_without_end_takes_no_time(text: bytes) -> None:
    """Neither rows nor columns beyond a spreadsheet's are looked at one by one."""
    began = time.process_time()
    assert refused(text).reason is Reason.TOO_BIG
    assert time.process_time() - began < 5


def test_a_million_formatted_rows_without_a_value_are_no_rows() -> None:
    """Somebody coloured the whole column: the one finding is read, the rest is nothing."""
    blank = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 1_000_000))
    data = repacked(
        workbook(HEADINGS, ROW), "xl/worksheets/sheet1.xml", b"</sheetData>",
        blank + b"</sheetData>",
    )  # fmt: skip
    began = time.process_time()
    reading = read(data)
    assert (len(reading.rows), reading.left_out.blank) == (1, 0)
    assert time.process_time() - began < 10


def test_a_zip_bomb_is_refused_unopened() -> None:
    """Half a gigabyte of nothing inside of half a megabyte."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(450):
                part.write(bytes(1024 * 1024))
    assert refused(buffer.getvalue()).reason is Reason.TOO_BIG


def test_a_broken_formula_is_an_error_of_its_row_alone() -> None:
    """#REF! and a formula without a value are invalid where the trade needs the cell."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("问题&清单")
        sheet.write_row(0, 0, [*HEADINGS, "备注"])
        for number in range(1, 5):
            sheet.write_row(number, 0, [f"A-{number}", *ROW[1:]])
        sheet.write_formula(1, 5, "=#REF!", value="#REF!")
        sheet.write_formula(2, 4, "=B9", value="")
        sheet.write_formula(3, 6, "=#REF!", value="#REF!")
        sheet.write_formula(4, 5, "=2+3", value=5)
    reading = read(buffer.getvalue())
    errors = [(error.row, error.field, error.kind, error.value) for error in reading.errors]
    assert errors == [
        (2, Field.AMOUNT, Kind.INVALID, "#REF!"),
        (3, Field.DEADLINE, Kind.INVALID, "="),
    ]
    assert [row.code for row in reading.rows] == ["A-3", "A-4"]


def test_a_name_of_ten_thousand_characters_is_too_long() -> None:
    """It blocks its row only."""
    reading = read(workbook(HEADINGS, ROW, ["A-2", *ROW[1:3], "长" * 10_000, *ROW[4:]]))
    assert [(error.row, error.kind) for error in reading.errors] == [(3, Kind.TOO_LONG)]
    assert len(reading.rows) == 1


def outcome(data: bytes) -> Reading | Reason:
    """Return what reading gives, or the reason why it gives nothing."""
    try:
        return read(data)
    except UnreadableLedger as refusal:
        return refusal.reason


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=2000), st.text(max_size=500).map(str.encode)))
def test_no_garbage_makes_a_traceback(data: bytes) -> None:
    """Random bytes and random text are refused or read."""
    for prefix in (b"", b"PK\x03\x04", COMPOUND, b"\xff\xfe", b"\xef\xbb\xbf"):
        assert outcome(prefix + data)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damage_makes_a_traceback(data: st.DataObject) -> None:
    """A workbook or a text file, cut anywhere, with any bytes changed."""
    whole = data.draw(st.sampled_from([GOOD, WHOLE]))
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        if at < len(damaged):
            damaged[at] = data.draw(st.integers(0, 255))
    assert outcome(bytes(damaged))
