"""What a new ledger changes about the findings that are known already."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
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
class Terms:
    """What a ledger says of all its rows, as far as comparing them needs it.

    Attributes:
        columns: the fields for which it has a column.
        unknown: the headings kept as extra.
        at_once: codes whose deadline was only inferred from "at once" (立行立改), that is
            from the day of the import. It does not replace one that was set before; else
            the same file would change it each day.
    """

    columns: frozenset[Field]
    unknown: tuple[str, ...]
    at_once: frozenset[str]

    @classmethod
    def of(cls, reading: Reading, *, default: date) -> "Terms":
        """Return the terms of a ledger; `default` is the day that "at once" was read as."""
        at_once = frozenset(
            warning.code
            for warning in reading.warnings
            if warning.field is Field.DEADLINE
            and warning.kind is Kind.INFERRED
            and warning.result == default.isoformat()
            and not any(sign.isdigit() for sign in warning.source)
        )
        return cls(frozenset(reading.columns), tuple(reading.unknown), at_once)


@dataclass(frozen=True)
class Comparison:
    """The rows of a ledger, sorted by what they would do."""

    new: list[LedgerRow] = field(default_factory=list)
    changed: list[tuple[Known, LedgerRow, tuple[FieldChange, ...]]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def compare(
    rows: Iterable[LedgerRow], known: Mapping[str, Known], terms: Terms, result: Comparison
) -> None:
    """Sort rows of a ledger into new, changed and unchanged, beside those sorted before.

    A column that the table does not have says nothing, so what is kept stays.

    Args:
        rows: all rows, or some of them: a large ledger is compared in pieces.
        known: the findings kept under the codes that they name.
        terms: what the ledger says of all its rows.
        result: where they go.
    """
    for row in rows:
        before = known.get(row.code)
        if before is None:
            result.new.append(row)
            continue
        changes = _changes(before, row, terms)
        if changes:
            result.changed.append((before, row, changes))
        else:
            result.unchanged.append(row.code)


def without(reading: Reading, left: Container[int]) -> Reading:
    """Return a reading without some rows, taken or wrong, counted from 1."""
    rows = [row for row in reading.rows if row.row not in left]
    errors = [error for error in reading.errors if error.row not in left]
    warnings = [warning for warning in reading.warnings if warning.row not in left]
    return replace(reading, rows=rows, errors=errors, warnings=warnings)


def over_and_unknown(reading: Reading, known: Container[str]) -> frozenset[int]:
    """Return the rows that the ledger itself calls over and that nobody here knows.

    They would become open findings, most of them overdue. Those known already are compared
    like any other.

    Args:
        reading: the ledger.
        known: the codes of the findings that are kept.
    """
    compared = {row.row for row in reading.rows if row.row in reading.closed and row.code in known}
    wrong = {error.row for error in reading.errors}
    taken = {row.row for row in reading.rows}
    return reading.closed & (taken | wrong) - compared


def _changes(before: Known, row: LedgerRow, terms: Terms) -> tuple[FieldChange, ...]:
    pairs: list[tuple[str, str, str]] = []
    for name in _TEXTS:
        said = getattr(row, name)
        if said is not None:
            pairs.append((name, before.texts[name], said))
    if Field.AMOUNT in terms.columns:
        pairs.append((Field.AMOUNT, _money(before.amount), _money(row.amount)))
    pairs.append((Field.OWNER, "、".join(before.owners), "、".join(row.owners)))
    if Field.ASSISTING in terms.columns:
        pairs.append((Field.ASSISTING, "、".join(before.assisting), "、".join(row.assisting)))
    if row.code not in terms.at_once:
        pairs.append((Field.DEADLINE, before.deadline.isoformat(), row.deadline.isoformat()))
    pairs.extend(
        (heading, before.extra.get(heading, ""), row.extra.get(heading, ""))
        for heading in terms.unknown
    )
    return tuple(
        FieldChange(code=row.code, field=name, before=old, after=new)
        for name, old, new in pairs
        if old != new
    )


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else str(to_cents(amount))
