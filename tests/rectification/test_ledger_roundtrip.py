"""What is written in any order of columns, on any sheet and in any encoding comes back."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from io import BytesIO, StringIO

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from rectification.ledger import Field, LedgerRow, read_ledger
from rectification.ledger.headings import customary
from tests.rectification.test_ledger_files import opendocument, opendocument_row

TODAY = date(2026, 1, 1)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
NAMES = st.lists(
    st.sampled_from(["周敏", "何建国", "林晓", "欧阳修文", "Dana Reyes", "Lee, Morgan"]),
    min_size=1, max_size=3, unique=True,
)  # fmt: skip
TEXT = st.builds(
    "{}{}{}".format,
    HAN,
    st.sampled_from(["", ",", "，", ";", "\n", '"', "\t", "=1+1", "100%", " x "]),
    HAN,
)


@st.composite
def findings(draw: st.DrawFn) -> list[LedgerRow]:
    """Draw findings with different codes."""
    codes = draw(st.lists(st.from_regex(r"[A-Z]{2}-[0-9]{1,6}", fullmatch=True),
                          min_size=1, max_size=8, unique=True))  # fmt: skip
    return [
        LedgerRow(
            row=0,
            code=code,
            project=draw(TEXT),
            unit=draw(HAN),
            evaluator=draw(HAN),
            grade=draw(st.sampled_from(["优", "良", "中", "差", ""])),
            category=draw(HAN),
            description="问题" + draw(TEXT),
            advice=draw(TEXT),
            amount=draw(st.none() | st.decimals(0, 10**9, places=2)),
            owners=tuple(draw(NAMES)),
            assisting=(),
            supervisors=tuple(draw(st.lists(st.sampled_from(["许正", "钱峰"]), unique=True))),
            deadline=TODAY + timedelta(draw(st.integers(0, 9000))),
            extra={"备注栏": draw(HAN)},
        )
        for code in codes
    ]


SCALES = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


@dataclass(frozen=True)
class Layout:
    """Where and how the table is written."""

    order: list[Field]
    top: int
    left: int
    sheets_before: int
    encoding: str
    separator: str
    money: str
    """The unit of the amounts."""
    where: str
    """Where it is named: in the heading, above the table, or in each cell."""
    depth: int
    """Rows of the header; the upper ones group the columns."""
    title: bool
    total: bool
    notes: bool
    gaps: bool
    """Whether an empty row stands below each finding."""


LAYOUTS = st.builds(
    Layout,
    st.permutations(list(Field)),
    st.integers(0, 6),
    st.integers(0, 4),
    st.integers(0, 2),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(["heading", "above", "cell"]),
    st.integers(1, 3),
    *[st.booleans()] * 4,
)


def said(finding: LedgerRow, field: Field, layout: Layout) -> str | float | date:
    """Return the cell of one field."""
    names = {Field.AMOUNT: "amount", Field.OWNER: "owners", Field.SUPERVISOR: "supervisors"}
    value = getattr(finding, names.get(field, field.value))
    if field is Field.AMOUNT and value is not None:
        amount = value / SCALES[layout.money]
        return f"{amount:f}{layout.money}" if layout.where == "cell" else float(amount)
    return "；".join(value) if isinstance(value, tuple) else value or ""


Lines = list[list[str | float | date]]


def cells(rows: list[LedgerRow], layout: Layout) -> Lines:
    """Return the table as the layout has it, one unknown column at its end."""
    heads = [
        customary(field, chinese=True)
        + (f"（{layout.money}）" if field is Field.AMOUNT and layout.where == "heading" else "")
        for field in layout.order
    ]
    body = [[said(row, field, layout) for field in layout.order] for row in rows]
    for line, row in zip(body, rows, strict=True):
        line.append(row.extra["备注栏"])
    above: Lines = [[] for _ in range(layout.top)]
    if layout.title:
        above.append(["某市2026年度绩效评价问题整改台账"])
    if layout.where == "above":
        above.append(["填报单位：市财政局", f"单位：{layout.money}"])
    groups: Lines = [[f"第{row + 1}组"] * (len(heads) + 1) for row in range(layout.depth - 1)]
    lines: Lines = [*above, *groups, [*heads, "备注栏"]]
    for line in body:
        lines.append(line)
        if layout.gaps:
            lines.append([])
    if layout.total:
        lines.append(["合 计", "", f"{len(rows)}个"])
    if layout.notes:
        lines += [["注：金额以审计结果为准。"], ["填表人：张三", "", "审核人：李四"]]
    return [[*[""] * layout.left, *line] if line else [] for line in lines]


def first_row(layout: Layout) -> int:
    """Return the row of the first finding, counted from 1."""
    return layout.top + layout.title + (layout.where == "above") + layout.depth + 1


def as_workbook(rows: list[list[str | float | date]], layout: Layout) -> bytes:
    """Return the cells as .xlsx, typed."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        for number in range(layout.sheets_before):
            book.add_worksheet().write(number, 0, "说明")
        sheet = book.add_worksheet("数据")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif value != "":
                    sheet.write(row, column, value)
    return buffer.getvalue()


def as_text(rows: list[list[str | float | date]], layout: Layout) -> bytes:
    """Return the cells as .csv."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=layout.separator).writerows(rows)
    return text.getvalue().encode(layout.encoding)


def as_open_document(rows: Lines) -> bytes:
    """Return the cells as .ods, all of them text; line breaks are paragraphs of their own."""
    said = [
        [escape(str(value)).replace("\n", "</text:p><text:p>") for value in row] for row in rows
    ]
    return opendocument("".join(map(opendocument_row, said)))


@settings(max_examples=40, deadline=None)
@given(findings(), LAYOUTS)
def test_what_is_written_is_read_back(rows: list[LedgerRow], layout: Layout) -> None:
    """Every field of every finding, from a workbook, a text file and an OpenDocument sheet."""
    table = cells(rows, layout)
    for data in (as_workbook(table, layout), as_text(table, layout), as_open_document(table)):
        reading = read_ledger(data, "任意", year=2026, today=TODAY)
        assert (reading.errors, reading.warnings) == ([], [])
        assert [_facts(row) for row in reading.rows] == [_facts(row) for row in rows]
        step = 1 + layout.gaps
        assert [row.row for row in reading.rows] == [
            first_row(layout) + step * number for number in range(len(rows))
        ]
        assert reading.left_out.total == layout.total
        assert reading.left_out.footnote == 2 * layout.notes


def _facts(row: LedgerRow) -> tuple[object, ...]:
    amount = None if row.amount is None else Decimal(row.amount).quantize(Decimal("0.01"))
    return (
        row.code, row.project, row.unit, row.evaluator, row.grade, row.category, row.description,
        row.advice, amount, row.owners, row.assisting,
        row.supervisors, row.deadline, dict(row.extra),
    )  # fmt: skip
