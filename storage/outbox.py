"""The outbox: what is owed to each chat, written with the decision that owes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from pydantic import TypeAdapter

import rectification.notices as trade
from rectification.notices import Notice
from rectification.people import Actor
from storage import bulk, queries
from storage.bells import Bell, ask
from storage.fields import read_instant
from storage.models import Outbox, Person

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant before all others: nothing to wait for."""


@cache
def _kinds() -> dict[str, type[Notice]]:
    return {
        each.kind: each
        for each in vars(trade).values()
        if isinstance(each, type) and issubclass(each, Notice) and each is not Notice
    }


@cache
def _adapter(kind: str) -> TypeAdapter[Notice]:
    return TypeAdapter(_kinds()[kind])


def written(notice: Notice) -> str:
    """Return a notice as JSON."""
    return _adapter(notice.kind).dump_json(notice).decode()


def read(kind: str, facts: str) -> Notice:
    """Return the notice that `written` wrote.

    Raises:
        KeyError: there is no such kind.
        pydantic.ValidationError: the facts are not of that kind.
    """
    return _adapter(kind).validate_json(facts)


class Word(NamedTuple):
    """A notice as it is owed.

    Attributes:
        to: the person, or a bare chat id; one who has not joined is told nothing.
        notice: the facts, frozen from here on.
        key: what makes this notice the same as another; the chat is part of it.
        reply_to: message of the chat that this answers.
        not_before: the earliest instant, in real time, at which it may leave.
    """

    to: Person | Actor | int
    notice: Notice
    key: str
    reply_to: int | None = None
    not_before: datetime | None = None


async def add(
    to: Person | Actor | int,
    notice: Notice,
    *,
    key: str,
    now: datetime,
    reply_to: int | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Owe one notice, once for each `key`; the arguments are a `Word`'s, and when it was decided.

    Returns:
        Whether it is owed now: False when it was before, or the person has not joined.
    """
    return await add_together([Word(to, notice, key, reply_to, not_before)], now=now) == 1


async def add_all(to: Iterable[Person], notice: Notice, *, key: str, now: datetime) -> list[str]:
    """Owe the same notice to several people; return the names of those it can reach."""
    told = [person for person in to if person.telegram_id is not None]
    await add_together([Word(person, notice, key) for person in told], now=now)
    return [person.name for person in told]


async def add_together(words: Iterable[Word], *, now: datetime) -> int:
    """Owe what one decision says to a few, each once for each key, by one statement.

    Returns:
        How many are owed now that were not before.
    """
    added = 0
    for some in queries.chunks(_rows(words, now), A_FEW):
        added += len(await queries.rows_for_each(_ADD, _ROW, some))
    if added:
        ask(Bell.OUTBOX)
    return added


async def add_many(words: Iterable[Word], *, now: datetime) -> None:
    """Owe what goes to thousands, as `add_together` does, past the loop."""
    rows = _rows(words, now)
    if rows:
        await bulk.run(_ADD.replace("EACH", _ROW).replace("RETURNING id", ""), rows)
        ask(Bell.OUTBOX)


A_FEW = 100
"""Notices that one statement takes."""

_ADD = """
INSERT INTO outbox (
  person_id, chat_id, kind, facts, urgency, dedupe_key, finding_id, reply_to, not_before,
  decided_at, state, attempts, last_error
) VALUES EACH
ON CONFLICT (dedupe_key) DO NOTHING
RETURNING id
"""

_ROW = """(
  {person}, {chat}, {kind}, {facts}, {urgency}, {key}, {finding}, {reply_to}, {not_before},
  {now}, 'waiting', 0, ''
)"""


def _rows(words: Iterable[Word], now: datetime) -> list[dict[str, object]]:
    """Return the values of the rows of those notices that have somewhere to go."""
    return [
        {
            "person": person,
            "chat": chat,
            "kind": word.notice.kind,
            "facts": written(word.notice),
            "urgency": word.notice.urgency,
            "key": dedupe_key(word.key, chat),
            "finding": getattr(word.notice, "finding", None),
            "reply_to": word.reply_to,
            "not_before": word.not_before or AT_ONCE,
            "now": now,
        }
        for word in words
        for person, chat in (_reader(word.to),)
        if chat is not None
    ]


def _reader(to: Person | Actor | int) -> tuple[int | None, int | None]:
    """Return the person's row and the chat."""
    if isinstance(to, Person):
        return to.id, to.telegram_id
    if isinstance(to, Actor):
        return to.id, to.chat_id
    return None, to


def dedupe_key(key: str, chat_id: int | None) -> str:
    """Return what makes a notice to a chat unique."""
    return f"{key}@{chat_id}"


async def message_of(key: str, to: Person) -> int | None:
    """Return Telegram's number of the message that a notice became; None before it is sent."""
    row = await Outbox.get_or_none(dedupe_key=dedupe_key(key, to.telegram_id), state="sent")
    return None if row is None else row.message_id


async def drop(key: str, to: Person) -> None:
    """Owe a notice no longer that nobody has begun to send: a newer one says it."""
    waiting = Outbox.filter(dedupe_key=dedupe_key(key, to.telegram_id), state="waiting")
    await waiting.filter(claimed_until=None).update(state="dropped")


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
