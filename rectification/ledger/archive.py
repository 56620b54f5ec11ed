"""What is known of a workbook's archive before a parser sees it: bombs, damage, broken cells.

A parser makes room for every cell up to the last one used, so one cell in the far corner of
a small file can take all memory. The markup is therefore searched first: once for a cell
that is far out, and only where there is one, cell by cell.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from itertools import chain

from rectification.ledger.grid import LARGEST_GRID, refuse_repeated
from rectification.ledger.unreadable import Reason, UnreadableLedger

LARGEST_UNZIPPED = 400 * 1024 * 1024
"""In bytes, all parts together; 100,000 findings of 14 columns take about 70 MB."""
_ABSURD_RATIO = 400
_SMALL = 1024 * 1024
"""Under this many bytes no ratio is absurd: short repetitive parts pack very well."""

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
# Up to column Z and row 299,999 there is room for every cell.
_FAR_OUT = re.compile(rb"""r=["'](?:[A-Z]{2,3}\d|[A-Z]?(?:[3-9]\d{5}|\d{7}))""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>/]*>""")
# A row may place its first cell by itself: <row r="1048576"><c><v>1</v></c>
_UNPLACED = re.compile(
    rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d{6,7})["'][^>]*>\s*<(?:\w+:)?c(?:\s(?!r=)[^>/]*)?>"""
)
# An error, or a formula that nobody has computed.
_ERROR_SIGN = b't="e"'
_UNCOMPUTED_SIGNS = (b"</f></c>", b'"/></c>', b"<v></v>", b"<v/>", b"<v />")
_ERROR = re.compile(rb"<v>([^<]*)</v>")


@dataclass(frozen=True)
class Archive:
    """What the search found."""

    broken: Mapping[str, Mapping[int, Mapping[int, str]]] = field(default_factory=dict)
    """Of each sheet's part, by row and column from 0, what the broken formula shows."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """The part of each sheet, by the sheet's name."""


def look_into(data: bytes) -> Archive:
    """Search the archive.

    Raises:
        UnreadableLedger: `damaged`, `not-a-table`, `encrypted`, or `too-big` with the cell.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_bombs(archive, len(data))
            return _search(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise UnreadableLedger(Reason.DAMAGED) from error
    except (ValueError, IndexError, KeyError, RuntimeError) as error:
        raise UnreadableLedger(Reason.DAMAGED) from error


def _refuse_bombs(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableLedger(Reason.ENCRYPTED)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNZIPPED or unpacked > max(_SMALL, packed) * _ABSURD_RATIO:
        raise UnreadableLedger(Reason.TOO_BIG)


def _search(archive: zipfile.ZipFile) -> Archive:
    names = set(archive.namelist())
    if "content.xml" in names and "mimetype" in names:
        refuse_repeated(archive.read("content.xml"))
        return Archive()
    if "xl/workbook.xml" not in names:
        raise UnreadableLedger(Reason.NOT_A_TABLE)
    broken = {}
    for name in sorted(names):
        if not _SHEET_PART.fullmatch(name):
            continue
        markup = archive.read(name)
        _refuse_far_cells(markup, name)
        cells = _broken_cells(markup)
        if cells:
            broken[name] = cells
    return Archive(broken, _parts(archive) if broken else {})


def _refuse_far_cells(markup: bytes, part: str) -> None:
    if not _FAR_OUT.search(markup):
        return
    last_row = last_column = 1
    cells = ((each[1], each[2]) for each in _CELL.finditer(markup))
    unplaced = ((b"A", each[1]) for each in _UNPLACED.finditer(markup))
    for letters, row in chain(cells, unplaced):
        last_row = max(last_row, int(row))
        last_column = max(last_column, _column(letters) + 1)
        if last_row * last_column > LARGEST_GRID:
            place = f"{part.rpartition('/')[2]} {letters.decode()}{row.decode()}"
            raise UnreadableLedger(Reason.TOO_BIG, place=place)


def _broken_cells(markup: bytes) -> dict[int, dict[int, str]]:
    broken: dict[int, dict[int, str]] = {}
    for sign in (_ERROR_SIGN, *(_UNCOMPUTED_SIGNS if b"<f" in markup else ())):
        at = markup.find(sign)
        while at >= 0:
            start = markup.rfind(b"<c ", 0, at + 1)
            cell = _CELL.match(markup, start) if start >= 0 else None
            inside = markup[start : markup.find(b"</c>", at)]
            shows = _shows(inside)
            if cell and shows:
                broken.setdefault(int(cell[2]) - 1, {})[_column(cell[1])] = shows
            at = markup.find(sign, at + len(sign))
    return broken


def _shows(cell: bytes) -> str:
    """Return what a broken cell shows: its error, or = for a formula without a value."""
    value = _ERROR.search(cell)
    if _ERROR_SIGN in cell:
        return value[1].decode("ascii", "replace") if value else "="
    computed = b't="str"' in cell or (value and value[1])
    return "=" if b"<f" in cell and not computed else ""


def _column(letters: bytes) -> int:
    """Return the index of a column from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1


_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for tag in _RELATION.findall(relations):
        each = dict(_ATTRIBUTE.findall(tag))
        target = each.get("Target", "")
        targets[each.get("Id", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    parts = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        each = dict(_ATTRIBUTE.findall(tag))
        parts[unescape(each.get("name", ""))] = targets.get(each.get("r:id", ""), "")
    return parts
