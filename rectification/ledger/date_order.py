"""Whether a column of dates like 12/07/2021 or 26.12.31 begins with the month, the day, the year.

A year of two digits is one of this century. Where such a date may begin or end with it, the
column begins or ends with it: whichever puts its dates nearer to the ledger's year. As Chinese
offices write it, it begins with it where that decides nothing.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from rectification.ledger.characters import narrow
from rectification.ledger.sheet import Cell

YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{1,2})(?!\d)")
_MONTHS = 12
_DAYS = 31
_CENTURY = 2000
_NEVER = 100
"""Years by which a date that cannot be so is wide of any ledger."""


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
    year_first: bool = True
    """Whether dates of three short numbers begin with the year."""


def order_shown(cells: Iterable[Cell], year: int) -> Shown:
    """Return the order of day and month that a column shows.

    31/12/2026 shows that the day comes first; then 05/06/2026 beside it is 5 June.

    Args:
        cells: the column.
        year: the ledger's.
    """
    dates = [
        found
        for cell in cells
        if cell and isinstance(cell, str) and (found := YEAR_LAST.match(narrow(cell).strip()))
    ]
    begins = year_first(dates, year)
    shown: set[DateOrder] = set()
    ambiguous = ""
    for found in dates:
        order = None if begins and is_short(found) else _order(found)
        if order is not None:
            shown.add(order)
            if order is DateOrder.EITHER:
                ambiguous = ambiguous or found.string
    sure = shown - {DateOrder.EITHER}
    if len(sure) == 1:
        return Shown(sure.pop(), ambiguous, begins)
    return Shown(DateOrder.EITHER if shown else None, ambiguous, begins)


def is_short(date_: re.Match[str]) -> bool:
    """Tell whether a date that `YEAR_LAST` found has three numbers of two digits at most."""
    return len(date_[4]) <= len("26")


def year_first(dates: Iterable[re.Match[str]], year: int) -> bool:
    """Tell whether the short ones of some dates begin with the year."""
    first = last = 0
    for found in filter(is_short, dates):
        first += _distance(found[1], found[3], found[4], year)
        last += min(
            _distance(found[4], found[1], found[3], year),
            _distance(found[4], found[3], found[1], year),
        )
    return first <= last


def _distance(short: str, month: str, day: str, year: int) -> int:
    """Return how many years a reading lies from a year."""
    if len(short) != len("26") or int(month) > _MONTHS or int(day) > _DAYS:
        return _NEVER
    return abs(_CENTURY + int(short) - year)


def whole_year(written: str) -> int:
    """Return a year of four digits, or of two in this century."""
    return int(written) if len(written) > len("26") else _CENTURY + int(written)


def both_ways(ambiguous: str) -> tuple[date, date]:
    """Return the day that an ambiguous date is with the month first, and with the day first."""
    found = YEAR_LAST.match(narrow(ambiguous).strip())
    if found is None:
        raise ValueError(ambiguous)
    first, second, year = int(found[1]), int(found[3]), whole_year(found[4])
    return date(year, first, second), date(year, second, first)


def _order(found: re.Match[str]) -> DateOrder | None:
    if found[1] == found[3] or len(found[4]) < len("26"):
        return None
    first, second = int(found[1]), int(found[3])
    if first > _MONTHS:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > _MONTHS else DateOrder.EITHER
