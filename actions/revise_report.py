"""An edited message: a new version of its report, the old one kept."""

from datetime import datetime

from actions.filing import send_receipt
from rectification.finding import IN_HAND
from rectification.incoming import Message
from rectification.office import Office
from rectification.people import Actor
from rectification.reply import read_claim
from storage import events, findings, reports
from storage.models import Attachment, Finding, Report, ReportVersion
from storage.transactions import transaction


@transaction
async def revise_report(actor: Actor, message: Message, *, office: Office, now: datetime) -> None:
    """File an edited message as the next version of the report that it made.

    The version before stays in the record. An edit of a message that made no report,
    or that changes neither words nor file, changes nothing.
    """
    report = await reports.by_message(message.chat_id, message.message_id)
    if report is None or report.person_id != actor.id:
        return
    caption_of_another = ":album:" in report.source and not message.text
    text = report.text if caption_of_another else message.text
    new_file = message.file is not None and not await Attachment.exists(
        chat_id=message.chat_id, message_id=message.message_id, file_id=message.file.id
    )
    if text == report.text and not new_file:
        return
    await ReportVersion.create(
        report_id=report.id,
        number=report.versions,
        message_id=message.message_id,
        text=report.text,
        percent=report.percent,
        at=now,
    )
    before = report.percent
    report.text, report.percent = text, read_claim(text).percent
    report.versions += 1
    await report.save(update_fields=["text", "percent", "versions"])
    if message.file is not None:
        await reports.attach(message, message.file, now, report=report)
    if report.finding_id is None:
        return
    finding = await findings.held(report.finding_id)
    stood = finding.percent
    if finding.status in IN_HAND and report.percent != before:
        await _correct(finding, report, office=office, now=now)
    await events.add(
        "revise",
        by=actor,
        at=now,
        finding=finding,
        before={"percent": stood, "version": report.versions - 1},
        after={"percent": finding.percent, "version": report.versions, "report": report.id},
        message=(message.chat_id, message.message_id),
    )
    await send_receipt(report, finding, by=actor, before=before, now=now)


async def _correct(finding: Finding, report: Report, *, office: Office, now: datetime) -> None:
    """Let the newest figure that still stands be the finding's, unless a later one is already."""
    figures = Report.filter(finding_id=finding.id, percent__isnull=False).order_by("-id")
    newest = await figures.first()
    if newest is None or newest.id <= report.id:
        percent = None if newest is None else newest.percent
        await findings.advance(finding, None, office=office, now=now, percent=percent)
