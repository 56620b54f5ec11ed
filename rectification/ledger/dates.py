"""Deadlines as ledgers state them: which day it is, and whether that day had to be inferred.

A period means its last day: 12月下旬 and 12月底前 are 31 December, 一季度末 is 31 March.
A date without a year takes the ledger's year; a year of two digits is one of this century.
Measures done at once (立行立改) get the office's default period. Measures without an end
(长期坚持) are no deadline: the ledger has to name a day on which they are looked at.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rectification.ledger.characters import narrow, says_nothing, text_of
from rectification.ledger.date_order import YEAR_LAST, is_short, whole_year, year_first
from rectification.ledger.english_dates import read_english
from rectification.ledger.fields import Kind
from rectification.ledger.numerals import with_digits
from rectification.ledger.sheet import Cell
from rectification.ledger.unreadable import WrongValue

_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31 as a spreadsheet counts days
_YEARS = range(2000, 2101)
_TEN_DAYS = {"上旬": 10, "初": 10, "中旬": 20, "中": 15}

_AT_ONCE = re.compile(r"立行立改|立查立改|即知即改|边查边改|立即|即时|马上|immediate|at once|asap")
_OPEN_ENDED = re.compile(
    r"长期|持续|常态|坚持|不断|随时|永久|on-?going|continu|long.term|permanent|open.ended"
)
_FILLER = re.compile(
    r"^(?:请|拟|须|应|力争|确保)*(?:于|在|截至|截止到?|不晚于|至)?|"
    r"(?:前|之前|以前|止)?(?:全面|全部|基本)?(?:完成|整改|办结|到位|销号|落实)*$"
)
_TO = re.compile(r"至|到|~|—+|–+|--+|(?<=[月日年])-")
_AND = re.compile(r"[,;。、()\n]+")
_FULL = re.compile(
    r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})[日号]?(?:T?\d{1,2}[:时].*)?|(\d{4})(\d\d)(\d\d)"
)
_YEAR = r"(?:(?P<year>\d{4}|\d\d)年度?|(?P<said>今年|本年度?|当年|明年|次年|来年))?"
_PART_OF_YEAR = re.compile(
    _YEAR + r"(?:"
    r"(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号]?|(?P<part>上旬|中旬|下旬|初|中|底|末|内))?"
    r"|第?(?P<quarter>[1-4])季度?[底末内]?"
    r"|(?P<half>[上下])半年[底末内]?"
    r"|(?P<end>年?[底末终内]|年中|全年)?"
    r")"
)
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})[./-](?P<month>\d{1,2})[底末]?")
_MONTH_DAY = re.compile(r"(?P<month>\d{1,2})[./-](?P<day>\d{1,2})")
_WITHIN = re.compile(r"(?P<count>\d{1,3})(?P<unit>个?工作日|日|天|周|个?月)(?:以?内|之内)")


def says_at_once(text: str) -> bool:
    """Tell whether a deadline is only "at once", so that the office's period was taken."""
    return bool(_AT_ONCE.search(narrow(text).casefold())) and not any(map(str.isdigit, text))


class Deadline(NamedTuple):
    """A day, and whether the cell says it outright or it was inferred."""

    day: date
    inferred: bool


@dataclass(frozen=True)
class Reckoning:
    """What a deadline is reckoned from: the ledger's year, today, the default period in days."""

    year: int
    today: date
    default_days: int
    day_first: bool | None = None
    """Whether 12/07/2021 is 12 July, as the column's other dates show; None is not known."""
    year_first: bool | None = None
    """Whether 26.12.31 is in 2026, as the column's other dates show; None is not known."""
    order_said: bool = False
    """A person said so, and nothing is inferred."""


def read_day(cell: Cell, reckoning: Reckoning) -> Deadline:
    """Return the day that something happened: a written date, in any year of living memory.

    Raises:
        WrongValue: `missing`, or `invalid` for everything that is no date with its year.
    """
    if isinstance(cell, datetime):
        return Deadline(cell.date(), inferred=False)
    if isinstance(cell, date):
        return Deadline(cell, inferred=False)
    text = _TIME.sub("", narrow(text_of(cell)).strip().casefold())
    if says_nothing(text):
        raise WrongValue(Kind.MISSING)
    said = _said(text, reckoning) if _HAS_YEAR.search(text) or text.isdecimal() else None
    if said is None or said.day.year < _OLDEST:
        raise WrongValue(Kind.INVALID)
    return said


# Of two digits only where it can be nothing else: 1.2.14 is a paragraph, 01-02-14 a number.
_HAS_YEAR = re.compile(
    r"(?:19|20)\d\d|^\d{1,2}/\d{1,2}/\d\d$|^\d\d年|^\d{1,2}[\s-][a-z]{3,9}\.?[\s-]'?\d\d$"
)
_OLDEST = 1950
_TIME = re.compile(r"\s+\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s*[ap]m)?$")


def read_deadline(cell: Cell, reckoning: Reckoning) -> Deadline:
    """Return the day that the cell means.

    Raises:
        WrongValue: `missing`, `invalid` (no such day, or not understood) or `open_ended`.
    """
    if isinstance(cell, datetime):
        return _plausible(Deadline(cell.date(), inferred=False))
    if isinstance(cell, date):
        return _plausible(Deadline(cell, inferred=False))
    if isinstance(cell, float) and not cell.is_integer():
        cell = f"{cell:.2f}" if len(repr(cell)) == len("2026.12") else ""
        if not cell:  # 2026.1 may have been 2026.10
            raise WrongValue(Kind.INVALID)
    text = with_digits(narrow(text_of(cell))).strip().casefold()
    if not text.strip("-—–/ "):
        raise WrongValue(Kind.MISSING)
    return _plausible(_in_words(text, reckoning))


