"""Finding the table in a workbook: its sheet, its header of one to three rows, its columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rectification.ledger.amounts import MoneyUnit, unit_above, unit_in
from rectification.ledger.characters import text_of
from rectification.ledger.fields import REQUIRED, Field
from rectification.ledger.headings import meanings, shown
from rectification.ledger.sheet import Sheet
from rectification.ledger.unreadable import Reason, UnreadableLedger

_DEEPEST_HEADER = 40
"""Rows from the top in which a header is looked for: below covers, titles and instructions."""
_HEADER_ROWS = (1, 2, 3)
_FEWEST_FIELDS = 2
_FROM_ABOVE = 10
"""Added to the tier of a meaning that only the heading above the column's own gives."""
_MUST_BE_SURE = frozenset((Field.DEADLINE, Field.AMOUNT))
"""Where the wrong one of two columns would do harm that nobody sees; else the first is taken."""
_LOOKED_AT = 500


@dataclass(frozen=True)
class Table:
    """Where the findings of a sheet are, and what its columns mean."""

    sheet: Sheet
    first: int
    """The first row below the header, from 0."""
    columns: Mapping[Field, int]
    headings: Sequence[str]
    """The lowest heading of each column; empty where a column has none."""
    unknown: Mapping[int, str]
    """The columns with a heading that stands for no field, and that heading, each once."""
    unit: MoneyUnit


@dataclass(frozen=True)
class _Header:
    sheet: Sheet
    start: int
    paths: Sequence[tuple[str, ...]]
    """Of each column, the headings over it from the lowest up."""
    depth: int
    claims: Mapping[Field, list[tuple[int, int]]]
    """Of each field, the columns that may be it, as (tier, column), the surest first."""


def locate(sheets: Iterable[Sheet]) -> Table:
    """Return the table whose header names the most fields, the first such in the workbook.

    Raises:
        UnreadableLedger: `no-headings` with what was found and what is missing;
            `two-alike` if two columns have the same claim to a field that matters.
    """
    sheets = list(sheets)
    best: _Header | None = None
    for sheet in sheets:
        for header in _headers(sheet):
            if best is None or len(header.claims) > len(best.claims):
                best = header
    if best is None or len(best.claims) < _FEWEST_FIELDS:
        raise UnreadableLedger(Reason.NO_HEADINGS, found=_likely(sheets), missing=REQUIRED)
    return _table(best)


def _headers(sheet: Sheet) -> Iterable[_Header]:
    """Yield each possible header, so that the first of equals is the plainest."""
    shown_rows = _headings(sheet)
    for depth in _HEADER_ROWS:
        for start in range(len(shown_rows) - depth + 1):
            rows = shown_rows[start : start + depth]
            paths = [tuple(filter(None, column[::-1])) for column in zip(*rows, strict=True)]
            yield _Header(sheet, start, paths, depth, _claims(paths))


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


def _claims(paths: Sequence[tuple[str, ...]]) -> dict[Field, list[tuple[int, int]]]:
    claims: dict[Field, list[tuple[int, int]]] = {}
    for column, path in enumerate(paths):
        for above, heading in enumerate(path):
            found = meanings(heading)
            if found:
                for meaning in found:
                    tier = meaning.tier + (_FROM_ABOVE if above else 0)
                    claims.setdefault(meaning.field, []).append((tier, column))
                break
    for columns in claims.values():
        columns.sort()
    return _settled(claims)


def _settled(claims: dict[Field, list[tuple[int, int]]]) -> dict[Field, list[tuple[int, int]]]:
    """Give a heading that stands for two fields to the one that a row owes.

    Recommendation is the advice where there is a finding beside it, else the finding itself.
    """
    taken = {claims[field][0][1] for field in REQUIRED if field in claims}
    settled = {
        field: columns if field in REQUIRED else [each for each in columns if each[1] not in taken]
        for field, columns in claims.items()
    }
    return {field: columns for field, columns in settled.items() if columns}


def _table(header: _Header) -> Table:
    headings = [path[0] if path else "" for path in header.paths]
    found = tuple(dict.fromkeys(filter(None, headings)))
    missing = tuple(field for field in REQUIRED if field not in header.claims)
    if missing:
        raise UnreadableLedger(
            Reason.NO_HEADINGS, place=header.sheet.name, found=found, missing=missing
        )
    columns = {field: _sure(field, claims, header) for field, claims in header.claims.items()}
    taken = set(columns.values())
    unknown: dict[int, str] = {}
    for column, heading in enumerate(headings):
        if heading and column not in taken and heading not in _ORDINALS:
            name, copies = heading, 1
            while name in unknown.values():
                copies += 1
                name = f"{heading} ({copies})"
            unknown[column] = name
    return Table(
        sheet=header.sheet,
        first=header.start + header.depth,
        columns=columns,
        headings=headings,
        unknown=unknown,
        unit=_money_unit(header, columns.get(Field.AMOUNT)),
    )


_ORDINALS = frozenset({"序号", "S/N", "#"})


def _sure(field: Field, claims: list[tuple[int, int]], header: _Header) -> int:
    surest = claims[0][0]
    first = header.start + header.depth
    rivals = [column for tier, column in claims if tier == surest]
    used = [column for column in rivals if _is_used(header.sheet, first, column)] or rivals[:1]
    if len(used) > 1 and surest < _FROM_ABOVE and field in _MUST_BE_SURE:
        raise UnreadableLedger(
            Reason.TWO_ALIKE,
            place=header.sheet.name,
            found=tuple(header.paths[each][0] for each in used),
            missing=(field,),
        )
    return used[0]


def _is_used(sheet: Sheet, first: int, column: int) -> bool:
    """Tell whether anything stands below the header; a merged heading spans empty columns."""
    return any(row[column] not in ("", None) for row in sheet.rows[first : first + _LOOKED_AT])


def _money_unit(header: _Header, column: int | None) -> MoneyUnit:
    if column is None:
        return MoneyUnit()
    for heading in header.paths[column]:
        unit = unit_in(heading)
        if unit is not None:
            return unit
    for row in reversed(header.sheet.rows[: header.start]):
        for cell in row:
            unit = unit_above(text_of(cell))
            if unit is not None:
                return unit
    return MoneyUnit()


def _likely(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return the row that looks most like a header, though it names nothing known."""
    rows = [row for sheet in sheets for row in _headings(sheet)]
    texts = [tuple(dict.fromkeys(filter(None, row))) for row in rows]
    return max(
        texts, key=lambda row: sum(not any(map(str.isdigit, cell)) for cell in row), default=()
    )
