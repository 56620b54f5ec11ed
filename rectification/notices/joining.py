"""Notices of joining: who has come, and who is asked to."""

from dataclasses import dataclass
from datetime import datetime

from rectification.notices.notice import Notice, Urgency


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
class InvitationsFile(Notice):
    """To the admin: links and codes to hand out to many people, as a workbook."""

    kind = "invitations_file"
    urgency = Urgency.ANSWER
    lines: tuple[InvitationLine, ...]
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
