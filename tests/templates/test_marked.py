"""The marked copy of a ledger: it says what is wrong, keeps the rest, and reads as before."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from rectification.ledger import ColumnRules, Reading, read_ledger
from templates.marked import anew, package
from templates.marked.copy import marked_copy
from templates.marked.marks import marks_on
from templates.words import words_for
from tests.rectification.test_ledger_circulated import LAYOUTS
from tests.templates.marked_cells import boxes, colours, comments, packed, parts

TODAY = date(2026, 11, 22)
CHINESE, ENGLISH = (words_for(locale, ZoneInfo("Asia/Shanghai")) for locale in ("zh_CN", "en"))
HEADINGS = ("问题编号", "责任单位", "问题描述", "涉及金额（元）", "责任人", "整改时限")
GOOD = ("A-1", "教育局", "合同未续签", "386500", "周敏", "2026-12-31")
WRONG = ("A-2", "卫健局", "设备闲置", "约三万", "何建国", "2026-02-30")
DOUBTFUL = ("A-3", "交通局", "路灯损坏", "", "赵强", "12月底前")
RED, YELLOW = "FFB4B0", "FFF0A6"


def read(data: bytes, name: str = "台账.xlsx") -> Reading:
    """Read a ledger as the bot does."""
    return read_ledger(data, name, year=2026, today=TODAY)


def marked(data: bytes, name: str = "台账.xlsx") -> bytes:
    """Return the marked copy of a ledger, in Chinese."""
    reading = read(data, name)
    return marked_copy(data, name, reading.sheet, marks_on(reading, CHINESE, TODAY), CHINESE)


def workbook(*rows: tuple[str, ...]) -> bytes:
    """Return a workbook as an office makes it: a title, formats, a formula, a note, a cover."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("台账")
    bordered = book.add_format({"border": 1, "num_format": "@"})
    sheet.merge_range("A1:F1", "整改台账", bordered)
    sheet.set_column(2, 2, 40)
    for number, row in enumerate((HEADINGS, *rows), 1):
        sheet.write_row(number, 0, row, bordered)
    sheet.write_formula("H3", "=1+1", None, 2)
    sheet.write_comment("F4", "请尽快补充", {"author": "张三"})
    sheet.write_comment("A3", "已核对", {"author": "张三"})
    book.add_worksheet("封面").write("A1", "内部资料")
    book.close()
    return out.getvalue()


def table(*rows: tuple[str, ...]) -> bytes:
    """Return the same as a text file."""
    return "\n".join(",".join(row) for row in (HEADINGS, *rows)).encode()


def test_wrong_cells_are_red_and_doubtful_ones_yellow_with_a_comment_in_each() -> None:
    """The comment says what is wrong and what would be right."""
    copy = marked(workbook(GOOD, WRONG, DOUBTFUL))
    assert colours(copy) == {"D4": RED, "F4": RED, "F5": YELLOW}
    said = comments(copy)
    assert said["D4"] == "涉及金额：看不出是多少，请只填数字，没有金额就留空。\n例如：125000"
    assert "例如：2026-12-31" in said["F4"]
    assert said["F5"] == "整改时限：已理解为2026年12月31日（周四），请核对。"


