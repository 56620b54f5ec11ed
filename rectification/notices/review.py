"""Notices of review: closure asked for, accepted or returned, and urging."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rectification.notices.notice import FileLine, Notice, Urgency


@dataclass(frozen=True, slots=True)
class ClosureApplied(Notice):
    """Receipt to the officer: the application (申请销号) is with these reviewers."""

    kind = "closure_applied"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    title: str
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosureRequested(Notice):
    """To each supervisor: a finding waits for acceptance, with its evidence to open."""

    kind = "closure_requested"
    finding: int
    code: str
    title: str
    unit: str
    project: str
    description: str
    advice: str
    officer: str
    deadline: date
    days_left: int
    percent: int | None
    amount: Decimal | None
    words: tuple[str, ...]
    files: tuple[FileLine, ...]
    version: int
    may_review: bool


@dataclass(frozen=True, slots=True)
class ReasonAsked(Notice):
    """Question to the supervisor: why? The next message is the reason."""

    kind = "reason_asked"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    title: str
    move: str
    question: int


@dataclass(frozen=True, slots=True)
class Decided(Notice):
    """To the officers of the finding: a supervisor decided, and why."""

    kind = "decided"
    finding: int
    code: str
    title: str
    move: str
    by: str
    reason: str
    status: str
    deadline: date
    days_left: int


@dataclass(frozen=True, slots=True)
class DecisionFiled(Notice):
    """Receipt to the supervisor: the decision is filed and who is told."""

    kind = "decision_filed"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    title: str
    move: str
    reason: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFile(Notice):
    """One stored attachment, sent to whoever asked to open the evidence."""

    kind = "evidence_file"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    officer: str
    at: datetime
    name: str
    media: str
    file_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EvidenceNone(Notice):
    """The finding has no attachment to open (yet)."""

    kind = "evidence_none"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Urged(Notice):
    """To the officers: a supervisor asks for progress now (催办)."""

    kind = "urged"
    finding: int
    code: str
    title: str
    by: str
    deadline: date
    days_left: int
    version: int
    status: str


@dataclass(frozen=True, slots=True)
class UrgeFiled(Notice):
    """Receipt to the supervisor: who was urged, and who cannot be reached yet."""

    kind = "urge_filed"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    told: tuple[str, ...]
    not_joined: tuple[str, ...]
