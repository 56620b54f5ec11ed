"""The inbox: updates kept as they came, taken up in order within each chat."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.queryset import QuerySet

from storage import queries
from storage.bells import Bell, ring
from storage.fields import read_instant
from storage.models import Inbox
from storage.queries import chunks

LEASE = timedelta(seconds=60)
"""How long a living process may hold an update before it is taken up again."""

KEPT = timedelta(days=30)
"""How long an update stays that was handled: many times the day for which Telegram repeats it."""

PORTION = 200
"""Rows looked at, and at most removed, by one statement: some milliseconds of SQLite's writer."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came in: its number, its chat when it has one, and its JSON."""

    update_id: int
    chat_id: int | None
    payload: str


async def keep(arrivals: Sequence[Arrival], now: datetime) -> int:
    """Store updates; those stored before change nothing.

    Each statement is a transaction of its own, and takes hundreds of updates.

    Returns:
        How many were new.
    """
    fresh = 0
    distinct = list({each.update_id: each for each in arrivals}.values())
    for some in chunks(distinct):
        items = [{"update": a.update_id, "chat": a.chat_id, "payload": a.payload} for a in some]
        fresh += len(await queries.rows_for_each(_KEEP, _ARRIVED, items, now=now))
    if fresh:
        ring(Bell.INBOX)
    return fresh


_KEEP = """
INSERT INTO inbox (
  update_id, chat_id, payload, state, attempts, next_try_at, incident, error, received_at
) VALUES EACH
ON CONFLICT (update_id) DO NOTHING
RETURNING update_id
"""

_ARRIVED = "({update}, {chat}, {payload}, 'waiting', 0, {now}, '', '', {now})"

_NEXT = """
SELECT i.update_id FROM inbox i
WHERE i.state = 'waiting'
  AND i.next_try_at <= {now}
  AND (
    i.claimed_until IS NULL OR i.claimed_until < {now}
    OR i.holder <> {holder} AND NOT EXISTS (
      SELECT 1 FROM lease l WHERE l.name = i.holder AND l.until >= {now}
    )
  )
  AND NOT EXISTS (
    SELECT 1 FROM inbox e
    WHERE e.state = 'waiting' AND e.chat_id = i.chat_id AND e.update_id < i.update_id
  )
ORDER BY i.update_id LIMIT {most}
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """An update in hand: how it came, and how often it was tried before."""

    update_id: int
    chat_id: int | None
    payload: str
    attempts: int
    holder: str


async def claim(now: datetime, most: int, holder: str) -> list[Taken]:
    """Take up the oldest update of each chat that may be tried now, for `LEASE`.

    An update that waits for its next try holds back its own chat and no other. On
    PostgreSQL rows that another process is taking are passed over. A claim is void once
    its holder's lease on itself (`leases.live`) has ended: the dead hold nothing. If the
    holder was only paused and comes back, `done` still lets one of the two finish.

    Args:
        now: the wall clock's instant.
        most: how many to take.
        holder: the process that takes them.
    """
    # An array is made once. A plan may run what stands in IN several times, and each
    # run passes over the rows of the one before: more would be taken than asked for.
    chosen = f"IN ({_NEXT})"
    if queries.dialect() != "sqlite":
        chosen = f"= ANY(ARRAY({_NEXT} FOR UPDATE SKIP LOCKED))"
    claim = _CLAIM.replace("CHOSEN", chosen)
    taken = await queries.rows(claim, now=now, most=most, until=now + LEASE, holder=holder)
    return sorted((Taken(**row) for row in taken), key=lambda row: row.update_id)


_CLAIM = """
UPDATE inbox SET claimed_until = {until}, holder = {holder} WHERE update_id CHOSEN
RETURNING update_id, chat_id, payload, attempts, holder
"""


async def void(holder: str, but: Collection[int]) -> None:
    """Void a process's claims of which it knows nothing: made, but the answer did not arrive.

    Args:
        holder: the process.
        but: the updates that it has in hand.
    """
    lost = Inbox.filter(state="waiting", holder=holder).exclude(claimed_until=None)
    if but:
        lost = lost.exclude(update_id__in=list(but))
    await lost.update(claimed_until=None)


async def done(update_id: int) -> bool:
    """Mark an update as handled; False when it was before.

    Whoever is first may, also one that lost its claim meanwhile: the state decides.
    An invitation's code is kept nowhere in plain, so the text that brought one goes.
    """
    return bool(await queries.rows(_DONE, id=update_id))


_DONE = """
UPDATE inbox SET state = 'done', claimed_until = NULL,
  payload = CASE WHEN payload LIKE '%"/start %' THEN '{}' ELSE payload END
WHERE update_id = {id} AND state = 'waiting'
RETURNING update_id
"""


async def forget(
    *, before: datetime, behind: int = 0, most: int = PORTION
) -> tuple[int, int | None]:
    """Remove what was handled and came before an instant, from among the oldest so many updates.

    Telegram's numbers rise, so the key says which are the oldest, and where one is too young
    there is nothing more to do.

    Args:
        before: what came from here on stays.
        behind: look at higher numbers only.
        most: how many to look at.

    Returns:
        How many went, and the number behind which to go on; None when there is no need to.
    """
    rows = await queries.rows(_OLDEST, behind=behind, most=most)
    came = [read_instant(row["received_at"]) or before for row in rows]
    old = [row["update_id"] for row, at in zip(rows, came, strict=True)
           if at < before and row["state"] == "done"]  # fmt: skip
    if old:
        removal = _FORGET.replace("AMONG", queries.among("ids"))
        old = await queries.rows(removal, ids=queries.listed(old))
    ended = len(rows) < most or came[-1] >= before
    return len(old), None if ended else int(rows[-1]["update_id"])


_OLDEST = """
SELECT update_id, state, received_at FROM inbox WHERE update_id > {behind}
ORDER BY update_id LIMIT {most}
"""

_FORGET = "DELETE FROM inbox WHERE update_id AMONG RETURNING update_id"


async def put_back(update: Taken, *, error: str, next_try_at: datetime) -> bool:
    """Let an update that failed be tried again later; False when the claim is another's."""
    return (
        await _still_held(update).update(
            attempts=update.attempts + 1,
            error=error,
            next_try_at=next_try_at,
            claimed_until=None,
        )
        == 1
    )


async def let_wait(update: Taken, *, next_try_at: datetime) -> None:
    """Let an update wait that was no try: what it needs is away."""
    await _still_held(update).update(next_try_at=next_try_at, claimed_until=None)


async def put_aside(update: Taken, *, error: str, incident: str) -> bool:
    """Stop trying an update; False when the claim is another's.

    It is kept with its incident number for `/undelivered`.
    """
    return (
        await _still_held(update).update(
            state="failed",
            attempts=update.attempts + 1,
            error=error,
            incident=incident,
            claimed_until=None,
        )
        == 1
    )


def _still_held(update: Taken) -> QuerySet[Inbox]:
    """Choose an update unless it is finished, or in another's hand by now."""
    return Inbox.filter(update_id=update.update_id, state="waiting", holder=update.holder)
