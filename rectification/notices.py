"""What anybody is told: each notice is a fact, frozen when it was decided.

A notice holds no wording and no markup; `templates/notices/<kind>.j2` words it in
the reader's language when it is sent. All values are plain (text, numbers, dates,
flags), so a notice survives as JSON in the outbox.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar


class Urgency:
    """The order in which waiting messages leave: answers, then events, then bulk."""

    ANSWER = 0
    EVENT = 1
    BULK = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that one person is told once."""

    kind: ClassVar[str]
    urgency: ClassVar[int] = Urgency.EVENT


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in a list.

    Attributes:
        id: the finding's row.
        code: its number in the ledger (问题编号).
        title: the description, shortened to a line.
        unit: the responsible unit.
        status: where it stands.
        deadline: local date; the finding is due until that day ends.
        days_left: 0 on the day itself, negative when overdue.
        percent: progress last reported, or None.
        version: what a button made from this line acts on.
    """

    id: int
    code: str
    title: str
    unit: str
    status: str
    deadline: date
    days_left: int
    percent: int | None
    version: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """One attachment: its name, kind (photo, document, voice …), bytes and state.

    `state` is waiting, stored, too-big or failed.
    """

    name: str
    kind: str
    size: int | None
    state: str


# --- Joining -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Welcome(Notice):
    """To somebody who just joined: who they are here and what to do first."""

    kind = "welcome"
    urgency = Urgency.ANSWER
    name: str
    roles: tuple[str, ...]
    units: tuple[str, ...]
    open_findings: int
    waiting_review: int


@dataclass(frozen=True, slots=True)
class Joined(Notice):
    """To the admin who invited: the person has joined."""

    kind = "joined"
    urgency = Urgency.BULK
    name: str
    roles: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Menu(Notice):
    """Not a message: the commands offered in the person's chat change with the roles."""

    kind = "menu"
    urgency = Urgency.ANSWER
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invitation; its code is derived when the message is made and never stored."""

    id: int
    name: str
    role: str
    units: tuple[str, ...]
    findings: int


@dataclass(frozen=True, slots=True)
class Invitations(Notice):
    """To the admin: links and codes to hand out, a few people a message."""

    kind = "invitations"
    urgency = Urgency.ANSWER
    lines: tuple[InvitationLine, ...]
    first: int
    total: int
    expires: datetime


@dataclass(frozen=True, slots=True)
class NameAsked(Notice):
    """Question to the admin: what is the name of the person to invite as `role`?"""

    kind = "name_asked"
    urgency = Urgency.ANSWER
    role: str


@dataclass(frozen=True, slots=True)
class LanguageSet(Notice):
    """To the person: the bot speaks this language from now on."""

    kind = "language_set"
    urgency = Urgency.ANSWER
    locale: str


# --- Ledger ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LedgerReceived(Notice):
    """To the admin: the file has arrived and is being read."""

    kind = "ledger_received"
    urgency = Urgency.ANSWER
    file: str


@dataclass(frozen=True, slots=True)
class LedgerWanted(Notice):
    """To the admin who sent /import without a file: send it now, and how."""

    kind = "ledger_wanted"
    urgency = Urgency.ANSWER


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong or doubtful cell: where, in which field, what kind, and what stood there.

    `result` is what was inferred from it, for warnings.
    """

    row: int
    field: str
    kind: str
    value: str
    result: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one finding that a new ledger changes."""

    code: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportPreview(Notice):
    """To the admin: what a ledger would do, before anything is done.

    The counts are of rows; `errors`, `warnings` and `changes` hold the first few and
    the `…_total` figures how many there are in all.
    """

    kind = "import_preview"
    urgency = Urgency.ANSWER
    batch: int
    file: str
    sheet: str
    new: int
    changed: int
    unchanged: int
    wrong: int
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    warnings_total: int
    changes: tuple[FieldChange, ...]
    changes_total: int
    units_new: tuple[str, ...]
    people_new: tuple[str, ...]
    left_out: int
    unsupervised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportRefused(Notice):
    """To the admin: the file could not be read as a ledger at all, and why.

    `reason` is a reason of `UnreadableLedger`, or `too-big`, `gone` or `failed` from the
    download. `found` are the headings seen, `missing` the fields that a table owes (or the
    one that two columns claim), `place` a sheet or a cell; each may be empty.
    """

    kind = "import_refused"
    urgency = Urgency.ANSWER
    file: str
    reason: str
    found: tuple[str, ...]
    missing: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class ImportDone(Notice):
    """To the admin: the ledger is in; whom to invite follows."""

    kind = "import_done"
    urgency = Urgency.ANSWER
    file: str
    new: int
    changed: int
    unchanged: int
    wrong: int
    invited: int
    unsupervised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportCancelled(Notice):
    """To the admin: nothing of this file was taken."""

    kind = "import_cancelled"
    urgency = Urgency.ANSWER
    file: str


@dataclass(frozen=True, slots=True)
class FindingsAssigned(Notice):
    """To an officer who joined before: new findings are theirs."""

    kind = "findings_assigned"
    findings: tuple[FindingLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FindingChanged(Notice):
    """To an officer: the ledger changed fields of a finding that is theirs."""

    kind = "finding_changed"
    finding: int
    code: str
    changes: tuple[FieldChange, ...]


# --- Progress ----------------------------------------------------------------------


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


# --- Review ------------------------------------------------------------------------


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


# --- Scheduled ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One finding in a morning's reminder; `stage` is the policy's key."""

    id: int
    code: str
    title: str
    unit: str
    status: str
    deadline: date
    days_left: int
    stage: str
    percent: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Reminder(Notice):
    """To one person on a working morning: everything that needs them, most urgent first.

    `late` tells that its morning, or that of an earlier message which it stands for, passed
    while the service was down; `provisional` that a deadline lies where the working days
    are not published yet.
    """

    kind = "reminder"
    urgency = Urgency.BULK
    day: date
    lines: tuple[ReminderLine, ...]
    total: int
    late: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's figures in a weekly summary."""

    unit: str
    total: int
    closed: int
    under_review: int
    in_hand: int
    overdue: int


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """One overdue finding in a weekly summary, `days` days past its deadline."""

    code: str
    title: str
    unit: str
    owner: str
    days: int


