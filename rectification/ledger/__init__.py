"""Ledgers of findings as they are circulated: any table in, findings or a list of faults out.

`files` turns bytes into sheets (`archive` and `compound` look inside first, `workbook` and
`textfile` read), `header` finds the headings (`vocabulary` holds the names, `resemblance`
guesses), `table` says what the columns are, by `rules` where somebody was asked (`layout` and
`questions` say what to ask), `rows` takes one finding after the other (`skipping` knows what
is none), and `dates`, `amounts`, `names` understand the cells. Nothing here stores or words
anything.
"""

from datetime import date

from rectification.ledger.dates import Reckoning
from rectification.ledger.examining import Examined, examine_ledger, read_below
from rectification.ledger.fields import LIMITS, REQUIRED, Field, Kind
from rectification.ledger.files import LARGEST_FILE, read_sheets
from rectification.ledger.header import find_header
from rectification.ledger.layout import Layout
from rectification.ledger.questions import Question
from rectification.ledger.reading import (
    ColumnNote,
    LedgerRow,
    LeftOut,
    Note,
    Reading,
    RowError,
    RowWarning,
)
from rectification.ledger.report import report
from rectification.ledger.rows import Noted, unheard
from rectification.ledger.rules import AS_NAMED, ColumnRules
from rectification.ledger.smart import Hint, Rule, hints
from rectification.ledger.unreadable import Reason, UnreadableLedger

__all__ = [
    "AS_NAMED",
    "LARGEST_FILE",
    "LIMITS",
    "REQUIRED",
    "ColumnNote",
    "ColumnRules",
    "Examined",
    "Field",
    "Hint",
    "Kind",
    "Layout",
    "LedgerRow",
    "LeftOut",
    "Note",
    "Question",
    "Reading",
    "Reason",
    "RowError",
    "RowWarning",
    "Rule",
    "UnreadableLedger",
    "examine_ledger",
    "hints",
    "read_ledger",
    "report",
]


def read_ledger(
    data: bytes,
    filename: str,
    *,
    year: int,
    today: date,
    default_days: int = 30,
    rules: ColumnRules = AS_NAMED,
    noted: Noted = unheard,
) -> Reading:
    """Return every finding that a ledger holds, and every row that is wrong and why.

    It computes for as long as a large table takes (seconds), so call it off the event loop.

    Args:
        data: The file: .xlsx, .xlsm, .xls, .ods, .csv, .tsv, told apart by content.
        filename: Its name, to name the sheet of a text file.
        year: Taken where a date names none.
        today: The organisation's date: deadlines before it draw a warning.
        default_days: The period for measures to be done at once (立行立改), from today.
        rules: What somebody said of the columns; by default they are what their headings name.
        noted: Hears now and then how many rows are read, and of how many.

    Raises:
        UnreadableLedger: Not one row can be taken; `reason` says why.
    """
    header = find_header(read_sheets(data, filename))
    return read_below(header, rules, Reckoning(year, today, default_days), noted)
