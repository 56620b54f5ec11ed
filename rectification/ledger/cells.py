"""How the cell of each field is read: a value, or what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any

from rectification.ledger.amounts import read_amount
from rectification.ledger.characters import narrow, text_of
from rectification.ledger.dates import Deadline, Reckoning, read_day, read_deadline
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
    reader takes any cell and gives nothing, or what the rules say.
    """
    sources = table.sources
    return [
        (each, sources.get(each, 0), _given(each, table, reckoning) or _absent(each))
        if each not in table.columns
        else (each, table.columns[each], _reader(each, table, reckoning))
        for each in Field
    ]


def _given(each: Field, table: Table, reckoning: Reckoning) -> Reader | None:
    """Return the reader of a field that the rules give; None if they do not."""
    if not table.rules.gives(each):
        return None
    if each is Field.DEADLINE:
        return _given_deadline(table, reckoning)
    if each is Field.UNIT:
        return partial(_always, table.rules.unit)
    if each is Field.OWNER:
        return _given_owner(table)
    return None


def _given_deadline(table: Table, reckoning: Reckoning) -> Reader:
    rules = table.rules
    if table.base is not None:
        ordered = _ordered(table, reckoning)
        return _remembering_faults(partial(_days_after, days=rules.days, reckoning=ordered))
    day = rules.deadline
    return _nothing if day is None else partial(_always, Deadline(day, inferred=False))


def _given_owner(table: Table) -> Reader:
    rules = table.rules
    if not rules.owner_is_unit:
        return partial(_always, split_names(rules.owner))
    if Field.UNIT in table.columns:
        return remembering(_the_unit)
    return partial(_always, (rules.unit,))


def _ordered(table: Table, reckoning: Reckoning) -> Reckoning:
    """Return the reckoning with the order of day and month that was said, or that shows."""
    column = table.sources[Field.DEADLINE]
    said = table.names[column] in table.rules.day_first and table.day_first is not None
    return replace(
        reckoning,
        day_first=table.day_first,
        year_first=table.dates.year_first,
        order_said=said,
    )


def _absent(each: Field) -> Reader:
    return _no_names if each in _NAMES else _nothing


def _always(value: Any, _: Cell) -> Any:
    return value


def _the_unit(cell: Cell) -> tuple[str, ...]:
    return (_text(cell, limit=LIMITS[Field.UNIT], owed=True),)


def _days_after(cell: Cell, *, days: int, reckoning: Reckoning) -> Deadline:
    start = read_day(cell, reckoning)
    try:
        return Deadline(start.day + timedelta(days), start.inferred)
    except OverflowError:
        raise WrongValue(Kind.INVALID) from None


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
        ordered = _ordered(table, reckoning)
        return _remembering_faults(partial(read_deadline, reckoning=ordered))
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
