"""Deadlines in English words: Mar 31, 2027; 31-Mar-27; end of March 2027; Q1 2027."""

import re
from calendar import month_abbr, monthrange
from datetime import date

from rectification.ledger.date_order import whole_year

_MONTHS = {month_abbr[number].casefold(): number for number in range(1, 13)}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_SHORT = r"\s*'?(?P<short>\d\d)"
_BEFORE = r"(?:(?:by|before|until|no later than|not later than|the|end of|eo)\s*)*"
_FORMS = tuple(
    re.compile(_BEFORE + form)
    for form in (
        rf"{_MONTH}\s*{_DAY}(?:,?\s*{_YEAR}|[,\s]{_SHORT})?",
        rf"{_DAY}[\s-]*(?:of\s+)?{_MONTH}(?:[,\s-]*{_YEAR}|[,\s-]{_SHORT})?",
        rf"{_MONTH},?(?:\s*{_YEAR})?",
        rf"q(?P<quarter>[1-4])(?:[,\s]*{_YEAR})?",
        rf"{_YEAR}[\s-]*q(?P<quarter>[1-4])",
        rf"(?:year[\s-]*end|end of(?: the)? year|eoy|y)(?:[,\s]*{_YEAR})?",
        rf"(?:calendar |year )?{_YEAR}",
    )
)


def read_english(text: str, year: int) -> tuple[date, bool] | None:
    """Return the day and whether it was inferred; None if this is no English date.

    A period means its last day; `year` is taken where none is written, and one of two digits
    is of this century. The text is in lower case.

    Raises:
        ValueError: There is no such day.
    """
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            break
    else:
        return None
    parts = found.groupdict()
    year = whole_year(parts["year"] or parts.get("short") or str(year))
    if parts.get("quarter"):
        month = int(parts["quarter"]) * 3
    else:
        month = _MONTHS[parts["month"][:3]] if parts.get("month") else 12
    full = bool(parts.get("day") and parts["year"])
    day = int(parts["day"]) if parts.get("day") else monthrange(year, month)[1]
    return date(year, month, day), not full