@dataclass(frozen=True, slots=True)
class SummaryFigures:
    """The figures of one weekly summary; amounts in yuan, rate in percent or None.

    `before` figures of last week are None when there is nothing to compare with.
    """

    total: int
    open: int
    closed: int
    closed_in_week: int
    under_review: int
    overdue: int
    on_time_rate: int | None
    amount_in_question: Decimal
    amount_rectified: Decimal


@dataclass(frozen=True, slots=True)
class WeeklySummary(Notice):
    """To a supervisor on Monday morning: the week in words."""

    kind = "weekly_summary"
    urgency = Urgency.BULK
    scope: str
    start: date
    end: date
    figures: SummaryFigures
    before: SummaryFigures | None
    units: tuple[UnitLine, ...]
    units_total: int
    overdue: tuple[OverdueLine, ...]
    overdue_total: int
    asked: bool
    late: bool


@dataclass(frozen=True, slots=True)
class WeeklyPicture(WeeklySummary):
    """The same week as a picture."""

    kind = "weekly_picture"


@dataclass(frozen=True, slots=True)
class WeeklyWorkbook(Notice):
    """The same week as a workbook of the findings, as they stood at `at`."""

    kind = "weekly_workbook"
    urgency = Urgency.BULK
    person: int
    start: date
    end: date
    at: datetime
    total: int


# --- Everything else ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refused(Notice):
    """A refusal as a message: its code and the fields that the template prints.

    Attributes:
        locale: the language for somebody who has not joined; empty for the office's own.
    """

    kind = "refused"
    urgency = Urgency.ANSWER
    code: str
    fields: dict[str, str | int | list[str]]
    locale: str = ""


@dataclass(frozen=True, slots=True)
class FreshState(Notice):
    """After a press on an old button: the finding as it stands now, with its buttons."""

    kind = "fresh_state"
    urgency = Urgency.ANSWER
    finding: int
    code: str


@dataclass(frozen=True, slots=True)
class Unreachable(Notice):
    """To the unit's supervisors: messages to this person come back (bot blocked)."""

    kind = "unreachable"
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class PrivateOnly(Notice):
    """To a group, once: the bot talks in private for now."""

    kind = "private_only"
    urgency = Urgency.ANSWER
    username: str


@dataclass(frozen=True, slots=True)
class Cancelled(Notice):
    """To the person: the bot's open question is dropped; `kept` messages stay kept."""

    kind = "cancelled"
    urgency = Urgency.ANSWER
    what: str
    kept: int
