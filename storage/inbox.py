"""The inbox: updates kept as they came, taken up in order within each chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from storage import queries
from storage.bells import Bell, rung_on_success
from storage.bells import ask as ask_bell
from storage.models import Inbox

LEASE = timedelta(seconds=60)
"""How long a worker may hold an update before another takes it up."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came in: its number, its chat when it has one, and its JSON."""

    update_id: int
    chat_id: int | None
    payload: str


async def keep(arrivals: Sequence[Arrival], now: datetime) -> int:
    """Store updates in one transaction; those stored before change nothing.

    Returns:
        How many were new.
    """
    with rung_on_success():
        async with in_transaction():
            stored = await Inbox.filter(
                update_id__in=[each.update_id for each in arrivals]
            ).values_list("update_id")
            known = {row[0] for row in stored}
            fresh = {each.update_id: each for each in arrivals if each.update_id not in known}
            await Inbox.bulk_create(
                [
                    Inbox(
                        update_id=each.update_id,
                        chat_id=each.chat_id,
                        payload=each.payload,
                        next_try_at=now,
                        received_at=now,
                    )
                    for each in fresh.values()
                ],
                ignore_conflicts=True,
            )
        if fresh:
            ask_bell(Bell.INBOX)
    return len(fresh)


_NEXT = """
SELECT i.update_id FROM inbox i
WHERE i.state = 'waiting'
  AND i.next_try_at <= {now}
  AND (i.claimed_until IS NULL OR i.claimed_until < {now})
  AND NOT EXISTS (
    SELECT 1 FROM inbox e
    WHERE e.state = 'waiting' AND e.chat_id = i.chat_id AND e.update_id < i.update_id
  )
ORDER BY i.update_id LIMIT {most}
"""


async def claim(now: datetime, most: int) -> list[Inbox]:
    """Take up the oldest update of each chat that may be tried now, for `LEASE`.

    An update that waits for its next try holds back its own chat and no other. On
    PostgreSQL rows that another process is taking are passed over.

    Args:
        now: the wall clock's instant.
        most: how many to take.
    """
    lock = "" if queries.dialect() == "sqlite" else " FOR UPDATE SKIP LOCKED"
    found = await queries.rows(_NEXT, now=now, most=most)
    if not found:
        return []
    async with in_transaction():
        due = [row["update_id"] for row in await queries.rows(_NEXT + lock, now=now, most=most)]
        await Inbox.filter(update_id__in=due).update(claimed_until=now + LEASE)
        return await Inbox.filter(update_id__in=due).order_by("update_id")


async def done(update_id: int) -> None:
    """Mark an update as handled."""
    await Inbox.filter(update_id=update_id).update(state="done", claimed_until=None)


async def put_back(update: Inbox, *, error: str, next_try_at: datetime) -> None:
    """Let an update that failed be tried again later."""
    await Inbox.filter(update_id=update.update_id, state="waiting").update(
        attempts=update.attempts + 1,
        error=error,
        next_try_at=next_try_at,
        claimed_until=None,
    )


async def put_aside(update: Inbox, *, error: str, incident: str) -> None:
    """Stop trying an update; it is kept with its incident number for `/undelivered`."""
    await Inbox.filter(update_id=update.update_id, state="waiting").update(
        state="failed",
        attempts=update.attempts + 1,
        error=error,
        incident=incident,
        claimed_until=None,
    )
