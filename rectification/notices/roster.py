"""Notices of people: what a roster would do and did, and findings that change hands."""

from dataclasses import dataclass

from rectification.notices.ledger import Fault, FieldChange
from rectification.notices.notice import FindingLine, Notice, Urgency


@dataclass(frozen=True, slots=True)
class RosterPreview(Notice):
    """To the admin: what a roster (名册) would do, before anything is done.

    The counts are of rows. `errors` and `changes` hold the first few. `parents` are lines
    of a unit and the unit above it; `everywhere` are new supervisors who get every unit,
    as the roster names none.
    """

    kind = "roster_preview"
    urgency = Urgency.ANSWER
    batch: int
    file: str
    sheet: str
    new: int
    changed: int
    unchanged: int
    wrong: int
    errors: tuple[Fault, ...]
    changes: tuple[FieldChange, ...]
    changes_total: int
    people_new: tuple[str, ...]
    units_new: tuple[str, ...]
    units_placed: tuple[str, ...]
    everywhere: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterDone(Notice):
    """To the admin: the roster is in; the invitations follow."""

    kind = "roster_done"
    urgency = Urgency.ANSWER
    file: str
    new: int
    changed: int
    unchanged: int
    wrong: int
    invited: int


@dataclass(frozen=True, slots=True)
class PartChanged(Notice):
    """To somebody who has joined: the office gave them another role, or other units."""

    kind = "part_changed"
    roles: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandedOver(Notice):
    """To the admin who moved somebody's open findings to another person."""

    kind = "handed_over"
    urgency = Urgency.ANSWER
    giver: str
    taker: str
    findings: tuple[FindingLine, ...]
    total: int
    taker_joined: bool


@dataclass(frozen=True, slots=True)
class FindingsTakenAway(Notice):
    """To an officer: their open findings now belong to somebody else."""

    kind = "findings_taken_away"
    taker: str
    findings: tuple[FindingLine, ...]
    total: int
