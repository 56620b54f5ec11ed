"""Finding cards and lists, read for one person."""

from dataclasses import dataclass

from tortoise.queryset import QuerySet

from handlers.chat import keyboards
from handlers.chat.buttons import Keyboard, Verb, button
from handlers.chat.desk import Desk
from rectification.finding import OPEN
from rectification.notices import FindingLine
from rectification.people import Actor
from storage import findings, people, reports
from storage.findings import Case
from storage.models import Event, Finding, Report
from templates.views import (
    FindingCard,
    HistoryLine,
    Mine,
    OverdueList,
    ReportLine,
    ReviewQueue,
    UrgeList,
)
from templates.words import Words

REPORTS = 5
HISTORY = 8
FILES = 10

TOLD = (
    "acknowledge", "apply", "accept", "return", "withdraw", "waive", "reopen", "urge", "import",
    "intake", "hand_over",
)  # fmt: skip
"""Events that a finding's card tells; reports are told beside them."""


@dataclass(frozen=True)
class Card:
    """A finding's card with its buttons."""

    finding: int
    view: FindingCard
    keyboard: Keyboard | None


async def finding_card(case: Case, words: Words, desk: Desk) -> Card:
    """Return everything about one finding that this person may see."""
    finding = case.finding
    now = desk.now()
    officers = await people.officers_of(finding.id)
    left = desk.office.days_left(finding.deadline, now)
    filed = await Report.filter(finding_id=finding.id).select_related("person").order_by("-id")
    files = await reports.files_of([each.id for each in filed])
    view = FindingCard(
        code=finding.code,
        project=finding.project,
        unit=case.unit,
        evaluator=finding.evaluator,
        grade=finding.grade,
        category=finding.category,
        description=finding.description,
        advice=finding.advice,
        amount=finding.amount,
        lead=next((person.name for person, lead in officers if lead), ""),
        assisting=(*(person.name for person, lead in officers if not lead), *finding.assisting),
        deadline=finding.deadline,
        days_left=left,
        overdue=left < 0 and finding.status in OPEN,
        over=finding.status not in OPEN,
        status=str(finding.status),
        percent=finding.percent,
        reports=tuple(
            ReportLine(
                at=each.at,
                officer=each.person.name,
                text=each.text,
                percent=each.percent,
                files=sum(file.report_id == each.id for file in files),
                versions=each.versions,
            )
            for each in reversed(filed[:REPORTS])
        ),
        reports_total=len(filed),
        history=await _history(finding),
        files=tuple(reports.file_line(each) for each in files[-FILES:]),
    )
    buttons = keyboards.moves(
        words, finding.id, finding.version, case.moves, files=any(e.sha256 for e in files)
    )
    return Card(finding.id, view, buttons)


async def _history(finding: Finding) -> tuple[HistoryLine, ...]:
    told = Event.filter(finding_id=finding.id, move__in=TOLD).select_related("person")
    return tuple(
        HistoryLine(
            at=each.at,
            move=each.move,
            by=each.person.name if each.person else str(each.after.get("source", "")),
            reason=each.reason,
        )
        for each in reversed(await told.order_by("-id").limit(HISTORY))
    )


Listing = tuple[Mine | ReviewQueue | OverdueList | UrgeList, Keyboard | None]


async def mine(actor: Actor, words: Words, desk: Desk, first: int) -> Listing:
    """Return a page of the officer's open findings."""
    query = findings.still_open(actor)
    total = await query.count()
    lines = await findings.lines(query, desk.office, desk.now(), first=first, most=keyboards.LIST)
    closed = await findings.of_officer(actor).exclude(status__in=list(OPEN)).count()
    unplaced = await Report.filter(person_id=actor.id, finding_id=None).count()
    view = Mine(lines=lines, first=first, total=total, closed=closed, unplaced=unplaced)
    return view, keyboards.findings_list(
        words, lines, page=Verb.PAGE_MINE, first=first, total=total
    )


async def review(actor: Actor, words: Words, desk: Desk, first: int) -> Listing:
    """Return a page of what waits for this supervisor."""
    query = findings.waiting_for_review(actor)
    lines, total = await _page(query, desk, first)
    return ReviewQueue(lines=lines, first=first, total=total), keyboards.findings_list(
        words, lines, page=Verb.PAGE_REVIEW, first=first, total=total
    )


async def overdue(actor: Actor, words: Words, desk: Desk, first: int) -> Listing:
    """Return a page of open findings past their deadline."""
    query = findings.overdue(actor, desk.office.today(desk.now()))
    lines, total = await _page(query, desk, first)
    return OverdueList(lines=lines, first=first, total=total), keyboards.findings_list(
        words, lines, page=Verb.PAGE_OVERDUE, first=first, total=total
    )


async def to_urge(actor: Actor, words: Words, desk: Desk, first: int) -> Listing:
    """Return a page of open findings with a button to urge the officers of each."""
    query = findings.of_supervisor(actor).filter(status__in=list(OPEN)).order_by("deadline", "code")
    lines, total = await _page(query, desk, first)
    buttons = [button(f"{words.label('urge')} {each.code}", Verb.URGE, each.id) for each in lines]
    turning = keyboards.pages(words, Verb.PAGE_URGE, first, len(lines), total)
    return UrgeList(lines=lines, first=first, total=total), keyboards.keyboard(
        *keyboards.rows(buttons), turning
    )


async def _page(
    query: QuerySet[Finding], desk: Desk, first: int
) -> tuple[tuple[FindingLine, ...], int]:
    lines = await findings.lines(query, desk.office, desk.now(), first=first, most=keyboards.LIST)
    return lines, await query.count()
