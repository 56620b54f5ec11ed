"""Every table, one module a noun; Tortoise discovers them here."""

from storage.models.finding import Event, Finding, Share
from storage.models.ledger import ColumnProfile, ImportBatch
from storage.models.naming import ImportName, NameAlias
from storage.models.people import Invitation, Membership, Person, Supervision, Unit
from storage.models.progress import Attachment, Report, ReportVersion
from storage.models.schedule import Morning, ReminderSent, SummarySent
from storage.models.telegram import Inbox, Lease, Mention, Outbox, Question, SeenGroup, Silence
from storage.models.tokens import Token

__all__ = [
    "Attachment",
    "ColumnProfile",
    "Event",
    "Finding",
    "ImportBatch",
    "ImportName",
    "Inbox",
    "Invitation",
    "Lease",
    "Membership",
    "Mention",
    "Morning",
    "NameAlias",
    "Outbox",
    "Person",
    "Question",
    "ReminderSent",
    "Report",
    "ReportVersion",
    "SeenGroup",
    "Share",
    "Silence",
    "SummarySent",
    "Supervision",
    "Token",
    "Unit",
]
