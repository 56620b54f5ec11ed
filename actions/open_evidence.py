"""Opening the evidence of a finding: its stored files, sent to whoever asked."""

from datetime import datetime

from rectification.errors import NotFound
from rectification.finding import Part
from rectification.notices import EvidenceFile, EvidenceNone
from rectification.people import Actor
from storage import events, findings, outbox, reports
from storage.models import Person, Report
from storage.transactions import transaction

MOST = 20
"""Files sent for one press; the newest are kept."""


@transaction
async def open_evidence(actor: Actor, finding_id: int, *, pressed: str, now: datetime) -> int:
    """Send the files filed under a finding to this person.

    Args:
        actor: who asked.
        finding_id: the finding's row.
        pressed: what makes this press itself, so that a redelivered one sends nothing more.
        now: when.

    Returns:
        How many files are on their way.

    Raises:
        NotFound: no such finding for this person.
    """
    case = await findings.reach(actor, id=finding_id)
    if not case.parts & {Part.LEAD, Part.ASSISTING, Part.SUPERVISOR}:
        raise NotFound(asked="")
    finding = case.finding
    person = await Person.get(id=actor.id)
    _, files = await reports.evidence(finding)
    stored = [each for each in files if each.state == "stored" and each.sha256][-MOST:]
    authors = {
        row.id: row.person.name
        for row in await Report.filter(finding_id=finding.id).select_related("person")
    }
    for file in stored:
        await outbox.add(
            person,
            EvidenceFile(
                finding=finding.id,
                code=finding.code,
                officer=authors[file.report_id or 0],
                at=file.at,
                name=file.name,
                media=file.media,
                file_id=file.file_id,
                sha256=str(file.sha256),
            ),
            key=f"evidence:{pressed}:{file.id}",
            now=now,
        )
    if not stored:
        waiting = sum(each.state == "waiting" for each in files)
        await outbox.add(
            person,
            EvidenceNone(finding=finding.id, code=finding.code, waiting=waiting),
            key=f"evidence:{pressed}",
            now=now,
        )
    await events.add("open_evidence", by=actor, at=now, finding=finding)
    return len(stored)
