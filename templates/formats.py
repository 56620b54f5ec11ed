"""How facts read in a language: days, amounts, sizes, lists and the terms of the trade.

Each method is a Jinja filter of its own name. Templates print facts through these and
reckon nothing themselves.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from babel.dates import format_date

from rectification.roster.comparison import EVERYWHERE
from templates.catalogue import translations
from templates.fitting import Shown, brief
from templates.terms import FIELD, ROLE, ROSTER_FIELD, TABLES, Term

WAN = Decimal(10_000)
CENT = Decimal("0.01")
KIB = 1024
SPACE = " "

PATTERNS = {
    "zh_CN": {"day": "M月d日（EEE）", "full": "y年M月d日（EEE）", "date": "y年M月d日"},
    "en": {"day": "EEE d MMM", "full": "EEE d MMM y", "date": "d MMM y"},
}
"""Dates by CLDR's letters, see `babel.dates`. An instant is the date and a 24-hour time."""


class Formats:
    """The filters of one language and one organisation's zone."""

    NAMES: ClassVar = (
        "day",
        "span",
        "due",
        "left",
        "mark",
        "moment",
        "percent",
        "money",
        "money_round",
        "size",
        "listed",
        "change",
        "cell",
        "paren",
        "colon",
        "quoted",
        *TABLES,
    )

    def __init__(self, locale: str, zone: ZoneInfo) -> None:
        self.locale = locale
        self.zone = zone
        self.chinese = locale.startswith("zh")
        catalogue = translations(locale)
        self.gettext: Callable[[str], str] = catalogue.ugettext
        self.ngettext: Callable[[str, str, int], str] = catalogue.ungettext

    def filters(self) -> dict[str, Callable[..., str]]:
        """Return every filter by its name."""
        terms = {name: self._term(table) for name, table in TABLES.items()}
        own = {name: getattr(self, name) for name in self.NAMES if name not in TABLES}
        return own | terms | {"brief": brief}

    # --- Days ----------------------------------------------------------------------

    def day(self, day: date, *, year: bool = False) -> str:
        """Return a local date with its weekday: 12月5日（周六）; with the year if asked."""
        return self._date(day, "full" if year else "day")

    def date_of(self, day: date) -> str:
        """Return a local date without its weekday, always with the year."""
        return self._date(day, "date")

    def span(self, start: date, end: date) -> str:
        """Return the days from `start` to `end`, with the year once if it is one."""
        first, last = self._date(start, "date"), self._date(end, "date")
        if start.year == end.year:
            if self.chinese:
                last = last.partition("年")[2]
            else:
                first = first.rpartition(SPACE)[0]
        return f"{first}至{last}" if self.chinese else f"{first} – {last}"

    def due(self, deadline: date, days_left: int) -> str:
        """Return a deadline and the days to it; the year only where it is not this year."""
        today = deadline - timedelta(days=days_left)
        shown = self.day(deadline, year=deadline.year != today.year)
        return (
            f"{shown}，{self.left(days_left)}"
            if self.chinese
            else (f"{shown}, {self.left(days_left)}")
        )

    def left(self, days: int) -> str:
        """Return the days to a deadline; 0 is the day itself, below 0 is overdue."""
        if days == 0:
            return self.gettext("due today")
        message = (
            self.ngettext("%(n)s day left", "%(n)s days left", days)
            if days > 0
            else self.ngettext("%(n)s day overdue", "%(n)s days overdue", -days)
        )
        return message % {"n": abs(days)}

    def mark(self, days: int) -> str:
        """Return the sign at a line's head: overdue, due today, or none."""
        return "⚠️ " if days < 0 else "⏰ " if days == 0 else ""

    def moment(self, instant: datetime) -> str:
        """Return an instant in the organisation's zone, to the minute."""
        local = instant.astimezone(self.zone)
        return f"{self._date(local.date(), 'date')} {local:%H:%M}"

    # --- Figures -------------------------------------------------------------------

    def percent(self, value: int) -> str:
        """Return a whole percentage."""
        return f"{value}%"

    def money(self, yuan: Decimal) -> str:
        """Return one amount to the fen.

        Chinese ledgers count in 万元 with two decimals: so from 10,000 yuan on, where
        that loses nothing; any other amount stays in 元.
        """
        exact = yuan.quantize(CENT, ROUND_HALF_UP)
        if not self.chinese:
            return f"CNY {exact:,}"
        if abs(exact) >= WAN and (exact / WAN).quantize(CENT) * WAN == exact:
            return self._wan(exact)
        return f"{exact:,}".removesuffix(".00") + "元"

    def money_round(self, yuan: Decimal) -> str:
        """Return a sum, in Chinese rounded to 0.01万元 from 10,000 yuan on."""
        return self._wan(yuan) if self.chinese and abs(yuan) >= WAN else self.money(yuan)

    def size(self, octets: int) -> str:
        """Return a file's size, counted in 1,024s as Telegram does."""
        if octets < KIB:
            return f"{octets} B"
        if octets < KIB * KIB:
            return f"{octets // KIB} KB"
        return f"{octets / KIB / KIB:.1f}".removesuffix(".0") + " MB"

    def change(self, difference: Decimal | int | None, noun: str = "") -> str:
        """Return the change on last week in brackets: (↑2), (↓1), (unchanged), or nothing.

        Args:
            difference: amounts are Decimal, counts int; None where there is no last week.
            noun: `points` for the difference of two percentages.
        """
        if difference is None:
            return ""
        said = self.step(difference, noun) if difference else self.gettext("unchanged")
        return self.paren(said)

    def step(self, difference: Decimal | int, noun: str = "") -> str:
        """Return a change with its arrow: ↑2, ↓1.5万元; see `change`."""
        size = (
            self.money_round(abs(difference))
            if isinstance(difference, Decimal)
            else f"{abs(difference):,}"
        )
        if noun == "points":
            size = self.ngettext("%(n)s point", "%(n)s points", abs(int(difference))) % {"n": size}
        return ("↑" if difference > 0 else "↓") + size

    # --- Words ---------------------------------------------------------------------

    def listed(self, items: Sequence[str], noun: str = "") -> str:
        """Return items in one line; what was left out of a `Shown` is counted.

        Args:
            items: the words.
            noun: `people` where the Chinese counts people (人), else things (个).
        """
        more = items.more if isinstance(items, Shown) else 0
        names = ("、" if self.chinese else ", ").join(items)
        if not more:
            return names
        message = self.gettext("%(names)s and %(n)s more")
        if noun == "people":
            message = self.ngettext(
                "%(names)s and %(n)s more person", "%(names)s and %(n)s more people", more
            )
        return message % {"names": names, "n": more}

    def cell(self, text: str, field: str) -> str:
        """Return what stands in a ledger's cell: dates and amounts as people write them."""
        try:
            if field == "deadline":
                return self.day(date.fromisoformat(text), year=True)
            if field == "amount_yuan":
                return self.money(Decimal(text))
            if field == "role":
                return self.listed([self._said(ROLE[key]) for key in text.split(",") if key]) or "—"
            if field == "scope" and text == EVERYWHERE:
                return self.gettext("every unit")
        except (ValueError, ArithmeticError):
            pass  # not understood, so it is shown as it stands
        return text or "—"

    def paren(self, text: str) -> str:
        """Return text in brackets, as it follows other text."""
        return f"（{text}）" if self.chinese else f" ({text})"

    def colon(self, text: str) -> str:
        """Return text after a colon, as it follows other text."""
        return f"：{text}" if self.chinese else f": {text}"

    def quoted(self, text: str) -> str:
        """Return text as it stood somewhere."""
        return f"“{text}”"

    def _term(self, table: dict[str, Term]) -> Callable[[str], str]:
        """Return the filter that says a key of `table` in this language."""
        if table is FIELD:
            fields = table | ROSTER_FIELD
            return lambda key: self._said(fields[key]) if key in fields else key
        return lambda key: self._said(table[key] if key in table else table[""])

    def _said(self, term: Term) -> str:
        """Return a term in this language."""
        return term.zh if self.chinese else term.en

    def _date(self, day: date, pattern: str) -> str:
        """Return a date by one of the patterns."""
        return _written(day, PATTERNS[self.locale][pattern], self.locale)

    def _wan(self, yuan: Decimal) -> str:
        """Return an amount in 万元, without trailing zeros after the point."""
        figure = f"{(yuan / WAN).quantize(CENT, ROUND_HALF_UP):,}"
        return figure.rstrip("0").rstrip(".") + "万元"


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: str) -> str:
    """Return a date by a pattern; a workbook says the same days thousands of times."""
    return format_date(day, pattern, locale)
