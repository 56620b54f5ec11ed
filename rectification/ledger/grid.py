"""How large a table may be, and how large an OpenDocument sheet says it is."""

import re

from rectification.ledger.unreadable import Reason, UnreadableLedger

LARGEST_GRID = 8_000_000
"""Cells from the first to the last used row and column: 500,000 rows of 16 columns."""
WIDEST = 16_384
"""Columns of a spreadsheet program's largest sheet."""
LONGEST = 1_048_576
"""Rows of it."""

_ROW = re.compile(
    rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)|</table:table>", re.DOTALL
)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')
_VALUE = b"office:value-type"


def refuse_large(rows: int, columns: int, place: str = "") -> None:
    """Refuse a grid that has no room.

    Raises:
        UnreadableLedger: `too-big`.
    """
    if rows * columns > LARGEST_GRID or columns > WIDEST or rows > LONGEST:
        raise UnreadableLedger(Reason.TOO_BIG, place=place)


def refuse_repeated(content: bytes) -> None:
    """Refuse an OpenDocument sheet whose repeated cells (ODF 1.3, 19.675) have no room.

    Raises:
        UnreadableLedger: `too-big`.
    """
    rows = widest = 0
    for row in _ROW.finditer(content):
        attributes, cells = row.groups()
        if attributes is None:  # the next sheet
            rows = widest = 0
            continue
        rows += _times(attributes)
        if cells and _VALUE in cells:
            widest = max(widest, _last_value(cells))
            refuse_large(rows, widest)


def _last_value(cells: bytes) -> int:
    last = position = 0
    for attributes in _CELL.findall(cells):
        position += _times(attributes)
        if _VALUE in attributes:
            last = position
    return last


def _times(attributes: bytes) -> int:
    repeated = _REPEATED.search(attributes)
    return int(repeated[1]) if repeated else 1
