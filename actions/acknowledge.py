"""Signing for a finding (签收)."""

from datetime import datetime

from rectification.finding import Move, Part
from rectification.notices import Acknowledged
from rectification.office import Office
from rectification.people import Actor
from storage import events, findings, outbox
from storage.models import Person
from storage.transactions import transaction


@transaction
async def acknowledge(
    actor: Actor, finding_id: int, version: int | None, *, office: Office, now: datetime
) -> None:
    """Sign for a finding: from here on it is being rectified.

    Raises:
        NotFound, Stale, MoveNotAllowed, NotYourMove: as `findings.for_move` says.
    """
    case = await findings.for_move(actor, finding_id, Move.ACKNOWLEDGE, version=version)
    finding = case.finding
    before = finding.status
    await findings.advance(finding, Move.ACKNOWLEDGE, office=office, now=now)
    await events.add(
        Move.ACKNOWLEDGE,
        by=actor,
        at=now,
        finding=finding,
        before={"status": before},
        after={"status": finding.status},
    )
    await outbox.add(
        await Person.get(id=actor.id),
        Acknowledged(
            finding=finding.id,
            code=finding.code,
            title=findings.title(finding),
            deadline=finding.deadline,
            days_left=office.days_left(finding.deadline, now),
            version=finding.version,
            lead=Part.LEAD in case.parts,
        ),
        key=f"acknowledged:{finding.id}:{finding.version}",
        now=now,
    )
