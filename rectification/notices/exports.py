"""Notices of the ledger taken away as a file."""

from dataclasses import dataclass
from datetime import datetime

from rectification.notices.notice import Notice, Urgency


@dataclass(frozen=True, slots=True)
class ExportUnderWay(Notice):
    """To whoever sent /export: so many findings take a while; the message shows how far it is."""

    kind = "export_under_way"
    urgency = Urgency.ANSWER
    total: int


@dataclass(frozen=True, slots=True)
class LedgerExport(Notice):
    """To whoever sent /export: the findings in their sight as a file.

    `form` is xlsx or csv, `wan` tells whether amounts are in 万元 (else in yuan), `admin`
    whether they may import it again. The findings stand in it as they are when the file is
    made; `total` and `at` are known only then. `followed` is the key of the notice whose
    message shows how far it is, empty where none was owed.
    """

    kind = "ledger_export"
    form: str
    wan: bool
    admin: bool
    at: datetime
    total: int = 0
    followed: str = ""


@dataclass(frozen=True, slots=True)
class ExportTooBig(Notice):
    """To whoever sent /export: the file is larger than a bot may send; bytes both."""

    kind = "export_too_big"
    urgency = Urgency.ANSWER
    form: str
    size: int
    limit: int


@dataclass(frozen=True, slots=True)
class NothingToExport(Notice):
    """To whoever sent /export: there is no finding in their sight yet."""

    kind = "nothing_to_export"
    urgency = Urgency.ANSWER
    admin: bool
