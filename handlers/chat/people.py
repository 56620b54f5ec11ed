"""The admin's doors for people: /people, /invite, /undelivered."""

from telegram import InlineKeyboardMarkup, Update

from actions.invite import invite
from handlers.chat import keyboards
from handlers.chat.buttons import Verb, button
from handlers.chat.context import Context
from rectification.finding import OPEN
from rectification.people import Role
from storage import people
from storage.models import Inbox, Invitation, Outbox, Person, Share
from templates.views import (
    InviteHelp,
    PeopleList,
    PersonLine,
    UndeliveredLine,
    UndeliveredList,
)

ROLES = {
    "督办人": Role.SUPERVISOR,
    "督办": Role.SUPERVISOR,
    "supervisor": Role.SUPERVISOR,
    "管理员": Role.ADMIN,
    "admin": Role.ADMIN,
}
"""How a role may be written after the name in /invite."""

SHOWN = 15


async def invite_by_name(update: Update, context: Context) -> None:
    """Invite a supervisor or an admin: /invite NAME [ROLE], the role by button else."""
    actor = context.require(Role.ADMIN)
    if update.effective_chat is None:
        return
    words = list(context.args or [])
    if not words:
        ask = [button(context.words.label("invite_supervisor"), Verb.ASK_SUPERVISOR)]
        await context.say(update.effective_chat.id, InviteHelp(), keyboards.keyboard(ask))
        return
    role = ROLES.get(words[-1].lower()) if len(words) > 1 else None
    if role is not None:
        words.pop()
    await invite(
        actor,
        " ".join(words),
        role or Role.SUPERVISOR,
        pressed=str(update.update_id),
        office=context.office,
        now=context.now,
    )


async def list_people(update: Update, context: Context) -> None:
    """Show who has joined and who has not yet."""
    context.require(Role.ADMIN)
    if update.effective_chat is not None:
        view, buttons = await people_page(context, 0)
        await context.say(update.effective_chat.id, view, buttons)


async def people_page(
    context: Context, first: int
) -> tuple[PeopleList, InlineKeyboardMarkup | None]:
    """Return a page of people, those who have not joined first."""
    total = await Person.all().count()
    rows = await Person.all().order_by("joined_at", "id").offset(first).limit(keyboards.LIST)
    lines = [await _line(context, person) for person in rows]
    waiting = [each for each in lines if each.state not in {"joined", "unreachable"}]
    buttons = [
        button(context.words.label("reissue", name=each.name), Verb.REISSUE, each.id)
        for each in waiting
    ]
    turning = keyboards.pages(context.words, Verb.PAGE_PEOPLE, first, len(lines), total)
    view = PeopleList(
        lines=tuple(lines),
        first=first,
        total=total,
        joined=await Person.exclude(telegram_id=None).count(),
    )
    return view, keyboards.keyboard(*keyboards.rows(buttons), turning)


async def _line(context: Context, person: Person) -> PersonLine:
    actor = await people.as_actor(person)
    return PersonLine(
        id=person.id,
        name=person.name,
        roles=tuple(sorted(actor.roles)),
        units=await people.scope_names(person),
        state=await _state(context, person),
        open_findings=await Share.filter(
            person_id=person.id, finding__status__in=list(OPEN)
        ).count(),
    )


async def _state(context: Context, person: Person) -> str:
    if person.telegram_id is not None:
        return "joined" if person.unreachable_since is None else "unreachable"
    code = await Invitation.filter(person_id=person.id, revoked_at=None).order_by("-id").first()
    if code is None:
        return "none"
    return "invited" if code.expires_at > context.now else "expired"


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
