"""Notices of an import between its preview and its end."""

from dataclasses import dataclass

from rectification.notices.notice import Notice, Urgency


@dataclass(frozen=True, slots=True)
class NameRead:
    """A name in a ledger that stands for a known one, or may: `matched` tells which."""

    name: str
    target: str
    matched: bool


@dataclass(frozen=True, slots=True)
class MarkedLedger(Notice):
    """To the admin: the ledger they sent, with its faults marked; made when it is sent.

    `wrong` counts the rows that are not taken.
    """

    kind = "marked_ledger"
    urgency = Urgency.ANSWER
    batch: int
    file: str
    wrong: int


@dataclass(frozen=True, slots=True)
class NamesShown(Notice):
    """To the admin: the list of a ledger's unknown names as it is now, in its own message.

    `first` is the place of the page in the list, `message` the message that shows it.
    """

    kind = "names_shown"
    urgency = Urgency.ANSWER
    batch: int
    first: int
    message: int


@dataclass(frozen=True, slots=True)
class ImportUnderWay(Notice):
    """To the admin whose import takes its time: it goes on; the message then shows how far."""

    kind = "import_under_way"
    urgency = Urgency.ANSWER
    file: str
    total: int


@dataclass(frozen=True, slots=True)
class ImportCancelled(Notice):
    """To the admin: nothing of this file was taken."""

    kind = "import_cancelled"
    urgency = Urgency.ANSWER
    file: str


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
