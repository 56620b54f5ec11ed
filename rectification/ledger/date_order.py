"""Whether a column of dates like 12/07/2021 puts the month or the day first."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from rectification.ledger.characters import narrow
from rectification.ledger.sheet import Cell

YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_MONTHS = 12


class DateOrder(StrEnum):
    """What the dates of a column show."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    EITHER = "either"
    """Each date may be read both ways, or some show one order and some the other."""


class Shown(NamedTuple):
    """What the dates of a column show, and the first that may be read both ways."""

    order: DateOrder | None
    """None where no date is written in such a way."""
    ambiguous: str


def order_shown(cells: Iterable[Cell]) -> Shown:
    """Return the order of day and month that a column shows.

    31/12/2026 shows that the day comes first; then 05/06/2026 beside it is 5 June.
    """
    shown: set[DateOrder] = set()
    ambiguous = ""
    for cell in cells:
        order = _order(cell) if cell and isinstance(cell, str) else None
        if order is not None:
            shown.add(order)
            if order is DateOrder.EITHER:
                ambiguous = ambiguous or str(cell).strip()
    sure = shown - {DateOrder.EITHER}
    if len(sure) == 1:
        return Shown(sure.pop(), ambiguous)
    return Shown(DateOrder.EITHER if shown else None, ambiguous)


def both_ways(ambiguous: str) -> tuple[date, date]:
    """Return the day that an ambiguous date is with the month first, and with the day first."""
    found = YEAR_LAST.match(narrow(ambiguous).strip())
    if found is None:
        raise ValueError(ambiguous)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    return date(year, first, second), date(year, second, first)


def _order(cell: str) -> DateOrder | None:
    found = YEAR_LAST.match(narrow(cell).strip())
    if found is None or found[1] == found[3]:
        return None
    first, second = int(found[1]), int(found[3])
    if first > _MONTHS:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > _MONTHS else DateOrder.EITHER
