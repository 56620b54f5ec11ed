"""What a roster says of a person, and what came of reading one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rectification.ledger import Kind
from rectification.people import Role


class Field(StrEnum):
    """A fact of a roster; the value is its name in reports and errors."""

    NAME = "name"
    UNIT = "unit"
    ROLE = "role"
    PHONE = "phone"
    DEPUTY = "deputy"
    PARENT = "parent"
    SCOPE = "scope"


LIMITS = {Field.NAME: 100, Field.UNIT: 100, Field.DEPUTY: 100, Field.PARENT: 100, Field.SCOPE: 100}
"""The longest text of a field, in characters; of the units supervised, of one name."""

PHONE_LIMIT = 40
"""Characters of a telephone number, two numbers with a stroke between them included."""

FEWEST_DIGITS = 3
"""Of a telephone number; an office's extension has no more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the roster tells it.

    A text is empty where the cell is, and None where the table has no such column.

    Attributes:
        row: the row in the sheet, counted from 1.
        name: as the ledger writes it.
        unit: empty for a supervisor or an admin of the whole office.
        roles: what the person is to the office; an officer where the row says nothing.
        phone: as it is to be dialled or read out.
        deputy: who stands in, by name.
        parent: the unit above the person's unit.
        scope: names of the units supervised; empty means every unit, None says nothing.
    """

    row: int
    name: str
    unit: str
    roles: frozenset[Role]
    phone: str | None
    deputy: str | None
    parent: str | None
    scope: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one row was not taken."""

    row: int
    field: Field
    kind: Kind
    value: str


@dataclass(frozen=True)
class RosterReading:
    """Everything that one roster says.

    Attributes:
        entries: the rows taken, in the order of the sheet.
        faults: what is wrong, in the order of the sheet.
        sheet: the sheet's name.
        columns: the heading that stands for each field.
        unknown: the headings that are passed over.
    """

    entries: list[Entry]
    faults: list[Fault]
    sheet: str
    columns: Mapping[Field, str]
    unknown: tuple[str, ...]
