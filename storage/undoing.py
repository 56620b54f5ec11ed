"""What the import of a batch left that nobody has acted on since, so that it can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rectification.people import Actor
from storage import bulk, queries
from storage.models import ImportBatch


@dataclass(frozen=True)
class Undoable:
    """The findings of a batch, as (row, code).

    Attributes:
        new: those that it made, untouched since.
        changed: those that it changed, untouched since.
        left: those that somebody acted on since; they stay as they are.
    """

    new: list[tuple[int, str]]
    changed: list[tuple[int, str]]
    left: list[tuple[int, str]]


async def undoable(batch: ImportBatch) -> Undoable:
    """Return what undoing a confirmed batch would do."""
    found = Undoable([], [], [])
    rows = await queries.rows(_TOUCHED, at=batch.began_at, after=batch.after_event)
    for row in rows:
        each = (row["finding"], row["code"])
        if row["acted"]:
            found.left.append(each)
        elif row["move"] == "import":
            found.new.append(each)
        else:
            found.changed.append(each)
    return found


_TOUCHED = """
SELECT f.id AS finding, f.code AS code, e.move AS move, EXISTS (
  SELECT 1 FROM event l
  WHERE l.finding_id = e.finding_id AND l.id > e.id AND l.move <> 'open_evidence'
) AS acted
FROM event e JOIN finding f ON f.id = e.finding_id
WHERE e.id > {after} AND e.at = {at} AND e.move IN ('import', 'change')
ORDER BY f.code
"""


async def changes(batch: ImportBatch, findings: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return of findings that a batch changed the fields as they were before, by finding."""
    rows = await queries.rows(
        _BEFORE.replace("AMONG", queries.among("ids")),
        at=batch.began_at,
        after=batch.after_event,
        ids=queries.listed(findings),
    )
    return {row["finding"]: bulk.read_json(row["before"]) for row in rows}


_BEFORE = """
SELECT e.finding_id AS finding, e.before AS before FROM event e
WHERE e.id > {after} AND e.at = {at} AND e.move = 'change' AND e.finding_id AMONG
"""


async def take_back(
    batch: ImportBatch, findings: Sequence[int], *, by: Actor, today: date, now: datetime
) -> None:
    """End findings that a batch made as if they had never been: out of every list and figure.

    Their rows and events stay, as every record does, under a number of their own, so that
    the number in the ledger is free for another import. The event's status, `undone`, takes
    them out of the summaries.
    """
    ids, at = queries.listed(findings), bulk.instant(now)
    among = queries.among("ids")
    await queries.rows(_END.replace("AMONG", among), ids=ids, now=at, today=today)
    reason = f"batch {batch.id}"
    await queries.rows(_RECORD.replace("AMONG", among), ids=ids, now=at, by=by.id, reason=reason)
    await queries.rows(_SILENCE.replace("AMONG", among), ids=ids)


_END = """
UPDATE finding SET status = 'withdrawn', version = version + 1, changed_at = {now},
  ended_on = {today},
  code = SUBSTR(code, 1, 48) || '~' || id
WHERE id AMONG
"""

_RECORD = """
INSERT INTO event (
  finding_id, person_id, move, before, after, reason, at, status, unit_id, deadline,
  amount_fen, rectified_fen
)
SELECT id, {by}, 'undo', '{}', '{}', {reason}, {now}, 'undone', unit_id, deadline,
  amount_fen, rectified_fen
FROM finding WHERE id AMONG
"""

_SILENCE = """
UPDATE outbox SET state = 'dropped' WHERE state = 'waiting' AND claimed_until IS NULL
  AND finding_id AMONG
"""
