"""Ledgers of findings as they are circulated: any table in, findings or a list of faults out.

`files` turns bytes into sheets (`archive` and `compound` look inside first, `workbook` and
`textfile` read), `table` finds the header and the columns (`headings` holds their names),
`rows` takes one finding after the other (`skipping` knows what is none), and `dates`,
`amounts`, `names` understand the cells. Nothing here asks, stores or words anything.
"""

from datetime import date

from rectification.ledger.dates import Reckoning
from rectification.ledger.fields import LIMITS, REQUIRED, Field, Kind
from rectification.ledger.files import LARGEST_FILE, read_sheets
from rectification.ledger.reading import LedgerRow, LeftOut, Reading, RowError, RowWarning
from rectification.ledger.report import report
from rectification.ledger.rows import read_rows
from rectification.ledger.table import locate
from rectification.ledger.unreadable import Reason, UnreadableLedger

__all__ = [
    "LARGEST_FILE",
    "LIMITS",
    "REQUIRED",
    "Field",
    "Kind",
    "LedgerRow",
    "LeftOut",
    "Reading",
    "Reason",
    "RowError",
    "RowWarning",
    "UnreadableLedger",
    "read_ledger",
    "report",
]


def read_ledger(
    data: bytes, filename: str, *, year: int, today: date, default_days: int = 30
) -> Reading:
    """Return every finding that a ledger holds, and every row that is wrong and why.

    It computes for as long as a large table takes (seconds), so call it off the event loop.

    Args:
        data: The file: .xlsx, .xlsm, .xls, .ods, .csv, .tsv, told apart by content.
        filename: Its name, to name the sheet of a text file.
        year: Taken where a date names none.
        today: The organisation's date: deadlines before it draw a warning.
        default_days: The period for measures to be done at once (立行立改), from today.

    Raises:
        UnreadableLedger: Not one row can be taken; `reason` says why.
    """
    table = locate(read_sheets(data, filename))
    reading = read_rows(table, Reckoning(year, today, default_days))
    if not reading.rows and not reading.errors:
        raise UnreadableLedger(
            Reason.NO_ROWS, place=reading.sheet, found=tuple(filter(None, table.headings))
        )
    return reading
