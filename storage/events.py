"""The record of everything that happened: rows are only ever added."""

from datetime import datetime

from rectification.people import Actor
from storage.models import Event


async def add(
    move: str,
    *,
    by: Actor | None,
    at: datetime,
    finding: int | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
    message: tuple[int, int] | None = None,
) -> None:
    """Add one event.

    Args:
        move: a `Move`, or another word for what happened (`imported`, `changed` …).
        by: the person on whose word it happened; None for the clock.
        at: when.
        finding: the finding's row, when it concerns one.
        before, after: the fields that changed, as plain values.
        reason: the words that the person gave.
        message: chat and message id that caused it.
    """
    chat_id, message_id = message or (None, None)
    await Event.create(
        finding_id=finding,
        person_id=by.id if by else None,
        move=move,
        before=before or {},
        after=after or {},
        reason=reason,
        chat_id=chat_id,
        message_id=message_id,
        at=at,
    )
