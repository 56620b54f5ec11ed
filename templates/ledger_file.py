"""An exported ledger as a file: a workbook in the customary layout, or text for programs.

Both are written finding by finding, so memory does not grow with the ledger, and both hold
text as text whatever it begins with. What they hold is read back as it was.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from rectification.entry import Entry
from rectification.ledger.textfile import guarded
from templates.catalogue import N_
from templates.ledger_columns import Column, Kind, LedgerColumns, Value
from templates.summary_workbook import (
    FIRST_YEAR,
    FONT,
    HEADING_FILL,
    LINE,
    LONGEST_CELL,
    ROWS_A_SHEET,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TITLE = N_("Rectification ledger of performance evaluation findings")
AS_OF = N_("As of %(moment)s · unit of money: %(unit)s")
PAGES = N_("Page %(page)s of %(pages)s")
A3 = 8
"""Excel's number of the paper: twenty columns on A4 would be too small to read."""
HEADER_ROW = 2
FROZEN_COLUMNS = 2
THREE_LINES = 42
"""Points."""


class LedgerFile(Protocol):
    """A ledger being written; findings in, then closed once."""

    def add(self, entries: Iterable[Entry]) -> None:
        """Write findings below those written before."""

    def close(self) -> None:
        """Write what is left; the target then holds the whole file and stays open."""


class LedgerText:
    """The ledger as CSV: UTF-8 with the mark by which Excel knows it, one line of headings."""

    def __init__(self, target: BinaryIO, columns: LedgerColumns) -> None:
        self._text = TextIOWrapper(target, encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._text)
        self._columns = columns.all()
        self._wan = columns.wan
        self._written = 0
        self._csv.writerow([guarded(each.heading) for each in self._columns])

    def add(self, entries: Iterable[Entry]) -> None:
        """Write findings below those written before."""
        for entry in entries:
            self._written += 1
            self._csv.writerow(
                [self._said(each, each.value(entry, self._written)) for each in self._columns]
            )

    def close(self) -> None:
        """Write what is left."""
        self._text.detach()

    def _said(self, column: Column, value: Value) -> str:
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return f"{value:f}" if self._wan else f"{value:.2f}"
        if column.kind == "percent":
            return f"{value}%"
        return guarded(value) if isinstance(value, str) else str(value)


class LedgerWorkbook:
    """The ledger as .xlsx: title, frozen headings with filters, ready to print on A3."""

    def __init__(self, target: BinaryIO, columns: LedgerColumns, made: datetime) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415  # slow to import; rarely needed

        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = Workbook(target, options)
        self._words = columns.words
        self._columns = columns.all()
        formats = columns.words.formats
        title = formats.gettext(TITLE)
        self._book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        frame = {"font_name": FONT, "font_size": 10, "border": 1, "border_color": LINE}
        cell = frame | {"valign": "top", "text_wrap": True}
        money = "#,##0.00####" if columns.wan else "#,##0.00"
        looks: dict[Kind, dict[str, Any]] = {
            "text": {"num_format": "@"},
            "number": {"align": "center"},
            "date": {"num_format": "yyyy-mm-dd", "align": "center"},
            "amount": {"num_format": money},
            "percent": {"num_format": "0%", "align": "center"},
        }
        self._formats = {kind: self._book.add_format(cell | look) for kind, look in looks.items()}
        above = {"font_name": FONT, "valign": "vcenter"}
        self._title = (
            title,
            self._book.add_format(above | {"font_size": 16, "bold": True, "align": "center"}),
        )
        said = {"moment": formats.moment(made), "unit": columns.unit}
        self._subtitle = (
            formats.gettext(AS_OF) % said,
            self._book.add_format(above | {"font_size": 10, "align": "right"}),
        )
        self._heading = self._book.add_format(
            frame | {"bold": True, "font_color": "#FFFFFF", "bg_color": HEADING_FILL,
                     "align": "center", "valign": "vcenter", "text_wrap": True}
        )  # fmt: skip
        self._written = 0
        self._sheet, self._row = self._next_sheet()

    def add(self, entries: Iterable[Entry]) -> None:
        """Write findings below those written before; a full sheet is followed by another."""
        for entry in entries:
            if self._row == ROWS_A_SHEET:
                self._filter()
                self._sheet, self._row = self._next_sheet()
            self._row += 1
            self._written += 1
            for place, column in enumerate(self._columns):
                value = column.value(entry, self._written)
                if column.kind == "percent" and isinstance(value, int):
                    value = Decimal(value) / 100
                _write(self._sheet, self._row, place, value, self._formats[column.kind])

    def close(self) -> None:
        """Write what is left."""
        self._filter()
        self._book.close()

    def _next_sheet(self) -> tuple["Worksheet", int]:
        formats = self._words.formats
        name = formats.gettext("Ledger")
        number = len(self._book.worksheets()) + 1
        sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)
        last = len(self._columns) - 1
        sheet.set_row(0, 34)
        sheet.merge_range(0, 0, 0, last, *self._title)
        sheet.merge_range(1, 0, 1, last, *self._subtitle)
        sheet.set_row(HEADER_ROW, THREE_LINES)
        for place, column in enumerate(self._columns):
            sheet.write_string(HEADER_ROW, place, column.heading[:LONGEST_CELL], self._heading)
        sheet.freeze_panes(HEADER_ROW + 1, FROZEN_COLUMNS)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_footer("&C" + formats.gettext(PAGES) % {"page": "&P", "pages": "&N"})
        return sheet, HEADER_ROW

    def _filter(self) -> None:
        self._sheet.autofilter(HEADER_ROW, 0, self._row, len(self._columns) - 1)


def _write(sheet: "Worksheet", row: int, place: int, value: Value, look: "Format") -> None:
    """Write one cell; a date that Excel cannot hold (before 1900) is text."""
    if value is None or value == "":
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, place, value[:LONGEST_CELL], look)
    elif isinstance(value, date):
        if value.year >= FIRST_YEAR:
            sheet.write_datetime(row, place, value, look)
        else:
            sheet.write_string(row, place, value.isoformat(), look)
    else:
        sheet.write_number(row, place, value, look)
