"""Finding the header of a table: its sheet, its one to three rows, what each column may be."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from rectification.ledger.fields import REQUIRED, Field
from rectification.ledger.headings import for_information, is_customary, meanings, plain, shown
from rectification.ledger.resemblance import Resemblance, resembling
from rectification.ledger.sheet import Sheet
from rectification.ledger.unreadable import Reason, UnreadableLedger

_DEEPEST_HEADER = 40
"""Rows from the top in which a header is looked for: below covers, titles and instructions."""
_HEADER_ROWS = (1, 2, 3)
_FEWEST_FIELDS = 2
_FEWEST_HEADINGS = 3
_FEWEST_OF_ANOTHER = 3
"""Fields, the finding itself among them, by which another sheet is taken for a ledger too."""
FROM_ABOVE = 10
"""Added to the tier of a meaning that only the heading above the column's own gives."""

WIDE = 200
"""Columns from which on nobody looks at headings that are not known."""

Claims = Mapping[Field, list[tuple[int, int]]]
"""Of each field, the columns that may be it, as (tier, column), the surest first."""


class OtherTable(NamedTuple):
    """A sheet that looks like a ledger as well and is not read."""

    sheet: str
    rows: int
    """How many of its rows below the headings say what a finding is."""


@dataclass(frozen=True)
class Header:
    """Where the headings of a sheet are, and what they may mean."""

    sheet: Sheet
    start: int
    """The first row of the header, from 0."""
    depth: int
    paths: Sequence[tuple[str, ...]]
    """Of each column, the headings over it from the lowest up."""
    claims: Claims
    others: tuple[OtherTable, ...] = ()
    """The other sheets that hold a ledger, in their order."""

    @property
    def first(self) -> int:
        """The first row below the header, from 0."""
        return self.start + self.depth

    @cached_property
    def headings(self) -> list[str]:
        """The lowest heading of each column; empty where a column has none."""
        return [path[0] if path else "" for path in self.paths]

    @cached_property
    def exported(self) -> bool:
        """Whether the table is an export of ours, whose other columns are what they were."""
        return any(map(for_information, self.headings))

    @cached_property
    def resembles(self) -> list[Resemblance]:
        """Of each column, what its unknown heading resembles; nothing in a very wide table."""
        if sum(map(bool, self.headings)) > WIDE:
            return [()] * len(self.headings)
        return [resembling(heading) for heading in self.headings]

    @cached_property
    def names(self) -> list[str]:
        """The headings, a repeated one as "heading (2)" and so on."""
        return list(each_once(self.headings))

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all headings in their order, by which the next file of the kind is known.

        Spaces, case, width and signs do not count, nor do columns without a heading.
        """
        told = "\n".join("\t".join(map(plain, path)) for path in self.paths if path)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def each_once(headings: Iterable[str]) -> Iterator[str]:
    """Yield the headings, a repeated one as "heading (2)" and so on, so that each names one."""
    seen: set[str] = set()
    copies: Counter[str] = Counter()
    for heading in headings:
        name = heading
        while name and name in seen:
            copies[heading] += 1
            name = f"{heading} ({copies[heading] + 1})"
        seen.add(name)
        yield name


def find_header(sheets: Sequence[Sheet]) -> Header:
    """Return the header that names the most fields, the first such in the workbook.

    With it are told the other sheets that look like ledgers. Where no row names two, a row of
    at least three headings is taken that names or resembles one: whoever sent it can say what
    the others are.

    Raises:
        UnreadableLedger: `no-headings` with what was found and what is missing.
    """
    best, most = None, _FEWEST_FIELDS - 1
    surest: list[Header] = []
    for sheet in sheets:
        own, named = _surest(sheet)
        if own is not None:
            surest.append(own)
            if named > most:
                best, most = own, named
    if best is None:
        best = max(_all_headers(sheets), key=_promise, default=None)
        if best is None or not _promise(best):
            raise UnreadableLedger(Reason.NO_HEADINGS, found=_likely(sheets), missing=REQUIRED)
    others = (_other(header) for header in surest if header.sheet is not best.sheet)
    return replace(best, others=tuple(other for other in others if other.rows))


def _surest(sheet: Sheet) -> tuple[Header | None, int]:
    """Return the header of a sheet that names the most fields, and how many."""
    best, most = None, _FEWEST_FIELDS - 1
    for header in _headers(sheet):
        named = len(settled(header.claims))
        if named > most:
            best, most = header, named
    return best, most


def _other(header: Header) -> OtherTable:
    fields = settled(header.claims)
    if len(fields) < _FEWEST_OF_ANOTHER or Field.DESCRIPTION not in fields:
        return OtherTable(header.sheet.name, 0)
    column = fields[Field.DESCRIPTION][0][1]
    said = sum(bool(row[column]) for row in header.sheet.rows[header.first :])
    return OtherTable(header.sheet.name, said)


def settled(claims: Claims, taken: Iterable[int] = ()) -> dict[Field, list[tuple[int, int]]]:
    """Give a heading that stands for two fields to the one that a row owes.

    Recommendation is the advice where there is a finding beside it, else the finding itself.

    Args:
        claims: what the columns may be.
        taken: columns that are spoken for.
    """
    taken = set(taken)
    free = {
        field: [each for each in columns if each[1] not in taken]
        for field, columns in claims.items()
    }
    owed = {free[field][0][1] for field in REQUIRED if free.get(field)}
    result = {
        field: columns if field in REQUIRED else [each for each in columns if each[1] not in owed]
        for field, columns in free.items()
    }
    return {field: columns for field, columns in result.items() if columns}


def _all_headers(sheets: Sequence[Sheet]) -> Iterator[Header]:
    return (header for sheet in sheets for header in _headers(sheet))


def _headers(sheet: Sheet) -> Iterable[Header]:
    """Yield each possible header, so that the first of equals is the plainest."""
    shown_rows = _headings(sheet)
    for depth in _HEADER_ROWS:
        for start in range(len(shown_rows) - depth + 1):
            rows = shown_rows[start : start + depth]
            paths = [tuple(filter(None, column[::-1])) for column in zip(*rows, strict=True)]
            yield Header(sheet, start, depth, paths, _claims(paths))


def _headings(sheet: Sheet) -> list[list[str]]:
    """Return the top of the sheet as headings, a merged area repeated in all its cells."""
    top = [[shown(cell) for cell in row] for row in sheet.rows[:_DEEPEST_HEADER]]
    for (top_row, left), (bottom, right) in sheet.merged:
        if top_row >= len(top) or left >= len(top[0]):
            continue
        for row in top[top_row : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = top[top_row][left]
    return top


def _claims(paths: Sequence[tuple[str, ...]]) -> Claims:
    claims: dict[Field, list[tuple[int, int]]] = {}
    for column, path in enumerate(paths):
        for above, heading in enumerate(path):
            if for_information(heading):
                break
            found = meanings(heading)
            if found:
                for meaning in found:
                    tier = meaning.tier + (FROM_ABOVE if above else 0)
                    claims.setdefault(meaning.field, []).append((tier, column))
                break
    for columns in claims.values():
        columns.sort()
    if any(path and for_information(path[0]) for path in paths):
        return _as_exported(claims, paths)
    return claims


def _as_exported(claims: Claims, paths: Sequence[tuple[str, ...]]) -> Claims:
    """Leave each field to the heading under which this office exports it.

    What another ledger kept as extra may sound like a field, and stands beside it.
    """
    own = {
        field: [each for each in columns if is_customary(paths[each[1]][0], field)]
        for field, columns in claims.items()
    }
    return {field: own[field][:1] or columns for field, columns in claims.items()}


def _promise(header: Header) -> int:
    """Return how many fields a row names or resembles; 0 for one that is no row of headings."""
    headings = list(filter(None, header.headings))
    if (
        header.depth > 1
        or len(set(headings)) < _FEWEST_HEADINGS
        or len(headings) != len(set(headings))
        or any(heading[0].isdigit() for heading in headings)
        or not any(any(row) for row in header.sheet.rows[header.first :])
    ):
        return 0
    return len(header.claims) + sum(map(bool, header.resembles))


def _likely(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return the row that looks most like a header, though it names nothing known."""
    rows = [row for sheet in sheets for row in _headings(sheet)]
    texts = [tuple(dict.fromkeys(filter(None, row))) for row in rows]
    return max(
        texts, key=lambda row: sum(not any(map(str.isdigit, cell)) for cell in row), default=()
    )
