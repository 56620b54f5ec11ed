"""The outbox as the sender sees it: what may leave, who has it in hand, and what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import queries
from storage.fields import read_instant
from storage.models import Outbox

LEASE = timedelta(minutes=10)
"""How long one row may be in hand: longer than any upload. A sender that dies does not hold
its rows so long: who takes the duty over voids them."""

_NEXT = """
SELECT o.id AS id, o.chat_id AS chat_id FROM (
  SELECT MIN(id) AS id, MIN(urgency) AS urgency FROM outbox
  WHERE state = 'waiting' GROUP BY chat_id
) head JOIN outbox o ON o.id = head.id
WHERE o.not_before <= {now} AND (o.claimed_until IS NULL OR o.claimed_until < {real})
ORDER BY head.urgency, o.id
LIMIT {most}
"""


async def next_due(now: datetime, real: datetime, most: int) -> list[tuple[int, int]]:
    """Return the rows that may leave now, the most urgent first, as (id, chat).

    Within a chat only the oldest waiting row may leave, so its order is kept; it is as
    urgent as the most urgent one behind it, so that an answer does not wait until all other
    chats have had what its own chat must hear first.

    Args:
        now: the office's instant, which `not_before` is compared with.
        real: the wall clock's instant, which leases are compared with.
        most: how many to return.
    """
    rows = await queries.rows(_NEXT, now=now, real=real, most=most)
    return [(row["id"], row["chat_id"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Owed:
    """A row in hand, as far as sending it needs.

    Attributes:
        locale: the language that its reader has now; None for a bare chat.
    """

    id: int
    person_id: int | None
    chat_id: int
    kind: str
    facts: str
    urgency: int
    dedupe_key: str
    finding_id: int | None
    reply_to: int | None
    attempts: int
    decided_at: datetime
    locale: str | None


async def claim(ids: list[int], real: datetime) -> list[Owed]:
    """Take rows in hand for `LEASE`; those that left or were taken meanwhile are left out.

    One UPDATE decides: a second sender's waits for it, looks again and finds nothing free.
    The cast keeps SQLite from walking all that waits, by the index that begins with the state.
    """
    claim = _CLAIM.replace("AMONG", queries.among("ids"))
    taken = await queries.rows(claim, ids=queries.listed(ids), real=real, until=real + LEASE)
    rows = [Owed(**row | {"decided_at": read_instant(row["decided_at"])}) for row in taken]
    return sorted(rows, key=lambda row: (row.urgency, row.id))


_CLAIM = """
UPDATE outbox SET claimed_until = {until}
WHERE id AMONG AND CAST(state AS TEXT) = 'waiting' AND COALESCE(claimed_until < {real}, TRUE)
RETURNING id, person_id, chat_id, kind, facts, urgency, dedupe_key, finding_id, reply_to,
  attempts, decided_at, (SELECT p.locale FROM person p WHERE p.id = person_id) AS locale
"""


async def end_sent(sent: Sequence[tuple[int, int | None]], now: datetime) -> None:
    """Note that Telegram has messages.

    Args:
        sent: each row, and the number that Telegram gave the message, if it is one.
        now: when.
    """
    items = [{"row": row, "message": message} for row, message in sent]
    await queries.rows_for_each(_SENT, _NUMBERED, items, between=" UNION ALL ", now=now)


_SENT = """
UPDATE outbox SET state = 'sent', message_id = t.message, sent_at = {now},
  claimed_until = NULL, last_error = ''
FROM (EACH) t WHERE outbox.id = t.id
"""
_NUMBERED = "SELECT CAST({row} AS BIGINT) AS id, CAST({message} AS BIGINT) AS message"


async def in_hand(chat_id: int) -> bool:
    """Tell whether a message to a chat is being sent, or was and is not yet noted as sent."""
    held = Outbox.filter(chat_id=chat_id, state="waiting").exclude(claimed_until=None)
    return await held.exists()


async def put_back(row: int) -> None:
    """Let go of a row in hand that was not tried."""
    await Outbox.filter(id=row, state="waiting").update(claimed_until=None)


async def sent_lately(now: datetime, seconds: float) -> list[tuple[int, float]]:
    """Return what left in the last seconds, the oldest first, as chat and seconds ago.

    Only the newest rows are looked at: enough for any that a sender can send in a minute,
    and no walk through all that was ever sent.
    """
    sent = await queries.rows(_SENT_LATELY, since=now - timedelta(seconds=seconds))
    rows = [Outbox(**row) for row in sent]
    return [(row.chat_id, (now - row.sent_at).total_seconds()) for row in rows if row.sent_at]


_SENT_LATELY = """
SELECT chat_id, sent_at FROM outbox
WHERE id > (SELECT MAX(id) FROM outbox) - 5000 AND sent_at >= {since}
ORDER BY sent_at
"""
