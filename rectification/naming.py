"""Names in a ledger that the office does not know: what is decided about each, and applied."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from rectification.ledger import LedgerRow, Reading


class Decided(StrEnum):
    """What becomes of an unknown name."""

    MAKE = "make"
    """It is a new unit or person; so without a decision."""
    MATCH = "match"
    """It is somebody known under another name."""
    LEAVE = "leave"
    """The rows that name it are left out."""


class Part(StrEnum):
    """As what a ledger names somebody; supervisors belong to no unit."""

    UNIT = "unit"
    OWNER = "owner"
    SUPERVISOR = "supervisor"


class LedgerName(NamedTuple):
    """A name as a ledger has it; `unit` is that of an owner, as it is known, else empty."""

    part: Part
    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class NameDecision:
    """What becomes of one name; `target` is whom it stands for, where it is matched."""

    of: LedgerName
    decided: Decided
    target: str = ""


def settled(reading: Reading, decisions: Iterable[NameDecision]) -> tuple[Reading, frozenset[int]]:
    """Return a ledger with matched names replaced, and the rows to leave out, counted from 1.

    A person is looked up in the unit for which the row's own stands. Where the unit answers
    for its findings itself, its officer is renamed with it.
    """
    known = {each.of: each for each in decisions}
    if not known:
        return reading, frozenset()
    left: set[int] = set()
    rows = [_settled(row, known, left) for row in reading.rows]
    return replace(reading, rows=rows), frozenset(left)


def _settled(row: LedgerRow, known: dict[LedgerName, NameDecision], left: set[int]) -> LedgerRow:
    def meant(part: Part, name: str, unit: str = "") -> str:
        decision = known.get(LedgerName(part, unit, name))
        if decision is None or decision.decided is Decided.MAKE:
            return name
        if decision.decided is Decided.LEAVE:
            left.add(row.row)
            return name
        return decision.target

    unit = meant(Part.UNIT, row.unit)
    owners = dict.fromkeys(
        unit if name == row.unit else meant(Part.OWNER, name, unit) for name in row.owners
    )
    supervisors = dict.fromkeys(meant(Part.SUPERVISOR, name) for name in row.supervisors)
    people = tuple(owners), tuple(supervisors)
    if (unit, *people) == (row.unit, row.owners, row.supervisors):
        return row
    return row._replace(unit=unit, owners=people[0], supervisors=people[1])
