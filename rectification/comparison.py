"""What a new ledger changes about the findings that are known already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rectification.ledger import Field, Kind, LedgerRow, Reading
from rectification.money import to_cents
from rectification.notices import FieldChange

_TEXTS = (
    Field.PROJECT,
    Field.UNIT,
    Field.EVALUATOR,
    Field.GRADE,
    Field.CATEGORY,
    Field.DESCRIPTION,
    Field.ADVICE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A finding as it is kept, in the terms of a ledger.

    Attributes:
        id, version: its row, and the state that was read.
        texts: the fields of plain text.
        owners: names, the lead first.
    """

    id: int
    code: str
    version: int
    deadline_version: int
    texts: Mapping[Field, str]
    amount: Decimal | None
    owners: tuple[str, ...]
    assisting: tuple[str, ...]
    deadline: date
    extra: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """The rows of a ledger, sorted by what they would do."""

    new: list[LedgerRow] = field(default_factory=list)
    changed: list[tuple[Known, LedgerRow, tuple[FieldChange, ...]]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def compare(reading: Reading, known: Mapping[str, Known], *, default: date) -> Comparison:
    """Sort the rows of a ledger into new, changed and unchanged.

    A column that the table does not have says nothing, so what is kept stays. A deadline
    that was only inferred from "at once" (立行立改), that is from the day of the import,
    does not replace one that was set before; else the same file would change it each day.

    Args:
        reading: the ledger.
        known: the findings kept under the codes that it names.
        default: the deadline that "at once" was read as.
    """
    result = Comparison()
    at_once = {
        warning.code
        for warning in reading.warnings
        if warning.field is Field.DEADLINE
        and warning.kind is Kind.INFERRED
        and warning.result == default.isoformat()
        and not any(sign.isdigit() for sign in warning.source)
    }
    for row in reading.rows:
        before = known.get(row.code)
        if before is None:
            result.new.append(row)
            continue
        changes = _changes(before, row, reading, keep_deadline=row.code in at_once)
        if changes:
            result.changed.append((before, row, changes))
        else:
            result.unchanged.append(row.code)
    return result


def _changes(
    before: Known, row: LedgerRow, reading: Reading, *, keep_deadline: bool
) -> tuple[FieldChange, ...]:
    pairs: list[tuple[str, str, str]] = []
    for name in _TEXTS:
        said = getattr(row, name)
        if said is not None:
            pairs.append((name, before.texts[name], said))
    if Field.AMOUNT in reading.columns:
        pairs.append((Field.AMOUNT, _money(before.amount), _money(row.amount)))
    pairs.append((Field.OWNER, "、".join(before.owners), "、".join(row.owners)))
    if Field.ASSISTING in reading.columns:
        pairs.append((Field.ASSISTING, "、".join(before.assisting), "、".join(row.assisting)))
    if not keep_deadline:
        pairs.append((Field.DEADLINE, before.deadline.isoformat(), row.deadline.isoformat()))
    pairs.extend(
        (heading, before.extra.get(heading, ""), row.extra.get(heading, ""))
        for heading in reading.unknown
    )
    return tuple(
        FieldChange(code=row.code, field=name, before=old, after=new)
        for name, old, new in pairs
        if old != new
    )


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else str(to_cents(amount))
