"""What became of a message that was owed: sent, waiting, or never to arrive.

Telegram has acted by then and acts again when asked again, so this is written down however
long the database is away.
"""

from collections.abc import Sequence
from datetime import datetime

from rectification.finding import OPEN
from rectification.notices import Reminder, Unreachable
from storage import events, mentions, outbox, people, sending
from storage.models import Mention, Outbox, Person, ReminderSent, SeenGroup, Share, Unit
from storage.outages import outlasting
from storage.sending import Owed
from storage.transactions import transaction


@outlasting
@transaction
async def mark_sent(sent: Sequence[tuple[Outbox | Owed, int | None]], *, now: datetime) -> None:
    """Note that Telegram has messages, under which numbers, and of which findings they speak."""
    await sending.end_sent([(row.id, message) for row, message in sent], now)
    await mentions.remember(
        (row.chat_id, message, row.finding_id)
        for row, message in sent
        if message is not None and row.finding_id is not None
    )


@outlasting
@transaction
async def mark_waiting(row: Outbox | Owed, *, error: str, not_before: datetime) -> None:
    """Note that a message could not be sent this time."""
    await Outbox.filter(id=row.id, state="waiting").update(
        attempts=row.attempts + 1,
        last_error=error[:500],
        not_before=not_before,
        claimed_until=None,
    )


@outlasting
@transaction
async def mark_untried(row: Outbox | Owed) -> None:
    """Note that a message was not tried: what it says could not be read just now."""
    await Outbox.filter(id=row.id, state="waiting").update(claimed_until=None)


@outlasting
@transaction
async def mark_dead(row: Outbox | Owed, *, error: str) -> None:
    """Note that a message will never arrive; `/undelivered` shows it."""
    await _bury(row, error)


async def _bury(row: Outbox | Owed, error: str) -> None:
    """End a message; a reminder that did not arrive does not count as one, so it goes again."""
    await Outbox.filter(id=row.id, state="waiting").update(
        state="dead", attempts=row.attempts + 1, last_error=error[:500], claimed_until=None
    )
    if row.kind == Reminder.kind:
        await ReminderSent.filter(notice=row.dedupe_key).delete()


@outlasting
@transaction
async def mark_unreachable(row: Outbox | Owed, *, error: str, now: datetime) -> None:
    """Note that a person takes no messages (403) and tell the supervisors of their units."""
    await _bury(row, error)
    person = await Person.get_or_none(telegram_id=row.chat_id)
    if person is None or person.unreachable_since is not None:
        return
    await set_reachable(person, reachable=False, now=now)


@transaction
async def note_reachable(telegram_id: int, *, reachable: bool, now: datetime) -> None:
    """Note that a person blocked or unblocked the bot, as Telegram told it."""
    person = await Person.get_or_none(telegram_id=telegram_id)
    if person is not None and (person.unreachable_since is None) is not reachable:
        await set_reachable(person, reachable=reachable, now=now)


async def set_reachable(person: Person, *, reachable: bool, now: datetime) -> None:
    """Write whether a person can be reached; the supervisors hear when they cannot."""
    person.unreachable_since = None if reachable else now
    await person.save(update_fields=["unreachable_since"])
    move = "reachable" if reachable else "unreachable"
    await events.add(move, by=None, at=now, after={"person": person.id})
    if reachable:
        return
    units = set(
        await Share.filter(person_id=person.id, finding__status__in=list(OPEN))
        .distinct()
        .values_list("finding__unit_id", flat=True)
    )
    for unit in await Unit.filter(id__in=units):
        await outbox.add_all(
            [each for each in await people.supervising(unit.id) if each.id != person.id],
            Unreachable(name=person.name, unit=unit.name),
            key=f"unreachable:{person.id}:{unit.id}:{now.date()}",
            now=now,
        )


@outlasting
@transaction
async def move_chat(old: int, new: int, *, now: datetime) -> None:
    """Follow a group that became a supergroup: what is owed to it goes to its new id.

    Its one message is not owed again under the new id.
    """
    await Outbox.filter(chat_id=old, state="waiting").update(chat_id=new, claimed_until=None)
    await Mention.filter(chat_id=old).update(chat_id=new)
    if await SeenGroup.exists(chat_id=old):
        await SeenGroup.get_or_create(chat_id=new, defaults={"at": now})
