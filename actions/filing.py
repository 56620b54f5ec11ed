"""Putting a report under its finding: shared by reporting and by choosing afterwards."""

from datetime import datetime, timedelta

from rectification.errors import FindingOver, NotYourMove
from rectification.finding import IN_HAND, OPEN, Move, Part, Status
from rectification.incoming import FILE_LIMIT
from rectification.notices import AttachmentRefused, ProgressFiled, ProgressReported
from rectification.office import Office
from rectification.people import Actor
from rectification.reply import read_claim
from storage import events, findings, outbox, people, reports
from storage.findings import Case
from storage.models import Attachment, Finding, Outbox, Report

ALBUM_SETTLES = timedelta(seconds=1.5)
"""An album comes as separate messages without an end mark; its receipt waits this long."""

QUOTE = 500
"""Characters of an officer's words that a notice repeats."""


def refuse_if_over(finding: Finding) -> None:
    """Refuse to file under a finding whose life has ended.

    Raises:
        FindingOver: it is closed, waived or withdrawn.
    """
    if finding.status not in OPEN:
        raise FindingOver(finding=finding.code, status=str(finding.status))


async def file_report(
    case: Case,
    report: Report,
    *,
    by: Actor,
    office: Office,
    now: datetime,
    files: list[Attachment] | None = None,
) -> None:
    """File a report under a finding: the move, the event, the receipt, word to supervisors.

    A report on a finding under review is a supplement: it is filed for the reviewer to
    see and moves nothing. `files` are the report's, where they are known already.

    Raises:
        FindingOver: nothing more is filed under this finding.
        NotYourMove: this person supervises the finding and does not report on it.
        Stale: it changed meanwhile.
    """
    finding = case.finding
    if not case.parts & {Part.LEAD, Part.ASSISTING}:
        raise NotYourMove(move=Move.REPORT)
    refuse_if_over(finding)
    supplement = finding.status is Status.UNDER_REVIEW
    if not supplement:
        findings.allow(case, Move.REPORT)
    before = finding.percent
    status = finding.status
    if finding.status in IN_HAND:
        changes = {} if report.percent is None else {"percent": report.percent}
        await findings.advance(finding, Move.REPORT, office=office, now=now, **changes)
    await reports.file(report, finding, now, supplement=supplement)
    await events.add(
        "supplement" if supplement else Move.REPORT,
        by=by,
        at=now,
        finding=finding,
        before={"status": status, "percent": before},
        after={"status": finding.status, "percent": finding.percent, "report": report.id},
        message=(report.chat_id, report.message_id),
    )
    if files is None:
        files = await reports.files_of([report.id])
    await _owe_receipt(report, case, files, by=by, before=before, now=now)
    await outbox.add_all(
        [each for each in await people.supervising(finding.unit_id) if each.id != by.id],
        ProgressReported(
            finding=finding.id,
            code=finding.code,
            title=findings.title(finding),
            unit=finding.unit.name,
            officer=by.name,
            percent=report.percent,
            text=report.text[:QUOTE],
            files=len(files),
        ),
        key=f"reported:{report.id}",
        now=now,
    )


async def send_receipt(
    report: Report, finding: Finding, *, by: Actor, before: int | None, now: datetime
) -> None:
    """Owe the officer the receipt of a report as it stands.

    While the receipt of an album has not left, the parts that arrive are written into
    it; a part that comes after it left gets a receipt of its own.
    """
    case = await findings.reach(by, id=finding.id)
    files = await reports.files_of([report.id])
    await _owe_receipt(report, case, files, by=by, before=before, now=now)


async def _owe_receipt(
    report: Report,
    case: Case,
    files: list[Attachment],
    *,
    by: Actor,
    before: int | None,
    now: datetime,
) -> None:
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
    if not rewritten:
        await outbox.add(
            by,
            notice,
            key=key,
            now=now,
            reply_to=report.message_id,
            not_before=now + ALBUM_SETTLES if album else None,
        )
    for file in files:
        if file.state == "too-big":
            await outbox.add(
                by,
                AttachmentRefused(
                    finding=finding.id,
                    code=finding.code,
                    name=file.name,
                    size=file.size,
                    limit=FILE_LIMIT,
                    reason="too-big",
                ),
                key=f"refused-file:{file.id}",
                now=now,
                reply_to=file.message_id,
            )
