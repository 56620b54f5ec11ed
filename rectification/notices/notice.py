"""What every notice is, and the lines that several of them show."""

from dataclasses import dataclass
from datetime import date
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
