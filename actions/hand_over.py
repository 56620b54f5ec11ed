"""Moving somebody's open findings to another person: illness, a change of post, a wrong name."""

from datetime import datetime

from actions.inviting import issue, tell
from rectification.errors import NotFound, NothingToHandOver, NotYourRole
from rectification.finding import OPEN
from rectification.notices import FindingsAssigned, FindingsTakenAway, HandedOver, Menu
from rectification.office import Office
from rectification.people import Actor, Role
from storage import events, findings, outbox, people, shares
from storage.models import Finding, Person, Share
from storage.transactions import transaction

LISTED = 10
"""Findings that the messages list."""


@transaction
async def hand_over(
    actor: Actor, giver_id: int, taker_id: int, *, pressed: str, office: Office, now: datetime
) -> None:
    """Give every open finding of one person to another, each with the same share.

    Where the other shares a finding already, they keep one share, the lead if either led.

    Args:
        actor: the admin.
        giver_id: the row of whoever has the findings.
        taker_id: the row of whoever gets them.
        pressed: what makes this press itself.
        office: the organisation.
        now: when.

    Raises:
        NotYourRole: only an admin moves findings.
        NotFound: no such person, or both are the same.
        NothingToHandOver: the giver has no open finding (any more).
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    giver, taker = await Person.get_or_none(id=giver_id), await Person.get_or_none(id=taker_id)
    if giver is None or taker is None or giver.id == taker.id:
        raise NotFound(asked="")
    theirs = await Share.filter(person_id=giver.id, finding__status__in=list(OPEN)).order_by("id")
    if not theirs:
        raise NothingToHandOver(name=giver.name)
    moved = [await _move(actor, share, taker, office=office, now=now) for share in theirs]
    moved.sort(key=lambda each: (each.deadline, each.code))
    lines = tuple(findings.line(each, office, now) for each in moved[:LISTED])
    key = f"handed:{pressed}"
    roles = tuple(sorted((await people.as_actor(taker)).roles))
    await outbox.add(taker, Menu(roles=roles), key=f"menu:{key}", now=now)
    assigned = FindingsAssigned(findings=lines, total=len(moved))
    await outbox.add(taker, assigned, key=f"assigned:{key}", now=now)
    taken = FindingsTakenAway(taker=taker.name, findings=lines, total=len(moved))
    await outbox.add(giver, taken, key=f"taken:{key}", now=now)
    admin = await Person.get(id=actor.id)
    done = HandedOver(
        giver=giver.name,
        taker=taker.name,
        findings=lines,
        total=len(moved),
        taker_joined=taker.telegram_id is not None,
    )
    await outbox.add(admin, done, key=key, now=now)
    if taker.telegram_id is None:
        invitations = await issue([taker], by=admin, renew=False, office=office, now=now)
        await tell(invitations, admin, key=f"invite:{key}", now=now)


async def _move(
    actor: Actor, share: Share, taker: Person, *, office: Office, now: datetime
) -> Finding:
    """Move one share; return the finding."""
    finding = await findings.held(share.finding_id)
    before = [person.name for person, _ in await people.officers_of(finding.id)]
    await shares.give(share, taker.id)
    await findings.advance(finding, None, office=office, now=now)
    await events.add(
        "hand_over",
        by=actor,
        at=now,
        finding=finding,
        before={"owner": before},
        after={"owner": [person.name for person, _ in await people.officers_of(finding.id)]},
    )
    return finding
