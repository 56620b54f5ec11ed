"""What the pages (answers to commands that only read) are given to print."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from rectification.notices import FileLine, FindingLine
from rectification.tokens import TokenLine


@dataclass(frozen=True, slots=True)
class View:
    """What one page may see."""

    page: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Stranger(View):
    """To somebody who is not bound: how to get in, and nothing else."""

    page = "stranger"


@dataclass(frozen=True, slots=True)
class Home(View):
    """/start and /help of a person who has joined: roles, and what needs them now."""

    page = "home"
    name: str
    roles: tuple[str, ...]
    open_findings: int
    overdue: int
    waiting_review: int
    findings_in_all: int


@dataclass(frozen=True, slots=True)
class Mine(View):
    """/mine: one page of the officer's open findings, most urgent first.

    `unplaced` counts messages that wait for the officer to choose a finding.
    """

    page = "mine"
    lines: tuple[FindingLine, ...]
    first: int
    total: int
    closed: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in a finding's history; `versions` over 1 means that it was edited."""

    at: datetime
    officer: str
    text: str
    percent: int | None
    files: int
    versions: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One move in a finding's history."""

    at: datetime
    move: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class FindingCard(View):
    """/finding: everything about one finding that this person may see."""

    page = "finding"
    code: str
    project: str
    unit: str
    evaluator: str
    grade: str
    category: str
    description: str
    advice: str
    amount: Decimal | None
    lead: str
    assisting: tuple[str, ...]
    deadline: date
    days_left: int
    overdue: bool
    over: bool
    status: str
    percent: int | None
    reports: tuple[ReportLine, ...]
    reports_total: int
    history: tuple[HistoryLine, ...]
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class FindingWanted(View):
    """/finding without a number: how to ask for one."""

    page = "finding_wanted"


@dataclass(frozen=True, slots=True)
class ReviewQueue(View):
    """/review: findings that wait for this supervisor, the longest waiting first."""

    page = "review"
    lines: tuple[FindingLine, ...]
    first: int
    total: int


@dataclass(frozen=True, slots=True)
class OverdueList(View):
    """/overdue: open findings past their deadline, the longest first."""

    page = "overdue"
    lines: tuple[FindingLine, ...]
    first: int
    total: int


@dataclass(frozen=True, slots=True)
class UrgeList(View):
    """/urge without a number: whom could be urged about what."""

    page = "urge"
    lines: tuple[FindingLine, ...]
    first: int
    total: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person for the admin; `state` is joined, invited, expired, none or unreachable."""

    id: int
    name: str
    roles: tuple[str, ...]
    units: tuple[str, ...]
    state: str
    open_findings: int


@dataclass(frozen=True, slots=True)
class PeopleList(View):
    """/people: who is here, who has not joined yet; those not joined first.

    `asked` is what was looked for, `found` how many there are of it; all of `total` where
    nothing was asked.
    """

    page = "people"
    lines: tuple[PersonLine, ...]
    first: int
    total: int
    joined: int
    asked: str
    found: int


@dataclass(frozen=True, slots=True)
class PersonCard(View):
    """One person for the admin: who they are, how to reach them, what is theirs."""

    page = "person"
    name: str
    roles: tuple[str, ...]
    units: tuple[str, ...]
    state: str
    phone: str
    deputy: str
    joined_at: datetime | None
    open_findings: int
    overdue: int


@dataclass(frozen=True, slots=True)
class HandOverTo(View):
    """Who could take somebody's open findings over; people of the same unit first."""

    page = "hand_over_to"
    name: str
    open_findings: int
    lines: tuple[PersonLine, ...]
    first: int
    total: int


@dataclass(frozen=True, slots=True)
class HandOverSure(View):
    """The question before somebody's open findings move to another person."""

    page = "hand_over_sure"
    giver: str
    taker: str
    total: int


@dataclass(frozen=True, slots=True)
class RosterFile(View):
    """Caption of the empty roster to fill in."""

    page = "roster_file"


@dataclass(frozen=True, slots=True)
class UndoSure(View):
    """The question before an import is undone, and what that would do.

    `left` are numbers of findings that somebody acted on since, the first few of `left_total`.
    """

    page = "undo_sure"
    file: str
    new: int
    changed: int
    left: tuple[str, ...]
    left_total: int


@dataclass(frozen=True, slots=True)
class InviteHelp(View):
    """/invite without a name: how to use it."""

    page = "invite_help"


@dataclass(frozen=True, slots=True)
class UndeliveredLine:
    """One message that could not be delivered, or one update that could not be handled."""

    at: datetime
    name: str
    kind: str
    error: str
    incident: str


@dataclass(frozen=True, slots=True)
class UndeliveredList(View):
    """/undelivered: what did not reach its reader, the newest first."""

    page = "undelivered"
    lines: tuple[UndeliveredLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LanguageChoice(View):
    """/language: choose Chinese or English."""

    page = "language"


@dataclass(frozen=True, slots=True)
class NothingToCancel(View):
    """/cancel when nothing is being asked."""

    page = "nothing_to_cancel"


@dataclass(frozen=True, slots=True)
class ReportHint(View):
    """To an admin or supervisor who writes words that nothing asked for."""

    page = "report_hint"
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownCommand(View):
    """A command that the bot does not have."""

    page = "unknown_command"
    command: str


@dataclass(frozen=True, slots=True)
class TemplateFile(View):
    """Caption of the empty workbook that /template sends."""

    page = "template_file"


@dataclass(frozen=True, slots=True)
class TokenList(View):
    """/tokens: which systems may send findings, and how to let one in."""

    page = "tokens"
    lines: tuple[TokenLine, ...]
