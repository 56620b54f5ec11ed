"""What a preview tells of cells and names."""

from actions.naming import Naming
from rectification.ledger import RowError, RowWarning
from rectification.naming import Decided
from rectification.notices import Fault, NameRead


def fault(found: RowError | RowWarning) -> Fault:
    """Return a wrong or doubtful cell as the preview tells it."""
    if isinstance(found, RowError):
        return Fault(row=found.row, field=found.field, kind=found.kind, value=found.value)
    return Fault(
        row=found.row,
        field=found.field,
        kind=found.kind,
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
