"""Notices of progress: receipts to officers, word to supervisors."""

from dataclasses import dataclass
from datetime import date

from rectification.notices.notice import FileLine, FindingLine, Notice, Urgency


@dataclass(frozen=True, slots=True)
class Acknowledged(Notice):
    """To the officer: signed for (签收); how to report from here."""

    kind = "acknowledged"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    title: str
    deadline: date
    days_left: int
    version: int
    lead: bool


@dataclass(frozen=True, slots=True)
class ProgressFiled(Notice):
    """Receipt to the officer: under which finding, what was understood, what was filed.

    `over` is a number over 100 that was not taken as a percentage; `supplement` tells
    that the finding is under review, so that the material goes to the reviewer.
    `edited` is the version number when an edited message was filed again, else 0.
    """

    kind = "progress_filed"
    urgency = Urgency.ANSWER
    finding: int
    code: str
    title: str
    version: int
    percent: int | None
    before: int | None
    over: int | None
    text: str
    files: tuple[FileLine, ...]
    supplement: bool
    edited: int
    may_apply: bool
    status: str


@dataclass(frozen=True, slots=True)
class ProgressReported(Notice):
    """To each supervisor of the unit: an officer reported."""

    kind = "progress_reported"
    urgency = Urgency.BULK
    finding: int
    code: str
    title: str
    unit: str
    officer: str
    percent: int | None
    text: str
    files: int


@dataclass(frozen=True, slots=True)
class WhichFinding(Notice):
    """Question to the officer: what was sent is kept; to which finding does it belong?"""

    kind = "which_finding"
    urgency = Urgency.ANSWER
    question: int
    text: str
    files: int
    choices: tuple[FindingLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AttachmentRefused(Notice):
    """To the officer: one file could not be kept, why, and what to do instead.

    `reason` is too-big, gone (Telegram no longer hands it out) or failed.
    """

    kind = "attachment_refused"
    urgency = Urgency.ANSWER
    finding: int | None
    code: str
    name: str
    size: int | None
    limit: int
    reason: str
