"""Giving cells of a sheet other styles; a cell that is not written down yet is put in."""

import re
from collections.abc import Callable, Iterator, Mapping

from rectification.ledger.sheet import Area
from templates.marked.marks import Mark, cell_name
from templates.marked.parts import CannotMark

_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(rb"<c\b([^>]*?)(/>|>.*?</c>)", re.DOTALL)
_NUMBER = re.compile(rb'\sr="(\d+)"')
_NAME = re.compile(rb'\sr="([A-Z]{1,3})\d+"')
_STYLE = re.compile(rb'\ss="(\d+)"')
_MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')

Marks = Mapping[int, Mapping[int, Mark]]
"""By row and column, counted from 0."""


def merged_areas(markup: bytes) -> list[Area]:
    """Return the merged areas of a sheet."""
    return [
        ((int(top) - 1, _column(left)), (int(bottom) - 1, _column(right)))
        for left, top, right, bottom in _MERGED.findall(markup)
    ]


def styles_of(markup: bytes, marks: Marks) -> dict[tuple[int, int], int]:
    """Return the style that each marked cell has now.

    Raises:
        CannotMark: a row is not there, or not numbered as the spreadsheet programs do.
    """
    styles: dict[tuple[int, int], int] = {}
    seen = set()
    for number, row in _rows(markup, marks):
        seen.add(number)
        there = {_column_of(cell): cell[1] for cell in _CELL.finditer(row[2] or b"")}
        for column in marks[number]:
            style = _STYLE.search(there.get(column, b""))
            styles[number, column] = int(style[1]) if style else 0
    if seen != set(marks):
        raise CannotMark
    return styles


def restyled(markup: bytes, marks: Marks, style: Callable[[int, int], int]) -> bytes:
    """Return a sheet whose marked cells have the styles that `style` gives by row and column."""
    parts, at = [], 0
    for number, row in _rows(markup, marks):
        parts += [markup[at : row.start()], _row(number, row, marks[number], style)]
        at = row.end()
    return b"".join((*parts, markup[at:]))


def _rows(markup: bytes, marks: Marks) -> Iterator[tuple[int, re.Match[bytes]]]:
    for row in _ROW.finditer(markup):
        number = _NUMBER.search(row[1])
        if number is None:
            raise CannotMark
        if int(number[1]) - 1 in marks:
            yield int(number[1]) - 1, row


def _row(
    number: int, row: re.Match[bytes], marks: Mapping[int, Mark], style: Callable[[int, int], int]
) -> bytes:
    cells = {_column_of(cell): cell[0] for cell in _CELL.finditer(row[2] or b"")}
    for column in marks:
        bare = cells.get(column)
        wanted = b' s="%d"' % style(number, column)
        if bare is None:
            cells[column] = b'<c r="%b"%b/>' % (cell_name(number, column).encode(), wanted)
        else:
            head, sign, rest = bare.partition(b">")
            cells[column] = _STYLE.sub(b"", head).replace(b"<c", b"<c" + wanted, 1) + sign + rest
    inside = b"".join(cells[column] for column in sorted(cells))
    return b"<row%b>%b</row>" % (row[1], inside)


def _column_of(cell: re.Match[bytes]) -> int:
    name = _NAME.search(cell[1])
    if name is None:
        raise CannotMark
    return _column(name[1])


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
