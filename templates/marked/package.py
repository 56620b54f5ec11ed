"""Marking cells within a workbook: all else in it stays byte for byte, but nothing that runs."""

from collections.abc import Sequence
from html import escape

from templates.marked.cells import merged_areas, restyled, styles_of
from templates.marked.comments import comment
from templates.marked.macros import without_macros
from templates.marked.marks import MOST, Mark, gathered, list_rows, list_title
from templates.marked.parts import CannotMark, Parts
from templates.marked.styles import coloured
from templates.words import Words

_STYLES = "xl/styles.xml"
_SPREADSHEET = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def mark_package(data: bytes, sheet: str, marks: Sequence[Mark], words: Words) -> bytes:
    """Return the workbook with some cells of one sheet coloured and commented.

    Args:
        data: the workbook; its archive has been found harmless when it was read.
        sheet: the name of the sheet.
        marks: what to mark; those beyond `MOST` are listed on a sheet of their own.
        words: the language of that sheet.

    Raises:
        CannotMark: it computes with macro sheets, or is not written as the usual programs do.
    """
    parts = Parts(data)
    part = parts.sheets().get(sheet, "")
    if not part:
        raise CannotMark
    if parts.holds_macros:
        without_macros(parts)
    markup = parts.read(part)
    if _SPREADSHEET not in markup[:4000]:
        raise CannotMark
    there = gathered(marks[:MOST], merged_areas(markup))
    now = styles_of(markup, there)
    doubtful = {at: there[at[0]][at[1]].doubtful for at in now}
    styles, twins = coloured(parts.read(_STYLES), ((now[at], doubtful[at]) for at in now))
    parts.put(_STYLES, styles)

    def style(row: int, column: int) -> int:
        return twins[now[row, column], doubtful[row, column]]

    markup = restyled(markup, there, style)
    every = [mark for row in there.values() for mark in row.values()]
    parts.put(part, comment(parts, part, markup, every))
    title, headings = list_title(words)
    if marks[MOST:] or title in parts.sheets():
        rest = [(str(row), cell, text) for row, cell, text in list_rows(marks[MOST:])]
        parts.add_sheet(title, _sheet([headings, *rest]))
    return parts.packed()


def _sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a sheet of texts."""
    lines = (f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet '
    inside = "".join(lines).encode()
    return head + _SPREADSHEET + b"><sheetData>" + inside + b"</sheetData></worksheet>"


def _cell(text: str) -> str:
    inside = f'<t xml:space="preserve">{escape(text, quote=False)}</t>'
    return f'<c t="inlineStr"><is>{inside}</is></c>'
