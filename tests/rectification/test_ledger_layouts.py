"""Layouts as offices circulate them, each made here, each with one thing that is hard."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook

from rectification.ledger import Field, Kind, LedgerRow, LeftOut, Reading, read_ledger

read = partial(read_ledger, filename="台账", year=2026, today=date(2026, 11, 20))
HEADINGS = ["问题编号", "责任单位", "问题描述", "责任人", "整改时限"]
CLEAN = [
    ["A-1", "市教育局", "设备闲置。", "周敏", "2026-12-31"],
    ["A-2", "市住建局", "未按期完工。", "何建国", "2027-01-31"],
]


def written(write: Callable[[Workbook], None]) -> bytes:
    """Return the .xlsx that the function writes."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        write(book)
    return buffer.getvalue()


def table(*rows: Sequence[object]) -> bytes:
    """Return an .xlsx of one sheet with these rows; None is an empty cell."""

    def write(book: Workbook) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return written(write)


def core(reading: Reading) -> list[list[str]]:
    """Return what the rows say in the five columns that every ledger has."""
    return [
        [row.code, row.unit, row.description, "、".join(row.owners), row.deadline.isoformat()]
        for row in reading.rows
    ]


def only(reading: Reading) -> LedgerRow:
    """Return the one row, nothing else being said."""
    assert (reading.errors, len(reading.rows)) == ([], 1)
    return reading.rows[0]


def test_titles_totals_notes_sections_and_signatures_are_no_findings() -> None:
    """They are left out and counted, as is a header that each printed page repeats."""
    data = table(
        ["某市绩效评价问题整改台账"], [None], HEADINGS,
        ["一、资金管理方面"], CLEAN[0], [None], HEADINGS,
        ["（二）项目管理方面"], CLEAN[1],
        ["合　计", "2个"], ["总计", None, None, "2个"], ["注：1.逐项销号；"], ["2.附佐证材料。"],
        ["填表人：张三", None, "审核人：李四"], ["复核人：王芳", None, None, "签章：赵强"],
        [None], [None],
    )  # fmt: skip
    reading = read(data)
    assert core(reading) == CLEAN
    assert (reading.header_row, reading.errors) == (3, [])
    assert reading.left_out == LeftOut(blank=1, total=2, footnote=6, heading=1)


def test_a_row_with_only_a_code_is_wrong_and_not_left_out() -> None:
    """Whatever is not surely a note is shown to the person."""
    reading = read(table(HEADINGS, CLEAN[0], ["A-9"]))
    assert [(error.row, error.field.value) for error in reading.errors] == [
        (3, "unit"), (3, "description"), (3, "owner"), (3, "deadline"),
    ]  # fmt: skip


@pytest.mark.parametrize("column", range(1, 5))
def test_a_signature_may_stand_in_any_column(column: int) -> None:
    """Also below the deadlines or the people, which a note leaves empty as a rule."""
    signed = ["填表人：张三", *[None] * 4]
    signed[column] = "审核人：李四"
    reading = read(table(HEADINGS, *CLEAN, signed))
    assert (core(reading), reading.errors, reading.left_out.footnote) == (CLEAN, [], 1)


def test_a_remark_beside_the_table_is_no_finding() -> None:
    """A row that says something only where no column has a heading is left out as a note."""
    reading = read(table(HEADINGS, CLEAN[0], [None] * 7 + ["见附件"]))
    assert (len(reading.rows), reading.errors, reading.left_out.footnote) == (1, [], 1)


def test_two_header_rows_without_merged_cells_are_one_header() -> None:
    """As a text file has them: the upper row names what the lower leaves empty."""
    text = "编号,责任单位,存在问题,整改,\n,,,责任人,完成时限\n" + "\n".join(map(",".join, CLEAN))
    reading = read(text.encode("gb18030"))
    assert core(reading) == CLEAN
    assert reading.header_row == 2


def test_cells_merged_over_several_findings_are_filled_down() -> None:
    """The unit, the owner and the deadline stand once for two findings; amounts do not leak."""

    def write(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADINGS, "涉及金额（万元）"])
        sheet.write_row(1, 0, ["A-1", None, "一", None, None, 3])
        sheet.write_row(2, 0, ["A-2", None, "二"])
        for column, text in ((1, "市教育局"), (3, "周敏、林晓"), (4, "12月底前")):
            sheet.merge_range(1, column, 2, column, text)

    reading = read(written(write))
    assert core(reading) == [
        ["A-1", "市教育局", "一", "周敏、林晓", "2026-12-31"],
        ["A-2", "市教育局", "二", "周敏、林晓", "2026-12-31"],
    ]
    assert [row.amount for row in reading.rows] == [Decimal("30000.00"), None]
    assert [(each.row, each.kind, each.source) for each in reading.warnings] == [
        (2, Kind.INFERRED, "12月底前"), (3, Kind.INFERRED, "12月底前"),
    ]  # fmt: skip


