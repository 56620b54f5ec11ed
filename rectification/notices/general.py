"""Notices of any room: refusals, fresh state, who cannot be reached."""

from dataclasses import dataclass

from rectification.notices.notice import Notice, Urgency


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
