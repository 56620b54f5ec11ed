"""The outbox: what is owed to each chat, written with the decision that owes it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from pydantic import TypeAdapter

import rectification.notices as trade
from rectification.notices import Notice
from rectification.people import Actor
from storage import bulk, queries
from storage.bells import Bell, ask
from storage.models import Outbox, Person
from storage.people import Supervisor

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
    return _adapter(notice.kind).serializer.to_json(notice).decode()


def read(kind: str, facts: str) -> Notice:
    """Return the notice that `written` wrote.

    Raises:
        KeyError: there is no such kind.
        pydantic.ValidationError: the facts are not of that kind.
    """
    notice: Notice = _adapter(kind).validator.validate_json(facts)
    return notice


class Word(NamedTuple):
    """A notice as it is owed.

    Attributes:
        to: the person, or a bare chat id; one who has not joined is told nothing.
        notice: the facts, frozen from here on.
        key: what makes this notice the same as another; the chat is part of it.
        reply_to: message of the chat that this answers.
        not_before: the earliest instant, in real time, at which it may leave.
    """

    to: Person | Supervisor | Actor | int
    notice: Notice
    key: str
    reply_to: int | None = None
    not_before: datetime | None = None


async def add(
    to: Person | Supervisor | Actor | int,
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


async def add_all(
    to: Iterable[Person | Supervisor], notice: Notice, *, key: str, now: datetime
) -> list[str]:
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


def _reader(to: Person | Supervisor | Actor | int) -> tuple[int | None, int | None]:
    """Return the person's row and the chat."""
    if isinstance(to, int):
        return None, to
    return to.id, to.chat_id if isinstance(to, Actor) else to.telegram_id


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
