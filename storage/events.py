"""The record of everything that happened: rows are only ever added."""

from datetime import datetime

from rectification.people import Actor
from storage.models import Event, Finding


def event(
    move: str,
    *,
    by: Actor | None,
    at: datetime,
    finding: Finding | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
    message: tuple[int, int] | None = None,
) -> Event:
    """Return an event, not yet added.

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
    made = Event(
        person_id=by.id if by else None,
        move=move,
        before=before or {},
        after=after or {},
        reason=reason,
        chat_id=chat_id,
        message_id=message_id,
        at=at,
    )
    if finding is not None:
        made.finding_id = finding.id
        made.status = str(finding.status)
        made.unit_id = finding.unit_id
        made.deadline = finding.deadline
        made.amount_fen = finding.amount_fen
        made.rectified_fen = finding.rectified_fen
        made.ended_on = finding.ended_on
    return made


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
    """Add one event; the arguments are those of `event`."""
    await event(
        move,
        by=by,
        at=at,
        finding=finding,
        before=before,
        after=after,
        reason=reason,
        message=message,
    ).save()
