"""A ledger that is no .xlsx or .xlsm, written anew as one: its values in their places, marked."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rectification.ledger.sheet import Cell, Sheet
from templates.marked.marks import AUTHOR, MOST, Mark, gathered, list_rows, list_title
from templates.marked.styles import DOUBTFUL, WRONG
from templates.words import Words

_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
"""Characters that a sheet's name and a cell may have in a spreadsheet program."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_WIDTH = 18
_MEASURED = 200
_NO_VALUE = "#N/A"

Formats = dict[tuple[str, str], Format]
"""By number format and colour."""


def write_anew(sheets: Sequence[Sheet], sheet: str, marks: Sequence[Mark], words: Words) -> bytes:
    """Return a workbook of these sheets, of which one has its faults marked.

    What begins with "=" stays text. Rows are written as they come and not kept, so a large
    table takes little room.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    formats: Formats = {}
    title, headings = list_title(words)
    names: set[str] = {title.lower()}
    for each in sheets:
        if each.name == title and each.name != sheet:
            continue
        there = marks[:MOST] if each.name == sheet else ()
        _write(book, book.add_worksheet(_name(each.name, names)), each, there, formats)
    if marks[MOST:]:
        listed = book.add_worksheet(title)
        for number, line in enumerate([headings, *list_rows(marks[MOST:])]):
            listed.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def _name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and that none has yet."""
    bare = _NOT_IN_NAMES.sub(" ", name).strip()[:_LONGEST_NAME] or "Sheet"
    number, free = 1, bare
    while free.lower() in taken:
        number += 1
        free = f"{bare[: _LONGEST_NAME - 4]} {number}"
    taken.add(free.lower())
    return free


def _write(
    book: xlsxwriter.Workbook,
    to: Worksheet,
    sheet: Sheet,
    marks: Sequence[Mark],
    formats: Formats,
) -> None:
    to.set_column(0, max((len(row) for row in islice(sheet.rows, _MEASURED)), default=1), _WIDTH)
    marked = gathered(marks, sheet.merged)
    for number, row in enumerate(sheet.rows):
        there, broken = marked.get(number, {}), sheet.broken.get(number, {})
        for column, cell in enumerate(row):
            _write_cell(book, to, (number, column), broken.get(column) or cell, formats,
                        mark=there.get(column), is_broken=column in broken)  # fmt: skip
        for mark in there.values():
            to.write_comment(mark.row, mark.column, mark.text, {"author": AUTHOR, "x_scale": 2})
    for (top, left), (bottom, right) in sheet.merged:
        if (top, left) != (bottom, right):
            # merge_range would write cells, of which those of later rows come too early here
            to.merge.append([top, left, bottom, right])


def _write_cell(
    book: xlsxwriter.Workbook,
    to: Worksheet,
    at: tuple[int, int],
    cell: Cell,
    formats: Formats,
    *,
    mark: Mark | None,
    is_broken: bool,
) -> None:
    colour = "" if mark is None else (DOUBTFUL if mark.doubtful else WRONG)[2:].decode()
    shape = _format(book, formats, _shown_as(cell), colour)
    row, column = at
    if is_broken:
        shown = str(cell) if str(cell).startswith("#") else _NO_VALUE
        to.write_formula(row, column, "=NA()", shape, shown)
    elif cell == "" or cell is None:
        if mark is not None:
            to.write_blank(row, column, None, shape)
    elif isinstance(cell, str):
        to.write_string(row, column, cell[:_LONGEST_TEXT], shape)
    elif isinstance(cell, bool):
        to.write_boolean(row, column, cell, shape)
    elif isinstance(cell, date | time | timedelta):
        to.write_datetime(row, column, cell, shape)
    else:
        to.write_number(row, column, cell, shape)


def _shown_as(cell: Cell) -> str:
    if isinstance(cell, datetime) and cell.time() != time():
        return "yyyy-mm-dd hh:mm:ss"
    if isinstance(cell, date):
        return "yyyy-mm-dd"
    if isinstance(cell, time):
        return "hh:mm:ss"
    return "[h]:mm:ss" if isinstance(cell, timedelta) else ""


def _format(book: xlsxwriter.Workbook, formats: Formats, shown: str, colour: str) -> Format | None:
    if not shown and not colour:
        return None
    if (shown, colour) not in formats:
        look: Mapping[str, object] = {
            **({"num_format": shown} if shown else {}),
            **({"bg_color": f"#{colour}"} if colour else {}),
        }
        formats[shown, colour] = book.add_format(look)
    return formats[shown, colour]
