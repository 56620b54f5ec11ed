"""A week's facts as its picture and its workbook say them: everything ready to print."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from rectification.finding import OPEN, Status
from rectification.notices import OverdueLine, SummaryFigures, UnitLine, WeeklySummary
from templates import pictures
from templates.arrangement import changes
from templates.catalogue import N_
from templates.formats import Formats
from templates.pictures import BARS_SHOWN, LISTED, Bar, Figure, Legend, WeeklyCardView, fold_bars
from templates.summary_workbook import Headings
from templates.words import Words

NOTHING = "—"

ENDED: dict[str, str] = {
    Status.CLOSED: N_("closed on %(day)s"),
    Status.WITHDRAWN: N_("withdrawn on %(day)s"),
    Status.WAIVED: N_("waived on %(day)s"),
}
"""How each finding ended that needs nobody's work any more."""


def card_of(notice: WeeklySummary, words: Words, made: datetime) -> WeeklyCardView:
    """Return the weekly card of a summary.

    Args:
        notice: the facts.
        words: the language, and the zone in which `made` is told.
        made: the instant at which the picture is drawn.
    """
    return _Card(notice, words.formats).view(made)


class _Card:
    """One summary in one language."""

    def __init__(self, notice: WeeklySummary, formats: Formats) -> None:
        self.notice = notice
        self.figures = notice.figures
        self.changes = changes(notice.figures, notice.before)
        self.formats = formats
        self.gettext = formats.gettext
        self.ngettext = formats.ngettext

    def view(self, made: datetime) -> WeeklyCardView:
        """Return all that the card shows."""
        notice = self.notice
        share = _share(self.figures)
        return WeeklyCardView(
            lang="zh" if self.formats.chinese else "en",
            title=self.gettext("Weekly rectification summary"),
            scope=notice.scope or self.gettext("All units in sight"),
            week=self.formats.span(notice.start, notice.end),
            rate=self._rate(),
            rate_note=self._rate_note(),
            figures=(
                self._count("total", self.gettext("All findings")),
                self._count("closed_in_week", self.gettext("Closed this week")),
                self._count("under_review", self.gettext("Under review")),
                self._count("overdue", self.gettext("Overdue"), alarm=self.figures.overdue > 0),
            ),
            amounts=(
                self._amount("amount_in_question", self.gettext("Amounts in question")),
                self._amount("amount_rectified", self.gettext("Amounts rectified")),
            ),
            amount_share=None if share is None else float(share),
            amount_note=self._share_note(share),
            bars_title=self._bars_title(),
            bars_note=self.gettext("closed / all"),
            bars=self._bars(),
            bars_none=self.gettext("There are no findings."),
            legend=Legend(
                closed=self.gettext("Closed"),
                under_review=self.gettext("Under review"),
                in_hand=self.gettext("In hand"),
                overdue=self.gettext("In hand, overdue"),
            ),
            overdue_title=self.gettext("Overdue the longest"),
            overdue=tuple(self._late(line) for line in notice.overdue[:LISTED]),
            overdue_more=self._overdue_more(),
            overdue_none=self.gettext("Nothing is overdue."),
            footer=self._footer(made),
        )

    # --- Figures -------------------------------------------------------------------

    def _rate(self) -> Figure:
        """Return the on-time rate."""
        rate = self.figures.on_time_rate
        return Figure(
            label=self.gettext("Closed on time"),
            value=NOTHING if rate is None else self.formats.percent(rate),
            change=self._change("on_time_rate", "points"),
        )

    def _rate_note(self) -> str:
        """Return what the rate is a share of; see `UnitFigures.on_time_rate`."""
        due = self.figures.closed + self.figures.overdue
        if not due:
            return self.gettext("nothing closed or overdue yet")
        message = self.ngettext(
            "of %(n)s finding closed or overdue", "of %(n)s findings closed or overdue", due
        )
        return message % {"n": f"{due:,}"}

    def _count(self, name: str, label: str, *, alarm: bool = False) -> Figure:
        """Return a number of findings."""
        value = f"{getattr(self.figures, name):,}"
        return Figure(label=label, value=value, change=self._change(name), alarm=alarm)

    def _amount(self, name: str, label: str) -> Figure:
        """Return an amount."""
        value = self.formats.money_round(getattr(self.figures, name))
        return Figure(label=label, value=value, change=self._change(name))

    def _change(self, name: str, noun: str = "") -> str:
        """Return the change of a figure on last week; empty where there is no last week."""
        difference = self.changes[name]
        if difference is None:
            return ""
        if difference == 0:
            return self.gettext("same as last week")
        step = self.formats.step(difference, noun)
        return self.gettext("vs last week %(change)s") % {"change": step}

    def _share_note(self, share: Decimal | None) -> str:
        """Return the share of the amounts that is rectified; only all of it is 100%."""
        if share is None:
            return ""
        return self.gettext("%(share)s rectified") % {
            "share": self.formats.percent(int(share * 100))
        }

    # --- Units ---------------------------------------------------------------------

    def _bars_title(self) -> str:
        """Return what stands over the bars: which units, where the notice has not all."""
        shown, total = len(self.notice.units), self.notice.units_total
        if total <= shown:
            return self.gettext("By unit")
        message = self.gettext("By unit (%(shown)s of %(total)s)")
        return message % {"shown": f"{shown:,}", "total": f"{total:,}"}

    def _bars(self) -> tuple[Bar, ...]:
        """Return the units' bars, the last of them for all that have no room."""
        units = self.notice.units
        folded = units[BARS_SHOWN - 1 :]
        return fold_bars(
            [self._bar(unit) for unit in units],
            others=self._others,
            note=lambda _: self._closed(folded),
        )

    def _bar(self, unit: UnitLine) -> Bar:
        """Return one unit's bar."""
        return Bar(
            unit=unit.unit,
            closed=unit.closed,
            under_review=unit.under_review,
            in_hand=unit.in_hand,
            overdue=unit.overdue,
            note=self._closed([unit]),
        )

    def _others(self, count: int) -> str:
        """Return the name of the last bar."""
        message = self.ngettext("%(n)s other unit", "%(n)s other units", count)
        return message % {"n": f"{count:,}"}

    def _closed(self, units: Sequence[UnitLine]) -> str:
        """Return how many findings are closed, of how many."""
        closed, total = sum(each.closed for each in units), sum(each.total for each in units)
        return f"{closed:,}/{total:,}"

    # --- The rest ------------------------------------------------------------------

    def _late(self, line: OverdueLine) -> pictures.OverdueLine:
        """Return one overdue finding."""
        days = self.ngettext("%(n)s day late", "%(n)s days late", line.days) % {"n": line.days}
        note = " · ".join(each for each in (line.unit, line.owner) if each)
        return pictures.OverdueLine(days=days, title=f"{line.code} {line.title}", note=note)

    def _overdue_more(self) -> str:
        """Return how many overdue findings the card does not list; empty if none."""
        listed = len(self.notice.overdue[:LISTED])
        more = self.notice.overdue_total - listed
        if more <= 0:
            return ""
        message = self.ngettext("and %(n)s more", "and %(n)s more", more)
        return message % {"n": f"{more:,}"}

    def _footer(self, made: datetime) -> str:
        """Return up to which day the figures go, and when the card was made."""
        message = self.gettext("Figures to %(day)s · made %(moment)s")
        said = message % {
            "day": self.formats.date_of(self.notice.end),
            "moment": self.formats.moment(made),
        }
        if self.notice.before is None:
            said += " · " + self.gettext("no earlier week to compare with")
        return said


