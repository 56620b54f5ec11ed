"""What a preview tells of cells and names."""

from actions.naming import Naming
from rectification.ledger import Field, Kind, RowError, RowWarning
from rectification.naming import Decided
from rectification.notices import Fault, NameRead

COUNTED = "counted"
"""The kind of a deadline that was counted from a date which had to be inferred."""


def fault(found: RowError | RowWarning, *, counted: bool = False) -> Fault:
    """Return a wrong or doubtful cell as the preview tells it.

    Args:
        found: the cell.
        counted: whether the deadlines of its ledger are counted from other dates.
    """
    if isinstance(found, RowError):
        return Fault(row=found.row, field=found.field, kind=found.kind, value=found.value)
    from_another = counted and (found.field, found.kind) == (Field.DEADLINE, Kind.INFERRED)
    return Fault(
        row=found.row,
        field=found.field,
        kind=COUNTED if from_another else found.kind,
        value=found.source,
        result=found.result,
        code=found.code,
    )


def names_read(named: Naming) -> tuple[NameRead, ...]:
    """Return the names that are read as others, then those that are near to others."""
    matched = [
        NameRead(each.of.name, each.target, matched=True)
        for each in named.decided
        if each.decided is Decided.MATCH
    ]
    near = [
        NameRead(each.name, some[0], matched=False) for each, some in named.unknown.items() if some
    ]
    return tuple(matched + near)
