"""Inviting one person by name (/invite), and issuing a code again (/people)."""

from datetime import datetime

from actions.inviting import issue, tell
from rectification.errors import NameMissing, NotFound, NotYourRole
from rectification.office import Office
from rectification.people import Actor, Role
from storage import events, questions
from storage.models import Person
from storage.transactions import transaction

NAME_LIMIT = 100


@transaction
async def invite(
    actor: Actor, name: str, role: Role, *, pressed: str, office: Office, now: datetime
) -> None:
    """Invite a supervisor of every unit, or another admin.

    Officers come with the ledger that names them, so that each has a unit.

    Raises:
        NotYourRole: only an admin invites.
        NameMissing: the name is empty.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    name = " ".join(name.split())[:NAME_LIMIT]
    if not name:
        raise NameMissing
    asked = await questions.waiting(actor, "name", now=now)
    if asked is not None:
        await questions.end(asked, now)
    admin, supervisor = role is Role.ADMIN, role is Role.SUPERVISOR
    role_held = {"is_admin": True} if admin else {"is_supervisor": True}
    person = await Person.filter(name=name, **role_held).order_by("id").first()
    if person is None:
        person = await Person.create(
            name=name,
            locale=office.locale,
            is_admin=admin,
            is_supervisor=supervisor,
            everywhere=supervisor,
        )
    elif supervisor and not person.everywhere:
        person.everywhere = True
        await person.save(update_fields=["everywhere"])
    await _hand_out(actor, person, pressed=pressed, office=office, now=now)


@transaction
async def reissue(
    actor: Actor, person_id: int, *, pressed: str, office: Office, now: datetime
) -> None:
    """Issue a fresh code to somebody who has not joined, or joins from another account.

    Raises:
        NotYourRole: only an admin invites.
        NotFound: no such person.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    person = await Person.get_or_none(id=person_id)
    if person is None:
        raise NotFound(asked="")
    await _hand_out(actor, person, pressed=pressed, office=office, now=now)


async def _hand_out(
    actor: Actor, person: Person, *, pressed: str, office: Office, now: datetime
) -> None:
    inviter = await Person.get(id=actor.id)
    invitations = await issue([person], by=inviter, office=office, now=now)
    await events.add("invite", by=actor, at=now, after={"person": person.id})
    await tell(invitations, inviter, key=f"invite:{pressed}", now=now)
