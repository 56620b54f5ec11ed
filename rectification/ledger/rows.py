"""From the cells of a table to findings, errors and warnings, row by row."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from rectification.ledger.amounts import read_amount
from rectification.ledger.characters import narrow, text_of
from rectification.ledger.dates import Calendar, Deadline, read_deadline
from rectification.ledger.fields import LIMITS, Field, Kind
from rectification.ledger.names import split_names
from rectification.ledger.reading import LedgerRow, LeftOut, Reading, RowError, RowWarning
from rectification.ledger.sheet import Cell
from rectification.ledger.skipping import Skip, why_skipped
from rectification.ledger.table import Table
from rectification.ledger.unreadable import WrongValue

_REMEMBERED = 8192
"""How many different cells of a column are kept read; ledgers repeat units, dates, people."""
_SHOWN = 200
_SPACE = re.compile(r"\s+")

_PLAIN_TEXT = (
    Field.PROJECT, Field.UNIT, Field.EVALUATOR, Field.GRADE, Field.CATEGORY,
    Field.DESCRIPTION, Field.ADVICE,
)  # fmt: skip
_OWED = frozenset({Field.UNIT, Field.DESCRIPTION})


@dataclass
class _Notes:
    """What is being gathered while the rows go by."""

    rows: list[LedgerRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowWarning] = field(default_factory=list)
    skipped: dict[Skip, int] = field(default_factory=lambda: dict.fromkeys(Skip, 0))
    codes: set[str] = field(default_factory=set)


def read_rows(table: Table, calendar: Calendar) -> Reading:
    """Return what the rows below the header say."""
    notes = _Notes()
    reader = _RowReader(table, calendar, notes)
    for row, cells in _with_cells(table, notes):
        reader.read(row, cells)
    return Reading(
        rows=notes.rows,
        errors=notes.errors,
        warnings=notes.warnings,
        sheet=table.sheet.name,
        header_row=table.first,
        columns={each: table.headings[column] for each, column in table.columns.items()},
        unknown=tuple(table.unknown.values()),
        currency=table.unit.currency,
        left_out=LeftOut(**{why.value: count for why, count in notes.skipped.items()}),
    )


def _with_cells(table: Table, notes: _Notes) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows that hold findings, by their index, with merged cells filled down."""
    filled = _filled_down(table)
    blank = 0
    after_note = False
    broken = table.sheet.broken
    for row in range(table.first, len(table.sheet.rows)):
        cells = table.sheet.rows[row]
        if not any(cells) and row not in broken:
            blank += 1
            continue
        skip = why_skipped(cells, table, after_note=after_note)
        if skip is Skip.BLANK:
            blank += 1
            continue
        notes.skipped[Skip.BLANK] += blank  # the tail is no gap: counted when something follows
        blank = 0
        if skip is not None:
            notes.skipped[skip] += 1
            after_note = skip is Skip.FOOTNOTE
            continue
        after_note = False
        for column, value in filled.get(row, ()):
            cells[column] = value
        yield row, cells


def _filled_down(table: Table) -> Mapping[int, list[tuple[int, Cell]]]:
    """Return what each row takes over from a cell merged down into it."""
    filled: dict[int, list[tuple[int, Cell]]] = {}
    rows = table.sheet.rows
    wanted = {*table.columns.values(), *table.unknown}
    room = len(rows) * len(wanted)  # areas that overlap are no spreadsheet's
    for (top, left), (bottom, _) in table.sheet.merged:
        if top < table.first or left not in wanted or bottom == top or top >= len(rows):
            continue
        for row in range(top + 1, min(bottom + 1, len(rows), top + 1 + room)):
            filled.setdefault(row, []).append((left, rows[top][left]))
            room -= 1
    return filled


