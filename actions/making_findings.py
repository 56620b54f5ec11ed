"""The rows that new findings of a ledger make: themselves, their shares, their events."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from actions.enrolling import Roll
from rectification.finding import Status
from rectification.ledger import LedgerRow
from rectification.money import to_fen
from rectification.people import Actor
from storage import bulk

_FINDING = (
    "id", "code", "project", "unit_id", "evaluator", "grade", "category", "description",
    "advice", "amount_fen", "rectified_fen", "assisting", "extra", "deadline",
    "deadline_version", "deadline_set_at", "status", "version", "created_at", "changed_at",
)  # fmt: skip
_SHARE = ("finding_id", "person_id", "lead")
_EVENT = (
    "finding_id", "person_id", "move", "before", "after", "reason", "at", "status", "unit_id",
    "deadline", "amount_fen", "rectified_fen",
)  # fmt: skip


async def make_findings(
    actor: Actor | None,
    rows: Sequence[LedgerRow],
    roll: Roll,
    *,
    source: Mapping[str, object],
    now: datetime,
    move: str = "import",
) -> None:
    """Make new findings, whose units and owners are on the roll, within a transaction.

    Args:
        actor: on whose word; None for a system's.
        rows: what is said of them.
        roll: the units and people that they name.
        source: what the events tell of where they came from.
        now: when.
        move: what the events are called.
    """
    at = bulk.instant(now)
    by = actor.id if actor else None
    after = bulk.json({"status": Status.ASSIGNED, **source})
    findings: list[bulk.Row] = []
    shares: list[bulk.Row] = []
    made: list[bulk.Row] = []
    numbers = await bulk.reserve("finding", len(rows))
    for number, row in zip(numbers, rows, strict=True):
        unit = roll.units[row.unit].id
        fen = None if row.amount is None else to_fen(row.amount)
        findings.append((
            number, row.code, row.project or "", unit, row.evaluator or "", row.grade or "",
            row.category or "", row.description, row.advice or "", fen, 0,
            bulk.json(row.assisting), bulk.json(dict(row.extra)), row.deadline,
            1, at, Status.ASSIGNED.value, 1, at, at,
        ))  # fmt: skip
        shares += share_rows(number, row, roll)
        made.append((
            number, by, move, "{}", after, "", at, Status.ASSIGNED.value, unit,
            row.deadline, fen, 0,
        ))  # fmt: skip
    await bulk.insert("finding", _FINDING, findings)
    await add_shares(shares)
    await bulk.insert("event", _EVENT, made)


def share_rows(finding: int, row: LedgerRow, roll: Roll) -> list[bulk.Row]:
    """Return the shares that a row gives to its owners; the first leads."""
    unit = roll.units[row.unit].id
    return [
        (finding, roll.officers[unit, name].id, place == 0)
        for place, name in enumerate(dict.fromkeys(row.owners))
    ]


async def add_shares(shares: Sequence[bulk.Row]) -> None:
    """Add shares that `share_rows` has made."""
    await bulk.insert("share", _SHARE, shares)
