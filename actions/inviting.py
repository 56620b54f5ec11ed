"""Issuing invitations: shared by the import and by /invite."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rectification.invitations import code_for, fingerprint
from rectification.notices import InvitationLine, Invitations
from rectification.office import Office
from rectification.people import Role
from storage import outbox, people
from storage.models import Invitation, Person, Share

A_MESSAGE = 8
"""Invitations told in one message."""


async def issue(
    persons: Iterable[Person],
    *,
    by: Person | None,
    renew: bool = True,
    office: Office,
    now: datetime,
) -> list[Invitation]:
    """Issue a code to each person.

    Args:
        persons: whom.
        by: the admin, None at the first start.
        renew: whether a code that is still good is replaced; else it is told again, so
            that whoever was handed it already can use it.
        office: the organisation.
        now: when.
    """
    issued = []
    for person in persons:
        good = Invitation.filter(person_id=person.id, used_at=None, revoked_at=None)
        kept = None if renew else await good.filter(expires_at__gt=now).first()
        if kept is not None:
            issued.append(kept)
            continue
        await Invitation.filter(person_id=person.id, used_at=None, revoked_at=None).update(
            revoked_at=now
        )
        invitation = await Invitation.create(
            person_id=person.id,
            issued_by_id=by.id if by else None,
            issued_at=now,
            expires_at=now + timedelta(days=office.policy.invitation_days),
        )
        invitation.code_hash = fingerprint(code_for(office.key, invitation.id))
        await invitation.save(update_fields=["code_hash"])
        issued.append(invitation)
    return issued


async def tell(invitations: list[Invitation], to: Person, *, key: str, now: datetime) -> None:
    """Owe the inviter the links and codes, a few people a message."""
    lines = [await _line(each) for each in invitations]
    for first in range(0, len(lines), A_MESSAGE):
        await outbox.add(
            to,
            Invitations(
                lines=tuple(lines[first : first + A_MESSAGE]),
                first=first + 1,
                total=len(lines),
                expires=invitations[first].expires_at,
            ),
            key=f"{key}:{first}",
            now=now,
        )


async def _line(invitation: Invitation) -> InvitationLine:
    person = await Person.get(id=invitation.person_id)
    role = Role.OFFICER
    if person.is_admin:
        role = Role.ADMIN
    elif person.is_supervisor:
        role = Role.SUPERVISOR
    return InvitationLine(
        id=invitation.id,
        name=person.name,
        role=role,
        units=await people.scope_names(person),
        findings=await Share.filter(person_id=person.id).count(),
    )