def _share(figures: SummaryFigures) -> Decimal | None:
    """Return the share of the amounts that is rectified; None of nothing."""
    whole = figures.amount_in_question
    return figures.amount_rectified / whole if whole else None


# --- The workbook ----------------------------------------------------------------------


def summary_headings(words: Words, title: str, made: datetime) -> Headings:
    """Return the words of a workbook of findings.

    The ledger's own columns are headed as in the ledger that the office hands out.

    Args:
        words: the language, and the zone in which `made` is told.
        title: stands at the head of each printed page.
        made: the instant at which the findings stood so; midnight is the end of a day.
    """
    formats, gettext = words.formats, words.formats.gettext
    unit = formats.paren(gettext("yuan"))
    return Headings(
        sheet=gettext("Ledger"),
        title=title,
        as_at=gettext("As of %(moment)s") % {"moment": _until(formats, made)},
        code=words.term("field", "code"),
        unit=words.term("field", "unit"),
        project=words.term("field", "project"),
        category=words.term("field", "category"),
        description=words.term("field", "description"),
        officers=words.term("field", "owner"),
        status=gettext("Status"),
        timing=gettext("Against the deadline"),
        deadline=words.term("field", "deadline"),
        percent=gettext("Percent done"),
        closed_on=gettext("Closed on"),
        amount=words.term("field", "amount_yuan") + unit,
        rectified=gettext("Amount rectified") + unit,
        latest=gettext("Latest report"),
    )


def _until(formats: Formats, instant: datetime) -> str:
    """Return an instant; a local midnight as the day that ended then."""
    local = instant.astimezone(formats.zone)
    if local.time() == time():
        return formats.date_of(local.date() - timedelta(days=1))
    return formats.moment(instant)


def export_title(words: Words) -> str:
    """Return the title of a workbook of findings."""
    return words.formats.gettext("Rectification ledger")


def timing(words: Words, *, status: str, days_left: int, ended_on: date | None) -> str:
    """Return where a finding stands against its deadline, or when it ended and how.

    Args:
        words: the language.
        status: a key of `Status`.
        days_left: days to the deadline; 0 on the day itself, negative when overdue.
        ended_on: the local date on which it was closed, withdrawn or waived.
    """
    if status in OPEN:
        return words.formats.left(days_left)
    if ended_on is None:
        return words.status(status)
    return words.formats.gettext(ENDED[status]) % {"day": words.formats.date_of(ended_on)}


def workbook_name(words: Words, week_end: date) -> str:
    """Return the file name of a week's workbook."""
    return words.formats.gettext("rectification-%(day)s.xlsx") % {"day": week_end.isoformat()}


def export_name(words: Words, day: date, form: str) -> str:
    """Return the file name of the ledger as it stood on a day; `form` is how it ends."""
    return words.formats.gettext("ledger-%(day)s") % {"day": day.isoformat()} + f".{form}"
