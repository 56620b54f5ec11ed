"""A reading as plain data, for machines: what `ledger check --json` prints."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rectification.ledger.reading import LedgerRow, Reading
from rectification.ledger.smart import hints


def report(reading: Reading) -> dict[str, Any]:
    """Return what was accepted, what is wrong, what was inferred, and hints on the demands.

    Amounts are numbers: `amount` in the reading's currency, `amount_yuan` null unless that
    is yuan. Deadlines are ISO dates. What the table has no column for is null.
    """
    return {
        "accepted": [_accepted(row, reading.currency) for row in reading.rows],
        "errors": [error._asdict() for error in reading.errors],
        "warnings": [
            {
                "row": warning.row,
                "code": warning.code,
                "field": warning.field.value,
                "kind": warning.kind.value,
                "from": warning.source,
                "to": warning.result,
            }
            for warning in reading.warnings
        ],
        "hints": [hint._asdict() for hint in hints(reading.rows, reading.warnings)],
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "currency": reading.currency,
        "left_out": asdict(reading.left_out),
        "columns": {field.value: heading for field, heading in reading.columns.items()},
        "unknown": list(reading.unknown),
        "notes": [asdict(note) for note in reading.notes],
        "closed": sorted(reading.closed),
        "others": [each._asdict() for each in reading.others],
    }


def _accepted(row: LedgerRow, currency: str) -> dict[str, Any]:
    amount = _number(row.amount)
    return {
        "row": row.row,
        "code": row.code,
        "project": row.project,
        "unit": row.unit,
        "evaluator": row.evaluator,
        "grade": row.grade,
        "category": row.category,
        "description": row.description,
        "advice": row.advice,
        "amount": amount,
        "amount_yuan": amount if currency == "CNY" else None,
        "owner": list(row.owners),
        "assisting": list(row.assisting),
        "supervisor": list(row.supervisors),
        "deadline": row.deadline.isoformat(),
        "extra": dict(row.extra),
    }


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
