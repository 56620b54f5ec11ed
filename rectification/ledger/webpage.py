"""Web pages that are called .xls: how many systems of records export a table.

Other markup goes by that name too: workbooks as XML, pages packed as mail. It is told apart
here, and not read.
"""

import re
from html.parser import HTMLParser

from rectification.ledger.grid import WIDEST, refuse_large
from rectification.ledger.sheet import Area, Cell, Sheet
from rectification.ledger.unreadable import Reason, UnreadableLedger

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|head|meta|body)\b", re.IGNORECASE
)
_WIDE = re.compile(rb"<(?:html|table)\b", re.IGNORECASE)
_SAMPLE = 4096
_KINDS = {
    b"urn:schemas-microsoft-com:office:spreadsheet": "xml-2003",
    b"urn:oasis:names:tc:opendocument": "flat-ods",
}
"""The namespaces of workbooks in one XML file: Excel's of 2003, and flat OpenDocument."""
_MAIL = b"mime-version:"


def kind_of_markup(data: bytes) -> str:
    """Return what markup is that is no web page: one of `Reason.NOT_A_TABLE`; else nothing."""
    start = _start(data).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MAIL):
        return "mht"
    if not start.startswith((b"<?xml", b"<workbook", b"<office:document")):
        return ""
    return next((kind for space, kind in _KINDS.items() if space in start), "")


def _start(data: bytes) -> bytes:
    start = data[:_SAMPLE].replace(b"\0", b"")
    return start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")


def is_web_page(data: bytes) -> bool:
    """Tell whether a text begins as a web page does, in any encoding of one byte or UTF-8/16."""
    start = _start(data)
    return bool(_START.match(start)) or (start.startswith(b"<?xml") and bool(_WIDE.search(start)))


def read_web_page(text: str, filename: str) -> list[Sheet]:
    """Return the tables of a page, each as a sheet of texts with its merged areas.

    Raises:
        UnreadableLedger: `not-a-table` (a page) if there is none, `too-big`.
    """
    page = _Tables()
    page.feed(text)
    page.close()
    sheets = [_sheet(table, filename) for table in page.tables if any(map(len, table))]
    if not sheets:
        raise UnreadableLedger(Reason.NOT_A_TABLE, place="page")
    return sheets


class _Cell:
    """A cell as the page writes it."""

    def __init__(self, attributes: dict[str, str | None]) -> None:
        self.across = _times(attributes.get("colspan"))
        self.down = _times(attributes.get("rowspan"))
        self.said: list[str] = []

    @property
    def text(self) -> str:
        lines = "".join(self.said).split("\n")
        return "\n".join(" ".join(line.split()) for line in lines).strip()


class _Tables(HTMLParser):
    """Collects the rows of every table; one inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[_Cell]]] = []
        self._open: list[list[list[_Cell]]] = []
        self._cells: list[_Cell | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._open.append(self.tables[-1])
            self._cells.append(None)
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].append([])
            self._cells[-1] = None
        elif tag in ("td", "th"):
            if not self._open[-1]:
                self._open[-1].append([])
            cell = self._cells[-1] = _Cell(dict(attrs))
            self._open[-1][-1].append(cell)
        elif tag in ("br", "p", "div", "li") and self._cells[-1] is not None:
            self._cells[-1].said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._open:
            self._open.pop()
            self._cells.pop()
        elif tag in ("td", "th", "tr") and self._cells:
            self._cells[-1] = None

    def handle_data(self, data: str) -> None:
        if self._cells and self._cells[-1] is not None:
            self._cells[-1].said.append(data.replace("\n", " "))


def _times(said: str | None) -> int:
    return min(int(said), WIDEST) if said and said.isdecimal() and int(said) else 1


def _sheet(table: list[list[_Cell]], filename: str) -> Sheet:
    """Put the cells where the spans of those before leave room (HTML, 4.9.12.1)."""
    grid: dict[tuple[int, int], str] = {}
    merged: list[Area] = []
    taken: dict[int, int] = {}
    """Of each column, the first row that is free again."""
    width = 0
    for row, cells in enumerate(table):
        column = 0
        for cell in cells:
            while taken.get(column, 0) > row:
                column += 1
            down = min(cell.down, len(table) - row)
            width = max(width, column + cell.across)
            refuse_large(len(table), width)
            grid[row, column] = cell.text
            if down > 1 or cell.across > 1:
                merged.append(((row, column), (row + down - 1, column + cell.across - 1)))
            for each in range(column, column + cell.across):
                taken[each] = row + down
            column += cell.across
    rows: list[list[Cell]] = [
        [grid.get((row, column), "") for column in range(width)] for row in range(len(table))
    ]
    return Sheet(filename, rows, merged)
