"""Reading a ledger whose columns may need explaining: the findings, or the first question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from rectification.ledger.dates import Reckoning
from rectification.ledger.files import read_sheets
from rectification.ledger.header import Header, find_header
from rectification.ledger.layout import Layout, layout_of
from rectification.ledger.questions import Question, next_question
from rectification.ledger.reading import Reading
from rectification.ledger.rows import Noted, read_rows, unheard
from rectification.ledger.rules import AS_NAMED, ColumnRules
from rectification.ledger.table import table_of
from rectification.ledger.unreadable import Reason, UnreadableLedger


@dataclass(frozen=True)
class Examined:
    """A ledger read as far as it goes without asking anybody."""

    layout: Layout
    question: Question | None
    """What has to be asked first; None if nothing has."""
    reading: Reading | None
    """Everything it says, if nothing has to be asked."""
    rules: ColumnRules = AS_NAMED
    """The rules it was read by."""


def examine_ledger(
    data: bytes,
    filename: str,
    *,
    year: int,
    today: date,
    default_days: int = 30,
    known: Mapping[str, ColumnRules] | None = None,
    noted: Noted = unheard,
) -> Examined:
    """Read a ledger, or return what has to be asked about its columns first.

    Args:
        data: The file.
        filename: Its name.
        year: Taken where a date names none.
        today: The organisation's date.
        default_days: The period for measures to be done at once.
        known: What was said of earlier tables, by the fingerprint of their headings.
        noted: Hears how far the reading is.

    Raises:
        UnreadableLedger: As `read_ledger`, but for headings that somebody can explain.
    """
    header = find_header(read_sheets(data, filename))
    layout = layout_of(header, year)
    reckoning = Reckoning(year, today, default_days)
    rules = (known or {}).get(layout.fingerprint)
    if rules is not None:
        try:
            return Examined(layout, None, read_below(header, rules, reckoning, noted), rules)
        except UnreadableLedger as refusal:  # the names known have changed since
            if refusal.reason not in (Reason.NO_HEADINGS, Reason.TWO_ALIKE):
                raise
    question = next_question(layout, ())
    if question is not None and question.is_possible:
        return Examined(layout, question, None)
    return Examined(layout, None, read_below(header, AS_NAMED, reckoning, noted))


def read_below(
    header: Header, rules: ColumnRules, reckoning: Reckoning, noted: Noted = unheard
) -> Reading:
    """Return what the rows below a header say, by the rules.

    Raises:
        UnreadableLedger: `no-headings`, `two-alike` or `no-rows`.
    """
    reading = read_rows(table_of(header, rules, reckoning.year), reckoning, noted)
    if not reading.rows and not reading.errors:
        found = tuple(filter(None, header.headings))
        raise UnreadableLedger(Reason.NO_ROWS, place=reading.sheet, found=found)
    return replace(reading, others=header.others)