def test_the_table_is_found_away_from_the_corner_and_behind_other_sheets() -> None:
    """On the third sheet, from C5 on, with a sheet of instructions that names the columns."""

    def write(book: Workbook) -> None:
        book.add_worksheet("封面").write(0, 0, "台账")
        guide = book.add_worksheet("说明")
        guide.write_row(0, 0, ["栏目", "说明"])
        for number, heading in enumerate(HEADINGS, 1):
            guide.write_row(number, 0, [heading, "必填"])
        sheet = book.add_worksheet("明细")
        for number, row in enumerate([HEADINGS, *CLEAN], 4):
            sheet.write_row(number, 2, row)

    reading = read(written(write))
    assert (core(reading), reading.sheet, reading.header_row) == (CLEAN, "明细", 5)
    assert [row.row for row in reading.rows] == [6, 7]


def test_unicode_text_of_a_spreadsheet_is_read() -> None:
    """UTF-16 with a mark, tabs, CRLF, a quoted line break."""
    text = "\r\n".join("\t".join(row) for row in (HEADINGS, *CLEAN))
    data = text.replace("周敏", '"周敏\n林晓"').encode("utf-16")
    assert core(read(data))[0][3] == "周敏、林晓"


def test_semicolons_separate_where_the_table_says_so() -> None:
    """As a German or French spreadsheet program writes .csv."""
    text = "\n".join(";".join(row) for row in (HEADINGS, *CLEAN))
    assert core(read(text.encode("utf-8-sig"))) == CLEAN


def test_big5_is_guessed() -> None:
    """A text that is neither UTF-8 nor plausible GB18030 is left to the detector."""
    said = ["教育局體育處", "設備閒置，未達績效目標，應儘速檢討改進。", "周敏", "2026-12-31"]
    rows = [["Code", "Responsible unit", "Finding", "Owner", "Deadline"]]
    rows += [[f"A-{number}", *said] for number in range(30)]
    text = "\n".join(",".join(row) for row in rows)
    assert read(text.encode("big5")).rows[0].unit == "教育局體育處"


def test_unknown_columns_are_kept_as_extra_under_their_heading() -> None:
    """Two of the same name are told apart; an ordinal says nothing and is dropped."""
    data = table(["序号", *HEADINGS, "备注", "备 注"], [1, *CLEAN[0], "甲", 2.0])
    reading = read(data)
    assert only(reading).extra == {"备注": "甲", "备注 (2)": "2"}
    assert reading.unknown == ("备注", "备注 (2)")


def test_a_surer_heading_wins_and_the_other_is_extra() -> None:
    """责任单位 is the unit even where 主管部门 stands before it."""
    row = only(read(table(["主管部门", *HEADINGS], ["市政府", *CLEAN[0]])))
    assert (row.unit, row.extra) == ("市教育局", {"主管部门": "市政府"})


def test_a_heading_merged_over_an_empty_column_is_one_column() -> None:
    """A designer made the deadline two columns wide; nothing stands in the second."""

    def write(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS[:4])
        sheet.merge_range(0, 4, 0, 5, HEADINGS[4])
        sheet.write_row(1, 0, CLEAN[0])
        sheet.write_row(2, 0, CLEAN[1])

    assert core(read(written(write))) == CLEAN


def test_a_recommendation_is_advice_beside_a_finding_and_else_the_finding() -> None:
    """English reports of recommendations have no column for what was found."""
    names = ["Number", "Agency", "Recommendation", "Owner", "Due date"]
    cells = ["R-1", "Commerce", "Recover costs.", "Lee, Morgan", "Mar 31, 2027"]
    row = only(read(table(names, cells)))
    assert (row.description, row.advice) == ("Recover costs.", None)
    row = only(read(table([*names, "Finding"], [*cells, "Costs unsupported."])))
    assert (row.description, row.advice) == ("Costs unsupported.", "Recover costs.")


def test_money_in_another_currency_is_not_called_yuan() -> None:
    """The reading names the currency of its amounts."""
    reading = read(table([*HEADINGS, "Amount (USD)"], [*CLEAN[0], "$1,000"]))
    assert (reading.currency, only(reading).amount) == ("USD", Decimal("1000.00"))


def test_numbers_that_are_codes_lose_their_decimal_point() -> None:
    """A spreadsheet holds 2026001 as a number; full-width letters become plain ones."""
    reading = read(table(HEADINGS, [2026001, *CLEAN[0][1:]], ["Ａ－２", *CLEAN[1][1:]]))
    assert [row.code for row in reading.rows] == ["2026001", "A-2"]


def test_a_code_is_a_duplicate_whatever_its_case_and_width() -> None:
    """The first one stays."""
    reading = read(table(HEADINGS, CLEAN[0], ["ａ-1 ", *CLEAN[1][1:]]))
    assert [(error.row, error.kind) for error in reading.errors] == [(3, Kind.DUPLICATE)]
    assert [row.row for row in reading.rows] == [2]


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    """In the order of the fields, with what the cell says."""
    row = ["", "", "很长" * 3000, "", "2026-02-30", "约5"]
    reading = read(table([*HEADINGS, "金额"], row, [*CLEAN[0], 5]))
    assert [(error.field, error.kind) for error in reading.errors] == [
        (Field.CODE, Kind.MISSING),
        (Field.UNIT, Kind.MISSING),
        (Field.DESCRIPTION, Kind.TOO_LONG),
        (Field.AMOUNT, Kind.INVALID),
        (Field.OWNER, Kind.MISSING),
        (Field.DEADLINE, Kind.INVALID),
    ]
    assert reading.errors[-1].value == "2026-02-30"
    assert len(reading.rows) == 1
