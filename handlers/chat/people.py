"""The admin's doors for people: /people, /invite, and the card of one person."""

from telegram import Update
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from actions.invite import invite
from handlers.chat import keyboards
from handlers.chat.buttons import Keyboard, Verb, button
from handlers.chat.context import Context
from rectification.errors import NotFound, NothingToHandOver
from rectification.finding import OPEN
from rectification.people import Role
from storage import people
from storage.models import Invitation, Person, Share
from templates.views import (
    HandOverSure,
    HandOverTo,
    InviteHelp,
    PeopleList,
    PersonCard,
    PersonLine,
    View,
)

Page = tuple[View, Keyboard | None]

ROLES = {
    "督办人": Role.SUPERVISOR,
    "督办": Role.SUPERVISOR,
    "supervisor": Role.SUPERVISOR,
    "管理员": Role.ADMIN,
    "admin": Role.ADMIN,
}
"""How a role may be written after the name in /invite."""


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
    """Show who has joined and who has not yet; /people NAME finds by name or unit."""
    context.require(Role.ADMIN)
    if update.effective_chat is not None:
        asked = " ".join(context.args or [])
        view, buttons = await people_page(context, 0, asked=asked)
        await context.say(update.effective_chat.id, view, buttons)


async def people_page(context: Context, first: int, *, asked: str = "") -> Page:
    """Return a page of people, those who have not joined first."""
    words = context.words
    wanted: QuerySet[Person] = Person.all()
    if asked:
        named = Q(name__icontains=asked) | Q(unit__name__icontains=asked)
        wanted = wanted.filter(named | Q(memberships__unit__name__icontains=asked)).distinct()
    found = await wanted.count()
    lines = await _lines(context, wanted.order_by("joined_at", "id").offset(first))
    turning = (
        [button(words.label("people"), Verb.PAGE_PEOPLE, 0)]
        if asked
        else keyboards.pages(words, Verb.PAGE_PEOPLE, first, len(lines), found)
    )
    view = PeopleList(
        lines=tuple(lines),
        first=first,
        total=await Person.all().count(),
        joined=await Person.exclude(telegram_id=None).count(),
        asked=asked,
        found=found,
    )
    roster = [button(words.label("roster"), Verb.ROSTER)]
    opening = [
        button(words.label("person", name=each.name), Verb.PERSON, each.id) for each in lines
    ]
    return view, keyboards.keyboard(*keyboards.rows(opening), turning, roster)


async def _lines(context: Context, wanted: QuerySet[Person]) -> list[PersonLine]:
    return [await _line(context, person) for person in await wanted.limit(keyboards.LIST)]


async def _line(context: Context, person: Person) -> PersonLine:
    actor = await people.as_actor(person)
    return PersonLine(
        id=person.id,
        name=person.name,
        roles=tuple(sorted(actor.roles)),
        units=await people.scope_names(person),
        state=await _state(context, person),
        open_findings=await _open_findings(person).count(),
    )


def _open_findings(person: Person) -> QuerySet[Share]:
    return Share.filter(person_id=person.id, finding__status__in=list(OPEN))


async def _state(context: Context, person: Person) -> str:
    if person.telegram_id is not None:
        return "joined" if person.unreachable_since is None else "unreachable"
    code = await Invitation.filter(person_id=person.id, revoked_at=None).order_by("-id").first()
    if code is None:
        return "none"
    return "invited" if code.expires_at > context.now else "expired"


async def person_page(context: Context, person_id: int) -> Page:
    """Return the card of one person.

    Raises:
        NotFound: there is no such person (any more).
    """
    person = await Person.get_or_none(id=person_id).select_related("deputy")
    if person is None:
        raise NotFound(asked="")
    line, words = await _line(context, person), context.words
    late = _open_findings(person).filter(finding__deadline__lt=context.office.today(context.now))
    view = PersonCard(
        name=line.name,
        roles=line.roles,
        units=line.units,
        state=line.state,
        phone=person.phone,
        deputy=person.deputy.name if person.deputy else "",
        joined_at=person.joined_at if person.telegram_id is not None else None,
        open_findings=line.open_findings,
        overdue=await late.count(),
    )
    again = [button(words.label("reissue", name=line.name), Verb.REISSUE, line.id)]
    move = [button(words.label("hand_over"), Verb.HAND_OVER, line.id)]
    back = [button(words.label("people"), Verb.PAGE_PEOPLE, 0)]
    return view, keyboards.keyboard(again, move if line.open_findings else [], back)


async def takers_page(context: Context, giver_id: int, first: int) -> Page:
    """Return a page of those who could take somebody's open findings, the same unit first.

    Raises:
        NotFound: there is no such person.
        NothingToHandOver: they have no open finding.
    """
    giver = await _giver(giver_id)
    others = Person.exclude(id=giver.id)
    near = []
    if giver.unit_id is not None:
        near = await others.filter(unit_id=giver.unit_id).order_by("name", "id")
    far = others.exclude(id__in=[each.id for each in near]) if near else others
    further = far.order_by("name", "id").offset(max(0, first - len(near)))
    shown = [*near[first:], *await further.limit(keyboards.LIST)][: keyboards.LIST]
    lines = [await _line(context, each) for each in shown]
    total = await others.count()
    view = HandOverTo(
        name=giver.name,
        open_findings=await _open_findings(giver).count(),
        lines=tuple(lines),
        first=first,
        total=total,
    )
    words = context.words
    opening = [
        button(words.label("person", name=each.name), Verb.HAND_OVER_TO, giver.id, each.id)
        for each in lines
    ]
    turning = keyboards.pages(words, Verb.HAND_OVER, first, len(lines), total, of=(giver.id,))
    back = [button(words.label("cancel"), Verb.PERSON, giver.id)]
    return view, keyboards.keyboard(*keyboards.rows(opening), turning, back)


async def sure_page(context: Context, giver_id: int, taker_id: int) -> Page:
    """Return the question whether somebody's open findings shall move.

    Raises:
        NotFound: there is no such person.
        NothingToHandOver: the giver has no open finding.
    """
    giver, taker = await _giver(giver_id), await Person.get_or_none(id=taker_id)
    if taker is None or taker.id == giver.id:
        raise NotFound(asked="")
    total = await _open_findings(giver).count()
    words = context.words
    sure = [button(words.label("hand_over_sure"), Verb.HAND_OVER_SURE, giver.id, taker.id)]
    back = [button(words.label("cancel"), Verb.PERSON, giver.id)]
    view = HandOverSure(giver=giver.name, taker=taker.name, total=total)
    return view, keyboards.keyboard(sure, back)


async def _giver(person_id: int) -> Person:
    giver = await Person.get_or_none(id=person_id)
    if giver is None:
        raise NotFound(asked="")
    if not await _open_findings(giver).exists():
        raise NothingToHandOver(name=giver.name)
    return giver
