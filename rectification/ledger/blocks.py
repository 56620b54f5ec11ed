"""Tables written block by block, whose merged cells were lost: .csv, .ods, copied cells.

The unit then stands only in the first row of its findings. It is taken over into the rows
below it, each time with a warning, where the table shows that it is written so: no unit
stands in two rows that follow each other, and at least two rows lack it. What stands blank in
just the same rows is the block's as well, if that is customary: its project, evaluator,
grade, people and deadline; never a code, a text or a sum. A total, a note, a gap or a
repeated header ends a block.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rectification.ledger.characters import text_of
from rectification.ledger.fields import Field
from rectification.ledger.sheet import Cell
from rectification.ledger.table import Table

_OF_A_BLOCK = (
    Field.PROJECT, Field.EVALUATOR, Field.GRADE, Field.OWNER, Field.ASSISTING,
    Field.SUPERVISOR, Field.DEADLINE,
)  # fmt: skip
_FEWEST = 2
"""Rows that lack the unit; a single one may as well be a slip, and is told as an error."""


class Line(NamedTuple):
    """A row that holds a finding: its place from 0, its cells, the stretch it stands in."""

    place: int
    cells: list[Cell]
    stretch: int


class Taken(NamedTuple):
    """A cell taken over from the first row of its block."""

    place: int
    field: Field


def take_over(table: Table, lines: Sequence[Line]) -> list[Taken]:
    """Fill the cells that belong to a block, in place, and return which."""
    unit = table.columns.get(Field.UNIT)
    if unit is None:
        return []
    blank = _blank(lines, unit)
    if len(blank) < _FEWEST or not _written_once(lines, unit):
        return []
    fields = [
        field
        for field in _OF_A_BLOCK
        if field in table.columns and _blank(lines, table.columns[field]) == blank
    ]
    columns = [(field, table.columns[field]) for field in (Field.UNIT, *fields)]
    taken: list[Taken] = []
    above: Line | None = None
    for line in lines:
        if line.place not in blank:
            above = line
        elif above is not None and above.stretch == line.stretch:
            for field, column in columns:
                line.cells[column] = above.cells[column]
                taken.append(Taken(line.place, field))
    return taken


def _blank(lines: Sequence[Line], column: int) -> set[int]:
    return {line.place for line in lines if not text_of(line.cells[column])}


def _written_once(lines: Sequence[Line], column: int) -> bool:
    """Tell whether no value stands in two rows one below the other."""
    values = [text_of(line.cells[column]) for line in lines]
    return all(not value or value != after for value, after in pairwise(values))
