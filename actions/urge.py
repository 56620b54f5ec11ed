"""Urging (催办): a supervisor asks the officers of a finding for progress now."""

from datetime import datetime

from rectification.errors import FindingOver, NotYourMove, UrgedAlready
from rectification.finding import OPEN, Part
from rectification.notices import Urged, UrgeFiled
from rectification.office import Office
from rectification.people import Actor
from storage import events, findings, outbox, people
from storage.models import Event, Person
from storage.transactions import transaction


@transaction
async def urge(actor: Actor, finding_id: int, *, office: Office, now: datetime) -> None:
    """Urge the officers of a finding, once a day.

    Raises:
        NotFound: no such finding for this person.
        NotYourMove: the person does not supervise it.
        FindingOver: there is nothing left to urge.
        UrgedAlready: it was urged today already.
    """
    case = await findings.reach(actor, id=finding_id)
    if Part.SUPERVISOR not in case.parts:
        raise NotYourMove(move="urge")
    finding = case.finding
    if finding.status not in OPEN:
        raise FindingOver(finding=finding.code, status=str(finding.status))
    last = await Event.filter(finding_id=finding.id, move="urge").order_by("-id").first()
    if last is not None and office.today(last.at) == office.today(now):
        raise UrgedAlready(finding=finding.code)
    await events.add("urge", by=actor, at=now, finding=finding)
    officers = [person for person, _ in await people.officers_of(finding.id)]
    told = await outbox.add_all(
        officers,
        Urged(
            finding=finding.id,
            code=finding.code,
            title=findings.title(finding),
            by=actor.name,
            deadline=finding.deadline,
            days_left=office.days_left(finding.deadline, now),
            version=finding.version,
            status=str(finding.status),
        ),
        key=f"urged:{finding.id}:{office.today(now)}",
        now=now,
    )
    await outbox.add(
        await Person.get(id=actor.id),
        UrgeFiled(
            finding=finding.id,
            code=finding.code,
            told=tuple(told),
            not_joined=tuple(each.name for each in officers if each.telegram_id is None),
        ),
        key=f"urge:{finding.id}:{office.today(now)}",
        now=now,
    )
