"""The admin's door for what did not arrive: /undelivered."""

from telegram import Update

from handlers.chat.context import Context
from rectification.people import Role
from storage.models import Inbox, Outbox, Person
from templates.views import UndeliveredLine, UndeliveredList

SHOWN = 15


async def list_undelivered(update: Update, context: Context) -> None:
    """Show what did not reach its reader, and what could not be handled."""
    context.require(Role.ADMIN)
    if update.effective_chat is None:
        return
    dead = Outbox.filter(state="dead")
    failed = Inbox.filter(state="failed")
    lines = [
        UndeliveredLine(
            at=row.decided_at,
            name=row.person.name if row.person else str(row.chat_id),
            kind=row.kind,
            error=row.last_error,
            incident="",
        )
        for row in await dead.select_related("person").order_by("-id").limit(SHOWN)
    ]
    lines += [
        UndeliveredLine(
            at=row.received_at,
            name=await _name(row.chat_id),
            kind="update",
            error=row.error,
            incident=row.incident,
        )
        for row in await failed.order_by("-update_id").limit(SHOWN)
    ]
    lines.sort(key=lambda each: each.at, reverse=True)
    total = await dead.count() + await failed.count()
    view = UndeliveredList(lines=tuple(lines[:SHOWN]), total=total)
    await context.say(update.effective_chat.id, view)


async def _name(chat_id: int | None) -> str:
    person = await Person.get_or_none(telegram_id=chat_id) if chat_id is not None else None
    return person.name if person else str(chat_id or "")
