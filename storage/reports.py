"""Progress reports and their files, as other rooms read them."""

from collections.abc import Iterable
from datetime import datetime

from rectification.finding import Status
from rectification.incoming import FILE_LIMIT, File, Message
from rectification.notices import FileLine
from rectification.people import Actor
from storage import queries
from storage.bells import Bell, ask
from storage.models import Attachment, Finding, Report
from storage.outbox import AT_ONCE


async def attach(
    message: Message, file: File, now: datetime, *, report: Report | None = None
) -> Attachment:
    """Note a file for the download worker; one over Telegram's limit is noted as such.

    Args:
        message: the message that carries it.
        file: what the messenger says of it.
        now: when it came.
        report: the progress report that it belongs to; None for a ledger.
    """
    known = await Attachment.get_or_none(
        chat_id=message.chat_id, message_id=message.message_id, file_id=file.id
    )
    if known is not None:
        return known
    too_big = file.size is not None and file.size > FILE_LIMIT
    ask(Bell.DOWNLOADS)
    return await Attachment.create(
        chat_id=message.chat_id,
        message_id=message.message_id,
        media=file.media,
        file_id=file.id,
        name=file.name[:300],
        mime=file.mime[:200],
        size=file.size,
        state="too-big" if too_big else "waiting",
        next_try_at=AT_ONCE,
        at=now,
        purpose="ledger" if report is None else "progress",
        report_id=None if report is None else report.id,
    )


def file_line(file: Attachment) -> FileLine:
    """Return an attachment as a line of a message."""
    return FileLine(name=file.name, kind=file.media, size=file.size, state=file.state)


async def files_of(reports: Iterable[int]) -> list[Attachment]:
    """Return the attachments of some reports, in the order in which they came."""
    named = ", ".join(str(int(each)) for each in reports)
    if not named:
        return []
    query = f"SELECT * FROM attachment WHERE report_id IN ({named}) ORDER BY id"  # noqa: S608  # numbers
    return await queries.models(Attachment, query)


async def of_source(source: str) -> Report | None:
    """Return the report that a message or an album (`Message.source`) has made, or None."""
    found = await queries.models(Report, _OF_SOURCE, source=source)
    return found[0] if found else None


_OF_SOURCE = "SELECT * FROM report WHERE source = {source}"


async def note(
    actor: Actor, message: Message, percent: int | None, *, under: Finding | None, now: datetime
) -> Report:
    """Keep a message as a report, filed under its finding where that is known."""
    columns: dict[str, object] = {
        "person_id": actor.id,
        "source": message.source,
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "text": message.text,
        "percent": percent,
        "versions": 1,
        "at": message.at,
        "finding_id": None,
        "filed_at": None,
        "supplement": False,
    }
    if under is not None:
        columns |= _filed(under, now)
    number = await queries.insert("report", **columns)
    return queries.made(Report, columns | {"id": number})


async def file(report: Report, finding: Finding, now: datetime) -> None:
    """Put a report under a finding that was not known when it was kept."""
    columns = _filed(finding, now)
    await queries.rows(_FILE, id=report.id, **columns)
    report.update_from_dict(columns)


def _filed(finding: Finding, now: datetime) -> dict[str, object]:
    """Return how a report is filed; under a finding that is under review, as a supplement."""
    supplement = finding.status is Status.UNDER_REVIEW
    return {"finding_id": finding.id, "filed_at": now, "supplement": supplement}


_FILE = """
UPDATE report SET finding_id = {finding_id}, filed_at = {filed_at}, supplement = {supplement}
WHERE id = {id}
"""


async def evidence(finding: Finding) -> tuple[tuple[str, ...], list[Attachment]]:
    """Return what was reported on a finding: the words, newest last, and the files."""
    filed = await Report.filter(finding_id=finding.id).order_by("id").values_list("id", "text")
    words = tuple(text for _, text in filed if text)
    return words, await files_of([number for number, _ in filed])


async def by_message(chat_id: int, message_id: int) -> Report | None:
    """Return the report that a message of the officer's made, be it one of an album."""
    report = await Report.get_or_none(chat_id=chat_id, message_id=message_id)
    if report is not None:
        return report
    file = (
        await Attachment.filter(chat_id=chat_id, message_id=message_id)
        .select_related("report")
        .first()
    )
    return file.report if file is not None else None
