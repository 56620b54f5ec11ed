"""What is written in any order of columns, on any sheet and in any encoding comes back."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from rectification.ledger import Field, LedgerRow, read_ledger
from rectification.ledger.headings import customary

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


@dataclass(frozen=True)
class Layout:
    """Where and how the table is written."""

    order: list[Field]
    top: int
    left: int
    sheets_before: int
    encoding: str
    in_wan: bool


LAYOUTS = st.builds(
    Layout,
    st.permutations(list(Field)),
    st.integers(0, 6),
    st.integers(0, 4),
    st.integers(0, 2),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.booleans(),
)


def said(finding: LedgerRow, field: Field, layout: Layout) -> str | float | date:
    """Return the cell of one field."""
    names = {Field.AMOUNT: "amount", Field.OWNER: "owners", Field.SUPERVISOR: "supervisors"}
    value = getattr(finding, names.get(field, field.value))
    if field is Field.AMOUNT and value is not None:
        return float(value / 10_000 if layout.in_wan else value)
    return "；".join(value) if isinstance(value, tuple) else value or ""


def cells(rows: list[LedgerRow], layout: Layout) -> list[list[str | float | date]]:
    """Return the table as the layout has it, one unknown column at its end."""
    heads = [
        customary(field, chinese=True)
        + (("（万元）" if layout.in_wan else "（元）") if field is Field.AMOUNT else "")
        for field in layout.order
    ]
    body = [[said(row, field, layout) for field in layout.order] for row in rows]
    for line, row in zip(body, rows, strict=True):
        line.append(row.extra["备注栏"])
    full: list[list[str | float | date]] = [[*heads, "备注栏"], *body]
    blank: list[list[str | float | date]] = [[] for _ in range(layout.top)]
    return blank + [[*[""] * layout.left, *line] for line in full]


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
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(layout.encoding)


@settings(max_examples=60, deadline=None)
@given(findings(), LAYOUTS)
def test_what_is_written_is_read_back(rows: list[LedgerRow], layout: Layout) -> None:
    """Every field of every finding, from a workbook and from a text file."""
    table = cells(rows, layout)
    for data in (as_workbook(table, layout), as_text(table, layout)):
        reading = read_ledger(data, "任意", year=2026, today=TODAY)
        assert (reading.errors, reading.warnings) == ([], [])
        assert [_facts(row) for row in reading.rows] == [_facts(row) for row in rows]
        assert [row.row for row in reading.rows] == [
            layout.top + 2 + number for number in range(len(rows))
        ]


def _facts(row: LedgerRow) -> tuple[object, ...]:
    amount = None if row.amount is None else Decimal(row.amount).quantize(Decimal("0.01"))
    return (
        row.code, row.project, row.unit, row.evaluator, row.grade, row.category, row.description,
        row.advice, amount, row.owners, row.assisting,
        row.supervisors, row.deadline, dict(row.extra),
    )  # fmt: skip
