"""Issuing invitations: shared by the import and by /invite."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rectification.invitations import code_for, fingerprint
from rectification.notices import InvitationLine, Invitations, InvitationsFile
from rectification.office import Office
from storage import invitations, outbox, people
from storage.invitations import Issued
from storage.models import Person
from storage.outbox import Word
from storage.people import Named

A_MESSAGE = 8
"""Invitations told in one message."""

IN_MESSAGES = 40
"""Invitations told in messages, a message a second; more are a workbook."""


async def issue(
    persons: Iterable[Person | Named],
    *,
    by: Person | None,
    renew: bool = True,
    office: Office,
    now: datetime,
) -> list[Issued]:
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
        person: Issued(number, person, expires)
        for person, number in zip(fresh, await invitations.numbers(len(fresh)), strict=True)
    }
    hashed = {fingerprint(code_for(office.key, each.id)): each for each in made.values()}
    await invitations.add(hashed, by=by.id if by else None, now=now)
    return [kept.get(person) or made[person] for person in ids]


async def tell(issued: list[Issued], to: Person, *, key: str, now: datetime) -> None:
    """Owe the inviter the links and codes: a few people a message, many as a workbook."""
    await outbox.add_many(await words_of(issued, to, key=key), now=now)


async def words_of(issued: list[Issued], to: Person, *, key: str) -> list[Word]:
    """Return what `tell` owes."""
    lines = await _lines(issued)
    if len(lines) > IN_MESSAGES:
        expires = min(each.expires_at for each in issued)
        file = InvitationsFile(lines=tuple(lines), total=len(lines), expires=expires)
        return [Word(to, file, key)]
    return [
        Word(
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
    ]


async def _lines(issued: list[Issued]) -> list[InvitationLine]:
    ids = [each.person_id for each in issued]
    invited = await people.names_and_roles(ids)
    scopes = await people.scopes(ids)
    findings = await people.findings_shared(ids)
    return [
        InvitationLine(
            id=each.id,
            name=invited[each.person_id][0],
            role=invited[each.person_id][1],
            units=scopes.get(each.person_id, ()),
            findings=findings.get(each.person_id, 0),
        )
        for each in issued
    ]
