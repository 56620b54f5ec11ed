"""Names in a ledger that the office does not know: what is decided about each, and applied."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from rectification.ledger import LedgerRow, Reading


class Decided(StrEnum):
    """What becomes of an unknown name."""

    MAKE = "make"
    """It is a new unit or person; so without a decision."""
    MATCH = "match"
    """It is somebody known under another name."""
    LEAVE = "leave"
    """The rows that name it are left out."""


@dataclass(frozen=True, slots=True)
class NameDecision:
    """What becomes of one name.

    Attributes:
        unit: the unit in which a person is named, as it is known; empty for a unit's name.
        name: as the ledger has it.
        target: whom it stands for, where it is matched.
    """

    unit: str
    name: str
    decided: Decided
    target: str = ""


def settled(reading: Reading, decisions: Iterable[NameDecision]) -> tuple[Reading, frozenset[int]]:
    """Return a ledger with matched names replaced, and the rows to leave out, counted from 1.

    A person is looked up in the unit for which the row's own stands. Where the unit answers
    for its findings itself, its officer is renamed with it.
    """
    known = {(each.unit, each.name): each for each in decisions}
    if not known:
        return reading, frozenset()
    left: set[int] = set()
    rows = [_settled(row, known, left) for row in reading.rows]
    return replace(reading, rows=rows), frozenset(left)


def _settled(
    row: LedgerRow, known: dict[tuple[str, str], NameDecision], left: set[int]
) -> LedgerRow:
    unit = _name("", row.unit, known, row.row, left)
    owners = dict.fromkeys(
        unit if name == row.unit else _name(unit, name, known, row.row, left) for name in row.owners
    )
    if unit == row.unit and tuple(owners) == row.owners:
        return row
    return row._replace(unit=unit, owners=tuple(owners))


def _name(
    unit: str, name: str, known: dict[tuple[str, str], NameDecision], row: int, left: set[int]
) -> str:
    decision = known.get((unit, name))
    if decision is None or decision.decided is Decided.MAKE:
        return name
    if decision.decided is Decided.LEAVE:
        left.add(row)
        return name
    return decision.target
