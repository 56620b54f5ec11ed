"""How the cell of each field is read: a value, or what is wrong with it."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from rectification.ledger.amounts import read_amount
from rectification.ledger.characters import narrow, text_of
from rectification.ledger.dates import Reckoning, read_deadline
from rectification.ledger.fields import LIMITS, REQUIRED, Field, Kind
from rectification.ledger.names import split_names
from rectification.ledger.sheet import Cell
from rectification.ledger.table import Table
from rectification.ledger.unreadable import WrongValue

Reader = Callable[[Cell], Any]

_REMEMBERED = 8192
"""How many different cells of a column are kept read; ledgers repeat units, dates, people."""
_NAMES = frozenset({Field.ASSISTING, Field.SUPERVISOR})
"""Lists of names that a table need not have."""
_SPACE = re.compile(r"\s+")


def readers(table: Table, reckoning: Reckoning) -> list[tuple[Field, int, Reader]]:
    """Return for each field its column and its reader, in the order of `Field`.

    A reader takes the cell and raises WrongValue. Where the table has no such column, the
    reader takes any cell and gives nothing.
    """
    return [
        (each, table.columns[each], _reader(each, table, reckoning))
        if each in table.columns
        else (each, 0, _no_names if each in _NAMES else _nothing)
        for each in Field
    ]


def remembering(reader: Reader) -> Reader:
    """Return the reader with a memory; it holds for one type, as 1 and 1.0 read differently."""
    return lru_cache(maxsize=_REMEMBERED, typed=True)(reader)


def _remembering_faults(reader: Reader) -> Reader:
    """Return a reader that also remembers which cells are wrong: they repeat as well."""

    def settled(cell: Cell) -> Any:
        try:
            return reader(cell)
        except WrongValue as wrong:
            return wrong

    remembered = remembering(settled)

    def read(cell: Cell) -> Any:
        value = remembered(cell)
        if isinstance(value, WrongValue):
            raise WrongValue(value.kind)
        return value

    return read


def _reader(each: Field, table: Table, reckoning: Reckoning) -> Reader:
    if each is Field.CODE:
        return _code
    if each is Field.AMOUNT:
        return _remembering_faults(partial(read_amount, unit=table.unit))
    if each is Field.DEADLINE:
        return _remembering_faults(partial(read_deadline, reckoning=reckoning))
    if each is Field.OWNER or each in _NAMES:
        return remembering(partial(_names, field=each))
    return remembering(partial(_text, limit=LIMITS[each], owed=each in REQUIRED))


def _nothing(_: Cell) -> None:
    """Stand for a column that the table does not have."""


def _no_names(_: Cell) -> tuple[str, ...]:
    return ()


def _code(cell: Cell) -> str:
    return _SPACE.sub(" ", narrow(_text(cell, limit=LIMITS[Field.CODE], owed=True)))


def _text(cell: Cell, *, limit: int, owed: bool) -> str:
    text = text_of(cell)
    if owed and not text:
        raise WrongValue(Kind.MISSING)
    if len(text) > limit:
        raise WrongValue(Kind.TOO_LONG)
    return text


def _names(cell: Cell, *, field: Field) -> tuple[str, ...]:
    names = split_names(text_of(cell))
    if not names and field in REQUIRED:
        raise WrongValue(Kind.MISSING)
    if any(len(name) > LIMITS[field] for name in names):
        raise WrongValue(Kind.TOO_LONG)
    return names
