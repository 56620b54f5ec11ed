"""Putting a report under its finding: shared by reporting and by choosing afterwards."""

from datetime import datetime, timedelta

from rectification.errors import FindingOver, NotYourMove
from rectification.finding import OPEN, Move, Part, Status
from rectification.incoming import FILE_LIMIT
from rectification.notices import AttachmentRefused, ProgressFiled, ProgressReported
from rectification.office import Office
from rectification.people import Actor
from rectification.reply import read_claim
from storage import events, findings, outbox, people, reports
from storage.findings import Case
from storage.models import Attachment, Finding, Outbox, Report
from storage.outbox import Word

ALBUM_SETTLES = timedelta(seconds=1.5)
"""An album comes as separate messages without an end mark; its receipt waits this long."""

QUOTE = 500
"""Characters of an officer's words that a notice repeats."""


def refuse_filing(case: Case) -> None:
    """Refuse what this person may not report on the finding.

    A report on a finding under review is no move: it is a supplement for the reviewer.

    Raises:
        FindingOver: nothing more is filed under this finding.
        NotYourMove: this person supervises the finding and does not report on it.
    """
    finding = case.finding
    if finding.status not in OPEN:
        raise FindingOver(finding=finding.code, status=str(finding.status))
    if not case.parts & {Part.LEAD, Part.ASSISTING}:
        raise NotYourMove(move=Move.REPORT)
    if finding.status is not Status.UNDER_REVIEW:
        findings.allow(case, Move.REPORT)


async def file_report(
    case: Case, report: Report, *, by: Actor, office: Office, now: datetime
) -> None:
    """File a report under a finding that was not known when it came.

    Raises:
        FindingOver, NotYourMove: as `refuse_filing` says.
        Stale: the finding changed meanwhile.
    """
    refuse_filing(case)
    await reports.file(report, case.finding, now)
    files = await reports.files_of([report.id])
    await carry_report(case, report, files, by=by, office=office, now=now)


async def carry_report(
    case: Case,
    report: Report,
    files: list[Attachment],
    *,
    by: Actor,
    office: Office,
    now: datetime,
) -> None:
    """Carry out what a filed report brings: the move, the event, the receipt, word to supervisors.

    Raises:
        Stale: the finding changed meanwhile.
    """
    finding = case.finding
    before = finding.percent
    status = finding.status
    if not report.supplement:
        changes = {} if report.percent is None else {"percent": report.percent}
        await findings.advance(finding, Move.REPORT, office=office, now=now, **changes)
    await events.add(
        "supplement" if report.supplement else Move.REPORT,
        by=by,
        at=now,
        finding=finding,
        before={"status": status, "percent": before},
        after={"status": finding.status, "percent": finding.percent, "report": report.id},
        message=(report.chat_id, report.message_id),
    )
    words = await _receipt(report, case, files, by=by, before=before, now=now)
    reported = ProgressReported(
        finding=finding.id,
        code=finding.code,
        title=findings.title(finding),
        unit=case.unit,
        officer=by.name,
        percent=report.percent,
        text=report.text[:QUOTE],
        files=len(files),
    )
    for each in await people.supervising(finding.unit_id):
        if each.id != by.id:
            words.append(Word(each, reported, f"reported:{report.id}"))
    await outbox.add_together(words, now=now)


async def send_receipt(
    report: Report, finding: Finding, *, by: Actor, before: int | None, now: datetime
) -> None:
    """Owe the officer the receipt of a report as it stands.

    While the receipt of an album has not left, the parts that arrive are written into
    it; a part that comes after it left gets a receipt of its own.
    """
    case = await findings.reach(by, id=finding.id)
    files = await reports.files_of([report.id])
    words = await _receipt(report, case, files, by=by, before=before, now=now)
    await outbox.add_together(words, now=now)


async def _receipt(
    report: Report,
    case: Case,
    files: list[Attachment],
    *,
    by: Actor,
    before: int | None,
    now: datetime,
) -> list[Word]:
    """Return what the officer is owed, less what was written into a receipt that waits."""
    finding = case.finding
    notice = ProgressFiled(
        finding=finding.id,
        code=finding.code,
        title=findings.title(finding),
        version=finding.version,
        percent=report.percent,
        before=before,
        over=read_claim(report.text).over,
        text=report.text[:QUOTE],
        files=tuple(reports.file_line(each) for each in files),
        supplement=report.supplement,
        edited=report.versions if report.versions > 1 else 0,
        may_apply=Move.APPLY in case.moves,
        status=str(finding.status),
    )
    key = f"filed:{report.id}:{report.versions}"
    album = ":album:" in report.source
    rewritten = 0
    if album:
        rewritten = await Outbox.filter(
            dedupe_key__startswith=f"{key}:", state="waiting", claimed_until=None
        ).update(facts=outbox.written(notice))
        key = f"{key}:{len(files)}"
    words = []
    if not rewritten:
        settled = now + ALBUM_SETTLES if album else None
        words.append(Word(by, notice, key, report.message_id, settled))
    for file in files:
        if file.state == "too-big":
            refused = AttachmentRefused(
                finding=finding.id,
                code=finding.code,
                name=file.name,
                size=file.size,
                limit=FILE_LIMIT,
                reason="too-big",
            )
            words.append(Word(by, refused, f"refused-file:{file.id}", file.message_id))
    return words
