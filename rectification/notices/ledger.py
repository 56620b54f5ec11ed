"""Notices of the ledger: what was received, what it would change, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from rectification.notices.notice import FindingLine, Notice, Urgency


@dataclass(frozen=True, slots=True)
class LedgerReceived(Notice):
    """To the admin: the file has arrived and is being read."""

    kind = "ledger_received"
    urgency = Urgency.ANSWER
    file: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One import that was confirmed, for the list of the last: its row, file, day and counts."""

    id: int
    file: str
    by: str
    at: datetime
    new: int
    changed: int
    undone: bool


@dataclass(frozen=True, slots=True)
class LedgerWanted(Notice):
    """To the admin who sent /import without a file: send it now, and how; the last imports."""

    kind = "ledger_wanted"
    urgency = Urgency.ANSWER
    batches: tuple[BatchLine, ...] = ()


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
class ImportUndone(Notice):
    """To the admin who undid an import: what is as it was, and what stays.

    `new` findings are gone, `changed` ones as before; `left` are the numbers of those that
    somebody acted on since, the first few of `left_total`.
    """

    kind = "import_undone"
    urgency = Urgency.ANSWER
    file: str
    new: int
    changed: int
    left: tuple[str, ...]
    left_total: int


@dataclass(frozen=True, slots=True)
class AssignmentUndone(Notice):
    """To an officer who was told of new findings: they were imported by mistake."""

    kind = "assignment_undone"
    codes: tuple[str, ...]
    total: int


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
