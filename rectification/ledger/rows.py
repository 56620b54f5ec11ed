"""From the cells of a table to findings, errors and warnings, row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rectification.ledger.blocks import Line, take_over
from rectification.ledger.cells import Reader, readers, remembering
from rectification.ledger.characters import text_of
from rectification.ledger.closing import says_closed, says_closing_day
from rectification.ledger.dates import Deadline, Reckoning
from rectification.ledger.fields import Field, Kind
from rectification.ledger.made_codes import made_code
from rectification.ledger.notes import notes_on
from rectification.ledger.reading import LedgerRow, LeftOut, Reading, RowError, RowWarning
from rectification.ledger.sheet import Cell
from rectification.ledger.skipping import Skip, why_skipped
from rectification.ledger.table import Table
from rectification.ledger.unreadable import WrongValue

Noted = Callable[[int, int], None]
"""Hears now and then how many rows are read, and of how many."""

_A_STRIDE = 1000
"""Rows between two such words."""
_SHOWN = 200
"""How much of a cell an error repeats, in characters."""


def unheard(_done: int, _total: int) -> None:
    """Stand for somebody who wants to hear how far the reading is."""


def read_rows(table: Table, reckoning: Reckoning, noted: Noted = unheard) -> Reading:
    """Return what the rows below the header say."""
    skipped = dict.fromkeys(Skip, 0)
    reader = _RowReader(table, reckoning)
    lines = list(_findings(table, skipped))
    taken: dict[int, list[Field]] = {}
    for each in take_over(table, lines):
        taken.setdefault(each.place, []).append(each.field)
    for first in range(0, len(lines), _A_STRIDE):
        noted(first, len(lines))
        for line in lines[first : first + _A_STRIDE]:
            reader.read(line.place, line.cells, taken.get(line.place, ()))
    noted(len(lines), len(lines))
    return Reading(
        rows=reader.rows,
        errors=reader.errors,
        warnings=reader.warnings,
        sheet=table.sheet.name,
        header_row=table.first,
        columns={each: table.headings[column] for each, column in table.columns.items()},
        unknown=tuple(table.unknown.values()),
        currency=table.unit.currency,
        left_out=LeftOut(**{why.value: count for why, count in skipped.items()}),
        notes=notes_on(table),
        closed=frozenset(reader.closed),
        places=dict(table.sources),
    )


def _findings(table: Table, skipped: dict[Skip, int]) -> Iterator[Line]:
    """Yield the rows that hold findings, with merged cells filled down."""
    stretch = 0
    filled = _filled_down(table)
    blank = 0
    after_note = False
    for index in range(table.first, len(table.sheet.rows)):
        cells = table.sheet.rows[index]
        skip = why_skipped(cells, table, after_note=after_note) if any(cells) else Skip.BLANK
        if skip is Skip.BLANK and index not in table.sheet.broken:
            blank += 1
            continue
        stretch += blank > 0
        skipped[Skip.BLANK] += blank  # the empty tail of a sheet is no gap, and is not counted
        blank = 0
        after_note = skip is Skip.FOOTNOTE
        if skip is None or skip is Skip.BLANK:
            for column, value in filled.get(index, ()):
                cells[column] = value
            yield Line(index, cells, stretch)
        else:
            skipped[skip] += 1
            stretch += 1


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


def _finding(
    row: int, code: str, facts: list[Any], deadline: date, extra: dict[str, str]
) -> LedgerRow:
    """Put the facts between code and deadline, which come in the order of `Field`, in place."""
    project, unit, evaluator, grade, category, description, advice, amount, *people = facts
    owners, assisting, supervisors = people
    return LedgerRow(
        row, code, project, unit, evaluator, grade, category, description, advice, amount,
        owners, assisting, supervisors, deadline, extra,
    )  # fmt: skip


class _RowReader:
    """Reads one row after the other; a wrong one is read again, to name all its faults."""

    def __init__(self, table: Table, reckoning: Reckoning) -> None:
        self.rows: list[LedgerRow] = []
        self.errors: list[RowError] = []
        self.warnings: list[RowWarning] = []
        self._codes: set[str] = set()
        self._fields = readers(table, reckoning)
        self._columns = [(column, read) for _, column, read in self._fields]
        self._unknown = tuple(table.unknown.items())
        self._present = table.sources
        self._text = remembering(text_of)
        self._deadline = table.sources.get(Field.DEADLINE)
        self._prefix = "" if Field.CODE in table.columns else table.rules.prefix
        self._says_over = [(column, remembering(says_closed)) for column in table.status]
        self._says_over += [(column, says_closing_day) for column in table.closing_day]
        self.closed: set[int] = set()
        self._today = reckoning.today
        known = frozenset(table.sources.values())
        self._broken = {
            index: broken
            for index, broken in table.sheet.broken.items()
            if not known.isdisjoint(broken)
        }

    def read(self, index: int, cells: list[Cell], taken: Sequence[Field] = ()) -> None:
        """Take the finding in a row (counted from 0), or note all that is wrong with it.

        Args:
            index: the row.
            cells: what stands in it.
            taken: the fields that stand there because they do in the row above.
        """
        if any(says(cells[column]) for column, says in self._says_over):
            self.closed.add(index + 1)
        try:
            values = [read(cells[column]) for column, read in self._columns]
        except WrongValue:
            self._explain(index, cells)
            return
        code, *facts, deadline = values
        if self._prefix:
            code = made_code(self._prefix, facts)
        key = code.casefold()
        if key in self._codes or index in self._broken:
            self._explain(index, cells)
            return
        self._codes.add(key)
        said = ((name, self._text(cells[column])) for column, name in self._unknown)
        extra = {name: text for name, text in said if text}
        self.rows.append(_finding(index + 1, code, facts, deadline.day, extra))
        for field in taken:
            above = self._text(cells[self._present[field]])
            result = deadline.day.isoformat() if field is Field.DEADLINE else above
            self.warnings.append(RowWarning(index + 1, code, field, Kind.INFERRED, "", result))
        if deadline.inferred or deadline.day < self._today:
            source = "" if self._deadline is None else text_of(cells[self._deadline])
            self._warn(index, code, source[:_SHOWN], deadline)

    def _warn(self, index: int, code: str, source: str, deadline: Deadline) -> None:
        day = deadline.day.isoformat()
        for kind, holds in (
            (Kind.INFERRED, deadline.inferred),
            (Kind.PAST, deadline.day < self._today),
        ):
            if holds:
                self.warnings.append(RowWarning(index + 1, code, Field.DEADLINE, kind, source, day))

    def _explain(self, index: int, cells: list[Cell]) -> None:
        broken = self._broken.get(index, {})
        for field, column, read in self._fields:
            shown = broken.get(column) if field in self._present else None
            kind = None if shown is None else Kind.INVALID
            if kind is None:
                kind = self._fault(field, cells[column], read)
            if kind is not None:
                value = (shown or text_of(cells[column]))[:_SHOWN] if field in self._present else ""
                self.errors.append(RowError(index + 1, field, kind, value))
        if self._prefix and not broken:
            self._explain_made(index, cells)

    def _explain_made(self, index: int, cells: list[Cell]) -> None:
        """Note a row that says the same as one above: their numbers would be one."""
        try:
            facts = [read(cells[column]) for column, read in self._columns[1:-1]]
        except WrongValue:
            return
        code = made_code(self._prefix, facts)
        if code.casefold() in self._codes:
            self.errors.append(RowError(index + 1, Field.CODE, Kind.DUPLICATE, code))
        self._codes.add(code.casefold())

    def _fault(self, field: Field, cell: Cell, read: Reader) -> Kind | None:
        try:
            value = read(cell)
        except WrongValue as wrong:
            return wrong.kind
        if field is Field.CODE and not self._prefix:
            if value.casefold() in self._codes:
                return Kind.DUPLICATE
            self._codes.add(value.casefold())
        return None