def _plausible(deadline: Deadline) -> Deadline:
    if deadline.day.year not in _YEARS:
        raise WrongValue(Kind.INVALID)
    return deadline


def _in_words(text: str, reckoning: Reckoning) -> Deadline:
    whole = _said(text, reckoning)
    if whole is not None:
        return whole
    clauses = _AND.split(text)
    said = [_said(clause, reckoning) for clause in clauses] if len(clauses) > 1 else []
    days = {deadline.day for deadline in said if deadline is not None}
    if len(days) == 1:
        return Deadline(days.pop(), inferred=True)
    if days or not (_OPEN_ENDED.search(text) or _AT_ONCE.search(text)):
        raise WrongValue(Kind.INVALID)
    if _OPEN_ENDED.search(text):
        raise WrongValue(Kind.OPEN_ENDED)
    return Deadline(reckoning.today + timedelta(reckoning.default_days), inferred=True)


def _said(text: str, reckoning: Reckoning) -> Deadline | None:
    """Return what one clause says; None if it says nothing about a day."""
    compact = _FILLER.sub("", re.sub(r"\s+", "", text))
    if not compact:
        return None
    try:
        for form in _FORMS:
            deadline = form(compact, reckoning)
            if deadline is not None:
                return deadline
        english = read_english(text.strip(), reckoning.year)
    except (ValueError, OverflowError):
        raise WrongValue(Kind.INVALID) from None
    return Deadline(*english) if english else None


def _full(text: str, _: Reckoning) -> Deadline | None:
    found = _FULL.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    return Deadline(date(year, month, day), inferred=False)


def _serial(text: str, _: Reckoning) -> Deadline | None:
    if text.isdecimal() and int(text) in _SERIALS:
        return Deadline(_EPOCH + timedelta(int(text)), inferred=True)
    return None


def _year_last(text: str, reckoning: Reckoning) -> Deadline | None:
    """12/31/2026 and 31.12.2026: sure if one part is over 12, else by the column or the sign.

    Or 26.12.31, which may begin with the year.
    """
    found = YEAR_LAST.fullmatch(text)
    if found is None:
        return None
    first, third, year = int(found[1]), int(found[3]), whole_year(found[4])
    months, short = 12, is_short(found)
    if short and third <= months and _begins_with_year(found, reckoning):
        return Deadline(date(whole_year(found[1]), third, int(found[4])), inferred=True)
    if len(found[4]) < len("26"):
        return None
    sure = first > months or third > months or first == third
    if sure:
        day_first = first > months
    elif reckoning.day_first is not None:
        day_first, sure = reckoning.day_first, reckoning.order_said
    else:
        day_first = found[2] == "."
    month, day = (third, first) if day_first else (first, third)
    return Deadline(date(year, month, day), inferred=short or not sure)


def _begins_with_year(found: re.Match[str], reckoning: Reckoning) -> bool:
    if len(found[1]) != len("26"):
        return False
    known = reckoning.year_first
    return year_first((found,), reckoning.year) if known is None else known


def _part_of_year(text: str, reckoning: Reckoning) -> Deadline | None:
    for form in (_PART_OF_YEAR, _YEAR_MONTH, _MONTH_DAY):
        found = form.fullmatch(text)
        if found is not None:
            break
    else:
        return None
    parts = found.groupdict()
    year = _year(parts, reckoning)
    if parts.get("quarter"):
        month, day = int(parts["quarter"]) * 3, None
    elif parts.get("half"):
        month, day = (6 if parts["half"] == "上" else 12), None
    elif parts.get("month"):
        month = int(parts["month"])
        day = int(parts["day"]) if parts.get("day") else _TEN_DAYS.get(parts.get("part") or "")
    else:
        month, day = (6 if parts.get("end") == "年中" else 12), None
    full = bool(parts.get("day")) and len(parts.get("year") or "") == len("2026")
    return Deadline(date(year, month, day or monthrange(year, month)[1]), inferred=not full)


def _year(parts: dict[str, str | None], reckoning: Reckoning) -> int:
    written, said = parts.get("year"), parts.get("said")
    if written:
        return whole_year(written)
    return reckoning.year + (said in {"明年", "次年", "来年"})


def _within(text: str, reckoning: Reckoning) -> Deadline | None:
    found = _WITHIN.fullmatch(text)
    if found is None:
        return None
    days = {"日": 1, "天": 1, "周": 7, "月": 30}[found["unit"][-1]]
    if found["unit"].endswith("工作日"):
        return Deadline(reckoning.today + timedelta(int(found["count"]) * 7 // 5), inferred=True)
    return Deadline(reckoning.today + timedelta(int(found["count"]) * days), inferred=True)


def _span(text: str, reckoning: Reckoning) -> Deadline | None:
    """2026年9月至12月底: the end counts, in the year of the beginning."""
    ends = _TO.split(text)
    if len(ends) != len(("from", "to")):
        return None
    start = _full(ends[0], reckoning) or _part_of_year(ends[0], reckoning)
    if start is None:
        return None
    there = Reckoning(start.day.year, reckoning.today, reckoning.default_days)
    end = _full(ends[1], there) or _part_of_year(ends[1], there)
    return Deadline(end.day, inferred=True) if end else None


_FORMS: tuple[Callable[[str, Reckoning], Deadline | None], ...] = (
    _full, _serial, _year_last, _part_of_year, _within, _span,
)  # fmt: skip