def test_everything_else_in_the_workbook_stays() -> None:
    """Sheets, formats, formulas with their values, and what others remarked on a cell."""
    sent = workbook(GOOD, WRONG, DOUBTFUL)
    before, after = parts(sent), parts(marked(sent))
    touched = {name for name, content in before.items() if after[name] != content}
    assert touched == {
        "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    assert set(before) == set(after)
    assert b"<f>1+1</f><v>2</v>" in after["xl/worksheets/sheet1.xml"]
    assert b'<col min="3" max="3"' in after["xl/worksheets/sheet1.xml"]
    said = comments(packed(after))
    assert said["A3"] == "已核对"
    assert said["F4"].startswith("Lastmile: 整改时限：")
    assert said["F4"].endswith("请尽快补充")
    assert boxes(packed(after)) == len(said)


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv"])
def test_the_marked_copy_reads_as_the_file_that_was_sent(name: str) -> None:
    """The same rows, errors and warnings, in the same places."""
    sent = (workbook if name.endswith("xlsx") else table)(GOOD, WRONG, DOUBTFUL)
    reading, again = read(sent, name), read(marked(sent, name))
    assert len(reading.errors) == 2
    assert again.rows == reading.rows
    assert again.errors == reading.errors
    assert again.warnings == reading.warnings


def test_a_corrected_copy_has_no_errors_and_is_marked_no_more() -> None:
    """Our colours and comments go, what others remarked stays."""
    copy = parts(marked(workbook(GOOD, WRONG)))
    texts = copy["xl/sharedStrings.xml"].decode()
    texts = texts.replace("约三万", "30000").replace("2026-02-30", "2026-12-30")
    corrected = packed(copy | {"xl/sharedStrings.xml": texts.encode()})
    assert read(corrected).errors == []
    assert len(read(corrected).rows) == 2
    again = marked(corrected)
    assert colours(again) == {}
    assert comments(again) == {"A3": "已核对", "F4": "请尽快补充"}
    assert boxes(again) == 2


def test_a_deadline_counted_from_a_date_is_told_at_that_date() -> None:
    """As the day that it comes to, once, whether the date was inferred or the day is past."""
    sent = "编号,责任单位,问题描述,责任人,印发日期\nA-1,教育局,合同未续签,周敏,1/2/26".encode()
    rules = ColumnRules(base="印发日期", days=90)
    reading = read_ledger(sent, "a.csv", year=2026, today=TODAY, rules=rules)
    assert [each.kind for each in reading.warnings] == ["inferred", "past"]
    assert [each.text for each in marks_on(reading, CHINESE, TODAY)] == [
        "整改时限：由此起算为2026年4月2日（周四），请核对。"
    ]


def test_a_copy_of_a_copy_says_everything_once() -> None:
    """Sent back uncorrected, it comes again just as marked."""
    copy = marked(workbook(GOOD, WRONG, DOUBTFUL))
    again = marked(copy)
    assert colours(again) == colours(copy)
    assert comments(again) == comments(copy)
    assert boxes(again) == boxes(copy)


def test_a_workbook_without_comments_gets_them() -> None:
    """The parts that hold them are made, and the sheet refers to them."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate((HEADINGS, WRONG)):
        sheet.write_row(number, 0, row)
    sheet.add_table("A1:F2", {"columns": [{"header": each} for each in HEADINGS]})
    book.close()
    copy = marked(out.getvalue())
    assert set(comments(copy)) == {"D2", "F2"}
    markup = parts(copy)["xl/worksheets/sheet1.xml"]
    assert markup.index(b"<legacyDrawing") < markup.index(b"<tableParts")


def test_an_empty_cell_is_marked_where_something_is_missing() -> None:
    """Also one that is not written down in the file, among those that are."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for column, text in enumerate(GOOD):
        if HEADINGS[column] not in ("责任单位", "整改时限"):
            sheet.write(1, column, text)
    book.close()
    copy = marked(out.getvalue())
    assert colours(copy) == {"B2": RED, "F2": RED}
    assert "不能空白" in comments(copy)["B2"]


def test_a_fault_of_merged_cells_is_marked_where_they_can_be_seen() -> None:
    """A unit merged over three findings is too long for each, and is marked once."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for number in range(1, 4):
        sheet.write_row(number, 0, (f"A-{number}", "", *GOOD[2:]))
    sheet.merge_range("B2:B4", "局" * 101)
    book.close()
    assert len(read(out.getvalue()).errors) == 3
    assert comments(marked(out.getvalue())) == {
        "B2": "责任单位：过长，最多100个字。\n例如：市教育局"
    }


def with_macros() -> bytes:
    """Return a workbook with macros: a signed project, a call in the ribbon, two buttons."""
    out, project = BytesIO(), BytesIO(b"\xd0\xcf\x11\xe0")
    book = xlsxwriter.Workbook(out)
    book.add_signed_vba_project(
        project, BytesIO(b"signature"), project_is_stream=True, signature_is_stream=True
    )
    sheet = book.add_worksheet("台账")
    bordered = book.add_format({"border": 1, "bold": True})
    for number, row in enumerate((HEADINGS, GOOD, WRONG)):
        sheet.write_row(number, 0, row, bordered)
    sheet.write_formula("H3", "=1+1", None, 2)
    sheet.insert_button("J2", {"macro": "整理", "caption": "整理"})
    book.close()
    contents = parts(out.getvalue())
    relations = contents["_rels/.rels"].decode()
    call = '<Relationship Id="r9" Type="x/ui/extensibility" Target="customUI/customUI.xml"/>'
    contents["_rels/.rels"] = relations.replace("</Relat", f"{call}</Relat").encode()
    contents["customUI/customUI.xml"] = b'<customUI onLoad="Tidy"/>'
    drawn = b'<xdr:wsDr xmlns:xdr="urn:d"><xdr:sp macro="[0]!Tidy" textlink=""/></xdr:wsDr>'
    return packed(contents | {"xl/drawings/drawing9.xml": drawn})


def test_a_workbook_with_macros_keeps_all_but_them() -> None:
    """Formats and formulas stay; nothing in it runs, or refers to what would have."""
    sent = with_macros()
    before, copy = parts(sent), marked(sent, "台账.xlsm")
    after = parts(copy)
    assert {name for name in before if name not in after} == {
        "xl/vbaProject.bin", "xl/vbaProjectSignature.bin", "xl/_rels/vbaProject.bin.rels",
        "customUI/customUI.xml",
    }  # fmt: skip
    whole = b"\n".join(after.values()).lower()
    for sign in (b"vbaproject", b"macroenabled", b"customui", b"tidy", "整理".encode() + b"</x:"):
        assert sign not in whole
    assert b'macro="" textlink' in after["xl/drawings/drawing9.xml"]
    assert colours(copy) == {"D3": RED, "F3": RED}
    assert set(comments(copy)) == {"D3", "F3"}
    assert b"<f>1+1</f><v>2</v>" in after["xl/worksheets/sheet1.xml"]
    assert before["xl/styles.xml"].count(b"<b/>") == after["xl/styles.xml"].count(b"<b/>") > 0
    assert read(copy).errors == read(sent, "台账.xlsm").errors


def test_macro_sheets_do_not_go_back() -> None:
    """What computes with them is written anew, its values and places kept."""
    sent = packed(parts(workbook(GOOD, WRONG)) | {"xl/macrosheets/sheet1.xml": b"<macrosheet/>"})
    copy = marked(sent, "台账.xlsm")
    assert not any("macro" in name for name in parts(copy))
    assert read(copy).errors == read(sent, "台账.xlsm").errors
    assert colours(copy) == {"D4": RED, "F4": RED}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    """In a copy written anew nothing is computed, and the merged areas are kept."""
    copy = marked(table(("=1+1", "教育局", "+新", "-", "@周敏", "2026-02-30")), "台账.csv")
    assert b"<f>" not in parts(copy)["xl/worksheets/sheet1.xml"]
    (error,) = read(copy).errors
    assert (error.row, error.field) == (2, "deadline")
    again = read(packed(parts(workbook(GOOD)) | {"xl/vbaProject.bin": b""}))
    assert again.rows[0].row == 3


def test_beyond_some_thousand_marks_the_rest_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a sheet of its own, which changes nothing about how the table is read."""
    most = 20
    for each in (package, anew):
        monkeypatch.setattr(each, "MOST", most)
    rows = [(f"A-{n}", "教育局", "新", "", "周敏", "2026-02-30") for n in range(most + 5)]
    for sent, name in ((workbook(*rows), "台账.xlsx"), (table(*rows), "台账.csv")):
        copy = marked(sent, name)
        assert len([each for each in comments(copy).values() if "整改时限" in each]) == most
        assert read(copy).errors == read(sent, name).errors
        assert "其余标注" in parts(copy)["xl/workbook.xml"].decode()
        again = parts(marked(copy))
        assert again["xl/workbook.xml"].count(b"<sheet ") == parts(copy)["xl/workbook.xml"].count(
            b"<sheet "
        )


def test_the_comments_speak_the_readers_language() -> None:
    """English for an English reader."""
    sent = workbook(GOOD, WRONG, DOUBTFUL)
    reading = read(sent)
    copy = marked_copy(sent, "a.xlsx", reading.sheet, marks_on(reading, ENGLISH, TODAY), ENGLISH)
    said = comments(copy)
    assert said["D4"].endswith("please write digits only, or nothing.\nFor example: 125000")
    assert said["F5"] == "Deadline: Taken for Thu 31 Dec 2026; please check."


@pytest.mark.parametrize("layout", [each for each, _ in LAYOUTS], ids=lambda each: each.__name__)
def test_a_copy_of_any_layout_reads_as_what_was_sent(layout: Callable[[], bytes]) -> None:
    """As offices circulate them: header rows, sections, merged cells, OpenDocument, text."""
    sent = layout()
    name = "台账.xlsx" if sent.startswith(b"PK") else "台账.csv"
    reading, again = read(sent, name), read(marked(sent, name))
    assert again.rows == reading.rows
    assert again.errors == reading.errors
    assert again.warnings == reading.warnings


def test_what_a_text_file_carries_down_is_carried_down_in_its_copy() -> None:
    """A unit on the first row of its findings, as a text file keeps of merged cells."""
    rows = [("A-1", "教育局", "新", "", "周敏", "2026-02-30"), ("A-2", "", *GOOD[2:])]
    sent = table(*rows, ("A-3", "", *GOOD[2:]))
    reading, again = read(sent, "台账.csv"), read(marked(sent, "台账.csv"))
    assert [row.unit for row in reading.rows] == ["教育局", "教育局"]
    assert again.rows == reading.rows
    assert again.errors == reading.errors
