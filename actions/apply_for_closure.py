"""Applying for closure (申请销号)."""

from datetime import datetime

from rectification.finding import Move
from rectification.notices import ClosureApplied, ClosureRequested
from rectification.office import Office
from rectification.people import Actor
from storage import events, findings, outbox, people, reports
from storage.findings import Case
from storage.models import Person, Report
from storage.people import Supervisor
from storage.transactions import transaction

WORDS = 5
"""Reports whose words the request repeats; the newest are kept."""


@transaction
async def apply_for_closure(
    actor: Actor, finding_id: int, version: int | None, *, office: Office, now: datetime
) -> None:
    """Hand a finding to its supervisors for acceptance.

    Raises:
        NotFound, Stale, MoveNotAllowed, NotYourMove: as `findings.for_move` says.
    """
    case = await findings.for_move(actor, finding_id, Move.APPLY, version=version)
    finding = case.finding
    before = finding.status
    await findings.advance(finding, Move.APPLY, office=office, now=now)
    await events.add(
        Move.APPLY,
        by=actor,
        at=now,
        finding=finding,
        before={"status": before},
        after={"status": finding.status},
    )
    supervisors = await people.supervising(finding.unit_id)
    told = []
    for supervisor in supervisors:
        notice = await closure_request(case, supervisor, actor.name, office=office, now=now)
        await outbox.add(supervisor, notice, key=f"closure:{finding.id}:{finding.version}", now=now)
        told.append(supervisor.name)
    await outbox.add(
        await Person.get(id=actor.id),
        ClosureApplied(
            finding=finding.id,
            code=finding.code,
            title=findings.title(finding),
            reviewers=tuple(told),
        ),
        key=f"applied:{finding.id}:{finding.version}",
        now=now,
    )


async def closure_request(
    case: Case, supervisor: Supervisor, officer: str, *, office: Office, now: datetime
) -> ClosureRequested:
    """Return what a supervisor is told of a finding that waits for acceptance."""
    finding = case.finding
    words, files = await reports.evidence(finding)
    return ClosureRequested(
        finding=finding.id,
        code=finding.code,
        title=findings.title(finding),
        unit=case.unit,
        project=finding.project,
        description=finding.description,
        advice=finding.advice,
        officer=officer,
        deadline=finding.deadline,
        days_left=office.days_left(finding.deadline, now),
        percent=finding.percent,
        amount=finding.amount,
        words=words[-WORDS:],
        files=tuple(reports.file_line(each) for each in files),
        version=finding.version,
        may_review=not await Report.exists(finding_id=finding.id, person_id=supervisor.id),
    )