class _RowReader:
    """Reads one row after the other, remembering what repeated cells came to."""

    def __init__(self, table: Table, calendar: Calendar, notes: _Notes) -> None:
        self._notes = notes
        self._columns = table.columns
        self._unknown = tuple(table.unknown.items())
        self._broken = table.sheet.broken
        self._today = calendar.today
        remember = lru_cache(maxsize=_REMEMBERED, typed=True)
        self._text: Callable[[Cell], str] = remember(text_of)
        self._names: Callable[[str], tuple[str, ...]] = remember(split_names)
        self._amount: Callable[[Cell], Decimal | None] = remember(
            partial(read_amount, unit=table.unit)
        )
        self._deadline: Callable[[Cell], Deadline] = remember(
            partial(read_deadline, calendar=calendar)
        )
        self._wrong: list[RowError] = []
        self._row = 0

    def read(self, index: int, cells: list[Cell]) -> None:
        """Add the row, or all that is wrong with it, to the notes."""
        wrong: list[RowError] = []
        self._wrong = wrong
        self._row = index + 1
        broken = self._broken.get(index)
        if broken:
            self._refuse_broken(broken)
        code = self._code(cells)
        texts = {each: self._plain(each, cells) for each in _PLAIN_TEXT}
        amount = self._money(cells)
        owners = self._people(Field.OWNER, cells, owed=True)
        assisting = self._people(Field.ASSISTING, cells, owed=False)
        deadline = self._day(cells)
        if wrong or deadline is None:
            order = list(Field)
            wrong.sort(key=lambda error: order.index(error.field))
            self._notes.errors += wrong
            return
        unknown = {name: self._text(cells[at]) for at, name in self._unknown}
        self._notes.rows.append(
            LedgerRow(
                row=self._row,
                code=code,
                project=texts[Field.PROJECT],
                unit=texts[Field.UNIT] or "",
                evaluator=texts[Field.EVALUATOR],
                grade=texts[Field.GRADE],
                category=texts[Field.CATEGORY],
                description=texts[Field.DESCRIPTION] or "",
                advice=texts[Field.ADVICE],
                amount=amount,
                owners=owners,
                assisting=assisting,
                deadline=deadline.day,
                extra={name: text for name, text in unknown.items() if text},
            )
        )
        self._warn(code, cells[self._columns[Field.DEADLINE]], deadline)

    def _refuse(self, each: Field, kind: Kind, cell: Cell) -> None:
        """Note an error, the first one of a field only."""
        if all(error.field is not each for error in self._wrong):
            self._wrong.append(RowError(self._row, each, kind, self._text(cell)[:_SHOWN]))

    def _refuse_broken(self, broken: Mapping[int, str]) -> None:
        for each, column in self._columns.items():
            if column in broken:
                self._refuse(each, Kind.INVALID, broken[column])

    def _code(self, cells: list[Cell]) -> str:
        cell = cells[self._columns[Field.CODE]]
        code = _SPACE.sub(" ", narrow(self._text(cell)))
        if not code:
            self._refuse(Field.CODE, Kind.MISSING, cell)
        elif len(code) > LIMITS[Field.CODE]:
            self._refuse(Field.CODE, Kind.TOO_LONG, cell)
        elif code.casefold() in self._notes.codes:
            self._refuse(Field.CODE, Kind.DUPLICATE, cell)
        self._notes.codes.add(code.casefold())
        return code

    def _plain(self, each: Field, cells: list[Cell]) -> str | None:
        column = self._columns.get(each)
        if column is None:
            return None
        text = self._text(cells[column])
        if not text and each in _OWED:
            self._refuse(each, Kind.MISSING, text)
        elif len(text) > LIMITS[each]:
            self._refuse(each, Kind.TOO_LONG, text)
        return text

    def _money(self, cells: list[Cell]) -> Decimal | None:
        column = self._columns.get(Field.AMOUNT)
        if column is None:
            return None
        try:
            return self._amount(cells[column])
        except WrongValue as wrong:
            self._refuse(Field.AMOUNT, wrong.kind, cells[column])
            return None

    def _people(self, each: Field, cells: list[Cell], *, owed: bool) -> tuple[str, ...]:
        column = self._columns.get(each)
        names = () if column is None else self._names(self._text(cells[column]))
        if column is not None and not names and owed:
            self._refuse(each, Kind.MISSING, cells[column])
        elif column is not None and names and max(map(len, names)) > LIMITS[each]:
            self._refuse(each, Kind.TOO_LONG, cells[column])
        return names

    def _day(self, cells: list[Cell]) -> Deadline | None:
        cell = cells[self._columns[Field.DEADLINE]]
        try:
            return self._deadline(cell)
        except WrongValue as wrong:
            self._refuse(Field.DEADLINE, wrong.kind, cell)
            return None

    def _warn(self, code: str, cell: Cell, deadline: Deadline) -> None:
        if deadline.inferred:
            self._note(code, Kind.INFERRED, cell, deadline.day)
        if deadline.day < self._today:
            self._note(code, Kind.PAST, cell, deadline.day)

    def _note(self, code: str, kind: Kind, cell: Cell, day: date) -> None:
        self._notes.warnings.append(
            RowWarning(
                self._row, code, Field.DEADLINE, kind, self._text(cell)[:_SHOWN], day.isoformat()
            )
        )
