"""Reporting progress (报送进展): an officer's words and files, filed under a finding."""

from datetime import datetime, timedelta

from actions.filing import QUOTE, carry_report, file_report, refuse_filing, send_receipt
from rectification.codes import finding_number, looks_like_number
from rectification.errors import FileTooBig, NothingToReport
from rectification.finding import IN_HAND, OPEN
from rectification.incoming import FILE_LIMIT, File, Message
from rectification.notices import WhichFinding
from rectification.office import Office
from rectification.people import Actor
from rectification.reply import read_claim
from storage import events, findings, mentions, outbox, questions, reports, sending
from storage.findings import Case
from storage.mentions import NotNoted
from storage.models import Question, Report
from storage.transactions import transaction

CHOICES = 8
"""Findings offered as buttons when the bot asks which one is meant."""

SWIFT = timedelta(seconds=20)
"""How long after it was written a reply waits for the message that it answers to be noted."""


@transaction
async def report_progress(actor: Actor, message: Message, *, office: Office, now: datetime) -> None:
    """File an officer's message as progress on the finding it belongs to.

    That is the finding of the message replied to, else the one whose number stands in
    the text, else the only open one; else the message is kept and the officer is asked.
    The parts of an album, in whatever order they come, make one report.

    Raises:
        FileTooBig: the message is a file over Telegram's limit and nothing else.
        NothingToReport: the officer has no open finding.
        NotFound, NotYourMove, FindingOver: the finding meant is not theirs to report on.
        NotNoted: it answers a message that is not yet noted as sent; ask again in a moment.
    """
    known = await reports.of_source(message.source)
    if known is not None:
        await _add_part(actor, known, message, office=office, now=now)
        return
    _refuse_lone_giant(message)
    case = await _finding_meant(actor, message, now)
    if case is not None:
        refuse_filing(case)
    elif not await findings.still_open(actor).exists():
        raise NothingToReport
    percent, under = read_claim(message.text).percent, None if case is None else case.finding
    report = await reports.note(actor, message, percent, under=under, now=now)
    files = []
    if message.file is not None:
        files.append(await reports.attach(message, message.file, now, report=report))
    if case is None:
        await _ask(actor, report, office=office, now=now)
    else:
        await carry_report(case, report, files, by=actor, office=office, now=now)


def _refuse_lone_giant(message: Message) -> None:
    file = message.file
    if file is None or message.text or file.size is None or file.size <= FILE_LIMIT:
        return
    raise FileTooBig(name=file.name, size=file.size, limit=FILE_LIMIT)


async def _finding_meant(actor: Actor, message: Message, now: datetime) -> Case | None:
    """Return the finding that a message belongs to, None when only the officer can say.

    Raises:
        NotNoted: it answers a message that is not yet noted as sent.
    """
    if message.reply_to is not None:
        # Asked first: what is noted between the two reads must be seen by one of them.
        unnoted = now - message.at < SWIFT and await sending.in_hand(message.chat_id)
        meant = await mentions.finding_of(message.chat_id, message.reply_to)
        if meant is None:
            earlier = await reports.by_message(message.chat_id, message.reply_to)
            meant = earlier.finding_id if earlier is not None else None
        if meant is not None:
            return await findings.reach(actor, id=meant, hold=True)
        if unnoted:
            raise NotNoted
    theirs = await findings.codes_of(actor)
    code = finding_number(message.text, [code for code, _ in theirs])
    if code is not None:
        return await findings.reach(actor, code=code, hold=True)
    if looks_like_number(message.text):
        return None
    candidates = [code for code, status in theirs if status in OPEN]
    if len(candidates) != 1:
        return None
    return await findings.reach(actor, code=candidates[0], hold=True)


async def _ask(actor: Actor, report: Report, *, office: Office, now: datetime) -> None:
    """Keep a report and ask to which finding it belongs; one question serves all that wait."""
    if await questions.waiting(actor, "finding", now=now) is not None:
        return
    question = await questions.ask(
        actor, "finding", {"report": report.id}, now=now, hours=office.policy.question_hours
    )
    await outbox.add(
        actor,
        await question_notice(actor, question, report, office=office, now=now),
        key=f"which:{question.id}",
        now=now,
        reply_to=report.message_id,
    )


async def question_notice(
    actor: Actor, question: Question, report: Report, *, office: Office, now: datetime
) -> WhichFinding:
    """Return the question "to which finding does this belong?" with its choices."""
    return WhichFinding(
        question=question.id,
        text=report.text[:QUOTE],
        files=len(await reports.files_of([report.id])),
        choices=await findings.lines(findings.still_open(actor), office, now, most=CHOICES),
        total=await findings.still_open(actor).count(),
    )


async def _add_part(
    actor: Actor, report: Report, message: Message, *, office: Office, now: datetime
) -> None:
    """Add a further part of an album to its report; the same message again adds nothing."""
    file: File | None = message.file
    fresh = await reports.by_message(message.chat_id, message.message_id) is None
    if file is not None:
        await reports.attach(message, file, now, report=report)
    if message.text and not report.text:
        report.text = message.text
        report.percent = read_claim(message.text).percent
        await report.save(update_fields=["text", "percent"])
        fresh = True
    if not fresh:
        return
    if report.finding_id is None:
        case = await _finding_meant(actor, message, now)
        if case is not None and message.text:
            await file_report(case, report, by=actor, office=office, now=now)
            await _end_idle_question(actor, now)
        return
    finding = await findings.held(report.finding_id)
    before = finding.percent
    if finding.status in IN_HAND and message.text and report.percent is not None:
        await findings.advance(finding, None, office=office, now=now, percent=report.percent)
        await events.add(
            "revise",
            by=actor,
            at=now,
            finding=finding,
            before={"percent": before},
            after={"percent": finding.percent, "report": report.id},
            message=(message.chat_id, message.message_id),
        )
    await send_receipt(report, finding, by=actor, before=before, now=now)


async def _end_idle_question(actor: Actor, now: datetime) -> None:
    """Stop asking where messages belong once none waits, so that the next one is asked about."""
    question = await questions.waiting(actor, "finding", now=now)
    if question and not await Report.exists(person_id=actor.id, finding_id=None):
        await questions.end(question, now)
