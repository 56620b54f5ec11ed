"""What anybody is told: each notice is a fact, frozen when it was decided.

A notice holds no wording and no markup; `templates/notices/<kind>.j2` words it in
the reader's language when it is sent. All values are plain (text, numbers, dates,
flags), so a notice survives as JSON in the outbox.
"""

from rectification.notices.general import Cancelled, FreshState, PrivateOnly, Refused, Unreachable
from rectification.notices.joining import (
    InvitationLine,
    Invitations,
    Joined,
    LanguageSet,
    Menu,
    NameAsked,
    Welcome,
)
from rectification.notices.ledger import (
    Fault,
    FieldChange,
    FindingChanged,
    FindingsAssigned,
    ImportCancelled,
    ImportDone,
    ImportPreview,
    ImportRefused,
    LedgerReceived,
    LedgerWanted,
)
from rectification.notices.notice import FileLine, FindingLine, Notice, Urgency
from rectification.notices.progress import (
    Acknowledged,
    AttachmentRefused,
    ProgressFiled,
    ProgressReported,
    WhichFinding,
)
from rectification.notices.review import (
    ClosureApplied,
    ClosureRequested,
    Decided,
    DecisionFiled,
    EvidenceFile,
    EvidenceNone,
    ReasonAsked,
    Urged,
    UrgeFiled,
)
from rectification.notices.scheduled import (
    OverdueLine,
    Reminder,
    ReminderLine,
    SummaryFigures,
    UnitLine,
    WeeklyPicture,
    WeeklySummary,
    WeeklyWorkbook,
)

__all__ = [
    "Acknowledged",
    "AttachmentRefused",
    "Cancelled",
    "ClosureApplied",
    "ClosureRequested",
    "Decided",
    "DecisionFiled",
    "EvidenceFile",
    "EvidenceNone",
    "Fault",
    "FieldChange",
    "FileLine",
    "FindingChanged",
    "FindingLine",
    "FindingsAssigned",
    "FreshState",
    "ImportCancelled",
    "ImportDone",
    "ImportPreview",
    "ImportRefused",
    "InvitationLine",
    "Invitations",
    "Joined",
    "LanguageSet",
    "LedgerReceived",
    "LedgerWanted",
    "Menu",
    "NameAsked",
    "Notice",
    "OverdueLine",
    "PrivateOnly",
    "ProgressFiled",
    "ProgressReported",
    "ReasonAsked",
    "Refused",
    "Reminder",
    "ReminderLine",
    "SummaryFigures",
    "UnitLine",
    "Unreachable",
    "UrgeFiled",
    "Urged",
    "Urgency",
    "WeeklyPicture",
    "WeeklySummary",
    "WeeklyWorkbook",
    "Welcome",
    "WhichFinding",
]
