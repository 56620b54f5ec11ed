"""Issuing invitations: shared by the import and by /invite."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rectification.invitations import code_for, fingerprint
from rectification.notices import InvitationLine, Invitations
from rectification.office import Office
from rectification.people import Role
from storage import invitations, outbox, people
from storage.models import Invitation, Person

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
    wanted = list(persons)
    ids = [person.id for person in wanted]
    kept = {} if renew else await invitations.good(ids, now)
    fresh = [person.id for person in wanted if person.id not in kept]
    await invitations.revoke(fresh, now)
    expires = now + timedelta(days=office.policy.invitation_days)
    made = {
        person: Invitation(
            id=number,
            person_id=person,
            code_hash=fingerprint(code_for(office.key, number)),
            issued_by_id=by.id if by else None,
            issued_at=now,
            expires_at=expires,
        )
        for person, number in zip(fresh, await invitations.numbers(len(fresh)), strict=True)
    }
    await invitations.add(made.values())
    return [kept.get(person) or made[person] for person in ids]


async def tell(issued: list[Invitation], to: Person, *, key: str, now: datetime) -> None:
    """Owe the inviter the links and codes, a few people a message."""
    lines = await _lines(issued)
    await outbox.add_many(
        [
            (
                to,
                Invitations(
                    lines=tuple(lines[first : first + A_MESSAGE]),
                    first=first + 1,
                    total=len(lines),
                    expires=issued[first].expires_at,
                ),
                f"{key}:{first}",
            )
            for first in range(0, len(lines), A_MESSAGE)
        ],
        now=now,
    )


async def _lines(issued: list[Invitation]) -> list[InvitationLine]:
    ids = [each.person_id for each in issued]
    invited = await people.by_ids(ids)
    scopes = await people.scopes(ids)
    findings = await people.findings_shared(ids)
    return [
        InvitationLine(
            id=each.id,
            name=invited[each.person_id].name,
            role=_role(invited[each.person_id]),
            units=scopes.get(each.person_id, ()),
            findings=findings.get(each.person_id, 0),
        )
        for each in issued
    ]


def _role(person: Person) -> Role:
    if person.is_admin:
        return Role.ADMIN
    return Role.SUPERVISOR if person.is_supervisor else Role.OFFICER
