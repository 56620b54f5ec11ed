"""A finding's life: its statuses, the moves between them, and who may make each.

The one table below is the rule: permissions, buttons, documentation and the
property tests are all made from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from rectification.errors import MoveNotAllowed


class Status(StrEnum):
    """Where a finding (问题) stands between the report and its closure."""

    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    UNDER_REVIEW = "under_review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    WAIVED = "waived"


class Move(StrEnum):
    """What somebody does to a finding."""

    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    APPLY = "apply"
    ACCEPT = "accept"
    RETURN = "return"
    WITHDRAW = "withdraw"
    WAIVE = "waive"
    REOPEN = "reopen"


class Part(StrEnum):
    """The part a person plays in one finding."""

    LEAD = "lead"
    """主办: answers for the finding."""
    ASSISTING = "assisting"
    """协办: reports on it beside the lead."""
    SUPERVISOR = "supervisor"
    """督办: accepts or returns the work of the finding's unit."""


OPEN = frozenset({Status.ASSIGNED, Status.RECTIFYING, Status.UNDER_REVIEW})
"""Statuses in which a finding still needs somebody's work."""

IN_HAND = frozenset({Status.ASSIGNED, Status.RECTIFYING})
"""Statuses in which the responsible officer has the next move."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal move: from where, by whom, to where, and whether a reason is owed."""

    start: Status
    move: Move
    end: Status
    by: frozenset[Part]
    reason: bool = False


_LEAD = frozenset({Part.LEAD})
_OFFICERS = frozenset({Part.LEAD, Part.ASSISTING})
_SUPERVISOR = frozenset({Part.SUPERVISOR})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Status.ASSIGNED, Move.ACKNOWLEDGE, Status.RECTIFYING, _OFFICERS),
    Transition(Status.ASSIGNED, Move.REPORT, Status.RECTIFYING, _OFFICERS),
    Transition(Status.RECTIFYING, Move.REPORT, Status.RECTIFYING, _OFFICERS),
    Transition(Status.RECTIFYING, Move.APPLY, Status.UNDER_REVIEW, _LEAD),
    Transition(Status.UNDER_REVIEW, Move.ACCEPT, Status.CLOSED, _SUPERVISOR),
    Transition(Status.UNDER_REVIEW, Move.RETURN, Status.RECTIFYING, _SUPERVISOR, reason=True),
    *(
        Transition(status, move, end, _SUPERVISOR, reason=True)
        for status in (Status.ASSIGNED, Status.RECTIFYING, Status.UNDER_REVIEW)
        for move, end in ((Move.WITHDRAW, Status.WITHDRAWN), (Move.WAIVE, Status.WAIVED))
    ),
    Transition(Status.CLOSED, Move.REOPEN, Status.RECTIFYING, _SUPERVISOR, reason=True),
)

_BY_START = {(each.start, each.move): each for each in TRANSITIONS}


def transition(status: Status, move: Move) -> Transition:
    """Return the transition that `move` makes from `status`.

    Raises:
        MoveNotAllowed: carries the moves that are allowed from here.
    """
    found = _BY_START.get((status, move))
    if found is None:
        raise MoveNotAllowed(status=status, move=move, allowed=moves_from(status))
    return found


def moves_from(status: Status) -> tuple[Move, ...]:
    """Return the moves that the table allows from `status`, in the table's order."""
    return tuple(each.move for each in TRANSITIONS if each.start is status)


def moves_for(status: Status, parts: frozenset[Part], *, reported: bool) -> tuple[Move, ...]:
    """Return the moves that a person with `parts` in a finding may make from `status`.

    Args:
        status: where the finding stands.
        parts: the parts that the person plays in this finding.
        reported: whether the person reported progress on it; such a person never
            decides about the work (accept or return).
    """
    return tuple(
        each.move
        for each in TRANSITIONS
        if each.start is status
        and each.by & parts
        and not (reported and each.move in {Move.ACCEPT, Move.RETURN})
    )
