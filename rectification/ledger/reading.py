"""What came of reading a ledger: the rows taken, the rows refused and why, what was inferred."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rectification.ledger.fields import Field, Kind
from rectification.ledger.header import OtherTable


class LedgerRow(NamedTuple):
    """One finding as the ledger tells it.

    A text is empty where the cell is, and None where the table has no such column.
    """

    row: int
    """The row in the sheet, counted from 1 as the spreadsheet program counts."""
    code: str
    project: str | None
    unit: str
    evaluator: str | None
    grade: str | None
    category: str | None
    description: str
    advice: str | None
    amount: Decimal | None
    """The money in question with two places, in the reading's currency; None is not stated."""
    owners: tuple[str, ...]
    """Who answers for it; the first leads."""
    assisting: tuple[str, ...]
    """Units or people who help, as written."""
    supervisors: tuple[str, ...]
    """Who follows it for the office that ordered it (督办人)."""
    deadline: date
    extra: Mapping[str, str]
    """What the columns unknown to the trade say, by heading; empty cells are left out."""


class RowError(NamedTuple):
    """Why one row was not taken; a row has as many errors as it has wrong fields."""

    row: int
    field: Field
    kind: Kind
    value: str
    """What the cell says, shortened."""


class RowWarning(NamedTuple):
    """Something about an accepted row that a person should look at before confirming."""

    row: int
    code: str
    field: Field
    kind: Kind
    source: str
    """What the cell says."""
    result: str
    """What was understood; a date in ISO form."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many rows were passed over, by the reason."""

    blank: int = 0
    """Empty rows between and inside the findings; the empty tail of a sheet is not counted."""
    total: int = 0
    footnote: int = 0
    """Notes, signatures and section titles."""
    heading: int = 0
    """The header repeated, as a printed ledger repeats it on each page."""
    example: int = 0
    """The example rows of the empty ledger that the office hands out."""


class Note(StrEnum):
    """How a field came about, where no heading names it; the value is the name of the words."""

    GUESSED = "guessed"
    """The heading resembles a known one."""
    COUNTED = "counted"
    """So many days (the value) after the date in that column."""
    SAME = "same"
    """The same value for all rows."""
    UNIT_ITSELF = "unit-itself"
    """Each unit answers for its own findings."""
    MADE = "made"
    """Numbers are made, beginning with the value."""
    DAY_FIRST = "day-first"
    """Dates like the value are read as day, month, year."""
    MONTH_FIRST = "month-first"
    """Dates like the value are read as month, day, year."""


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """One thing about the columns that a person should look at before confirming."""

    kind: Note
    field: Field
    heading: str = ""
    value: str = ""


@dataclass(frozen=True)
class Reading:
    """Everything that one ledger says."""

    rows: list[LedgerRow]
    errors: list[RowError]
    """In the order of the sheet."""
    warnings: list[RowWarning]
    sheet: str
    """The sheet's name; for a text file, the file's."""
    header_row: int
    """The row that names the columns (the lowest, if there are several), counted from 1."""
    columns: Mapping[Field, str]
    """The heading that stands for each field."""
    unknown: tuple[str, ...]
    """The headings kept as `extra`."""
    currency: str
    """ISO 4217; CNY unless the heading names another."""
    left_out: LeftOut
    notes: tuple[ColumnNote, ...] = ()
    """How columns were read other than by their headings."""
    closed: frozenset[int] = frozenset()
    """The rows, taken or wrong, that the table itself calls over; counted from 1."""
    places: Mapping[Field, int] = field(default_factory=dict)
    """The column of the sheet, counted from 0, in which each field is read."""
    others: tuple[OtherTable, ...] = ()
    """The other sheets that look like ledgers, which were not read."""
