"""The record of everything that happened: rows are only ever added."""

from datetime import datetime

from rectification.people import Actor
from storage import bulk, queries
from storage.models import Finding

SNAPSHOT = ("unit_id", "deadline", "amount_fen", "rectified_fen", "ended_on")
"""What an event keeps of the finding as it stands after it, beside its status."""


async def add(
    move: str,
    *,
    by: Actor | None,
    at: datetime,
    finding: Finding | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
    message: tuple[int, int] | None = None,
) -> None:
    """Add one event.

    Args:
        move: a `Move`, or another word for what happened (`import`, `change` …).
        by: the person on whose word it happened; None for the clock.
        at: when.
        finding: the finding that it concerns, as it stands after it.
        before: the fields that changed, as they were, in plain values.
        after: the same fields as they are now.
        reason: the words that the person gave.
        message: chat and message id that caused it.
    """
    chat_id, message_id = message or (None, None)
    await queries.insert(
        "event",
        finding_id=finding.id if finding else None,
        person_id=by.id if by else None,
        move=str(move),
        before=bulk.json(before or {}),
        after=bulk.json(after or {}),
        reason=reason,
        chat_id=chat_id,
        message_id=message_id,
        at=at,
        status=str(finding.status) if finding else None,
        **{name: getattr(finding, name, None) for name in SNAPSHOT},
    )
