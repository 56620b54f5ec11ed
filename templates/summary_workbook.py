"""The workbook of the findings that a supervisor sees, for reading, filtering and printing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS_A_SHEET = 1_048_575
LONGEST_CELL = 32_767
LONGEST_HEADER = 250
FIRST_YEAR = 1900
A4 = 9
OVERDUE_FILL = "#FBE9DD"
HEADING_FILL = "#1F3A5F"
LINE = "#C9CFD6"
FONT = "Microsoft YaHei"

Kind = Literal["text", "date", "amount", "percent"]

COLUMNS: dict[str, tuple[int, Kind]] = {
    "code": (14, "text"),
    "unit": (20, "text"),
    "project": (26, "text"),
    "category": (14, "text"),
    "description": (48, "text"),
    "officers": (16, "text"),
    "status": (10, "text"),
    "timing": (18, "text"),
    "deadline": (12, "date"),
    "percent": (9, "percent"),
    "closed_on": (12, "date"),
    "amount": (16, "amount"),
    "rectified": (16, "amount"),
    "latest": (40, "text"),
}
"""Each column's width in characters and what stands in it, in the order of the sheet."""

FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "amount": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0%", "align": "center"},
}


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """One finding as the workbook shows it.

    Attributes:
        code: The finding's number.
        unit: The responsible unit.
        project: What was evaluated.
        category: The kind of finding.
        description: What was found.
        officers: The responsible officers, ready to print.
        status: The status, in words.
        timing: Where it stands against its deadline, in words: days left, overdue by how many.
        overdue: Whether to mark the row; `timing` says it in words as well.
        deadline: The local date.
        percent: Progress from 0 to 100 as last reported.
        closed_on: The local date of closure.
        amount: Yuan in question.
        rectified: Yuan put right.
        latest: The last report in the officer's words.
    """

    code: str
    unit: str
    project: str = ""
    category: str = ""
    description: str = ""
    officers: str = ""
    status: str
    timing: str = ""
    overdue: bool = False
    deadline: date | None = None
    percent: int | None = None
    closed_on: date | None = None
    amount: Decimal | None = None
    rectified: Decimal | None = None
    latest: str = ""


@dataclass(frozen=True, kw_only=True)
class Headings:
    r"""The words of the workbook. A field named as one of a row is that column's heading.

    `sheet` names the sheet (Excel: at most 31 characters, none of `[]:*?/\`), `title` and
    `as_at` stand at the head of each printed page.
    """

    sheet: str
    title: str
    as_at: str
    code: str
    unit: str
    project: str
    category: str
    description: str
    officers: str
    status: str
    timing: str
    deadline: str
    percent: str
    closed_on: str
    amount: str
    rectified: str
    latest: str


def summary_workbook(rows: Iterable[FindingRow], headings: Headings, made: datetime) -> bytes:
    """Return an `.xlsx` file of findings.

    It is written row by row in constant memory, so `rows` may come from a cursor. Text stays
    text whatever it begins with; amounts are numbers in yuan, dates are dates. What Excel cannot
    hold as a date (before 1900) is written as text. A sheet that is full is followed by another.

    Args:
        rows: The findings, in the order of the sheet.
        headings: The words.
        made: The instant at which it is made, for the file's properties.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  # slow to import; most processes never need it

    out = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"title": headings.title, "created": made.replace(tzinfo=None)})
        formats = {mark: _formats(book, overdue=mark) for mark in (False, True)}
        for number, chunk in enumerate(_chunks(rows), start=1):
            name = headings.sheet if number == 1 else f"{headings.sheet[:27]} {number}"
            _write_sheet(book, book.add_worksheet(name), chunk, headings, formats)
    return out.getvalue()


def _chunks(rows: Iterable[FindingRow]) -> Iterator[Iterable[FindingRow]]:
    """Yield as many rows as a sheet holds, at least one chunk."""
    source = iter(rows)
    yield islice(source, ROWS_A_SHEET)
    for row in source:
        yield chain([row], islice(source, ROWS_A_SHEET - 1))


def _formats(book: "Workbook", *, overdue: bool) -> dict[Kind, "Format"]:
    """Return the cell formats of a row."""
    frame: dict[str, Any] = {
        "font_name": FONT,
        "font_size": 10,
        "valign": "top",
        "border": 1,
        "border_color": LINE,
    }
    if overdue:
        frame |= {"bg_color": OVERDUE_FILL}
    return {kind: book.add_format(frame | look) for kind, look in FORMATS.items()}


def _write_sheet(
    book: "Workbook",
    sheet: "Worksheet",
    rows: Iterable[FindingRow],
    headings: Headings,
    formats: dict[bool, dict[Kind, "Format"]],
) -> None:
    """Write one sheet from its headings to its print set-up."""
    heading = book.add_format(
        {
            "font_name": FONT,
            "font_size": 10,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": HEADING_FILL,
            "valign": "vcenter",
            "align": "center",
            "text_wrap": True,
            "border": 1,
            "border_color": LINE,
        }
    )
    sheet.set_row(0, 30)
    for column, (name, (width, _)) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, getattr(headings, name), heading)
    last = 0
    for last, row in enumerate(rows, start=1):
        _write_row(sheet, last, row, formats[row.overdue])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    title, as_at = (text.replace("&", "&&") for text in (headings.title, headings.as_at))
    sheet.set_header(f"&L{title}"[: LONGEST_HEADER - len(as_at)] + f"&R{as_at}")
    sheet.set_footer("&C&P / &N")


def _write_row(
    sheet: "Worksheet", number: int, row: FindingRow, formats: dict[Kind, "Format"]
) -> None:
    """Write one finding."""
    for column, (name, (_, kind)) in enumerate(COLUMNS.items()):
        value, look = getattr(row, name), formats[kind]
        if value is None or value == "":
            sheet.write_blank(number, column, None, look)
        elif kind == "date" and value.year >= FIRST_YEAR:
            sheet.write_datetime(number, column, value, look)
        elif kind == "amount":
            sheet.write_number(number, column, value, look)
        elif kind == "percent":
            sheet.write_number(number, column, Decimal(value) / 100, look)
        else:
            sheet.write_string(number, column, _cell(str(value)), look)


def _cell(text: str) -> str:
    """Return text as a cell can hold it: not too long, and nothing that UTF-8 cannot write."""
    return text[:LONGEST_CELL].encode("utf-8", "replace").decode()
