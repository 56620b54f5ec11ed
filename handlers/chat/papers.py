"""Pictures and workbooks: the rows and figures read here, drawn and worded by templates."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from handlers.chat.desk import Desk
from rectification.finding import OPEN, Status
from rectification.money import from_fen
from rectification.notices import InvitationsFile, WeeklySummary, WeeklyWorkbook
from storage import people, summaries
from storage.descriptions import Description, described
from storage.models import Person
from storage.summaries import State
from templates.pictures import weekly_card
from templates.summary_workbook import FindingRow, summary_workbook
from templates.weekly import (
    card_of,
    export_title,
    summary_headings,
    timing,
    workbook_name,
)
from templates.words import Words

__all__ = [
    "invitations",
    "picture",
    "roster",
    "template",
    "week_of_findings",
    "workbook",
    "workbook_name",
]

Stood = tuple[State, Description]
"""A finding as it stood at an instant, and what it is about."""


def template(locale: str) -> tuple[bytes, str]:
    """Return the empty ledger and its file name."""
    from templates.workbooks import ledger_template  # noqa: PLC0415  # XlsxWriter is rarely needed

    name = "整改台账模板.xlsx" if locale == "zh_CN" else "ledger-template.xlsx"
    return ledger_template(locale), name


def roster(locale: str) -> tuple[bytes, str]:
    """Return the empty roster and its file name."""
    from templates.rosters import roster_template  # noqa: PLC0415  # XlsxWriter is rarely needed

    name = "人员名册模板.xlsx" if locale == "zh_CN" else "roster-template.xlsx"
    return roster_template(locale), name


def invitations(
    notice: InvitationsFile, codes: Mapping[int, str], words: Words, made: datetime
) -> tuple[bytes, str]:
    """Return a workbook of invitations, as links and codes, and its file name."""
    from templates.invitations import (  # noqa: PLC0415  # as above
        invitations_name,
        invitations_workbook,
    )

    cards = words.cards(notice.lines, codes)
    return invitations_workbook(cards, words, notice.expires), invitations_name(words, made)


def picture(notice: WeeklySummary, words: Words, desk: Desk) -> bytes:
    """Return a week's card as PNG; draws for some 0.1 s, so call it in a thread."""
    return weekly_card(card_of(notice, words, desk.now()), fonts=desk.fonts)


async def week_of_findings(notice: WeeklyWorkbook) -> list[Stood]:
    """Return the findings in a supervisor's sight as they stood when the week ended."""
    actor = await people.as_actor(await Person.get(id=notice.person))
    states = await summaries.states(actor.sight, notice.at)
    details = await described([each.finding for each in states])
    return [(each, details[each.finding]) for each in states]


def _row(state: State, detail: Description, words: Words, today: date) -> FindingRow:
    left = (state.deadline - today).days
    return FindingRow(
        code=detail.code,
        unit=detail.unit,
        project=detail.project,
        category=detail.category,
        description=detail.description,
        officers="、".join(detail.officers),
        status=words.status(state.status),
        timing=timing(words, status=state.status, days_left=left, ended_on=state.ended_on),
        overdue=left < 0 and state.status in OPEN,
        deadline=state.deadline,
        percent=detail.percent,
        closed_on=state.ended_on if state.status is Status.CLOSED else None,
        amount=None if state.amount_fen is None else from_fen(state.amount_fen),
        rectified=from_fen(state.rectified_fen) if state.rectified_fen else None,
        latest=detail.latest,
    )


def workbook(found: Iterable[Stood], words: Words, desk: Desk, at: datetime) -> bytes:
    """Return findings as a workbook; takes seconds for tens of thousands, so in a thread."""
    today = desk.office.today(at)
    rows = (_row(state, detail, words, today) for state, detail in found)
    return summary_workbook(rows, summary_headings(words, export_title(words), at), at)
