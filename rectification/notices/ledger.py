"""Notices of the ledger: what was received, what it would change, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from rectification.notices.imports import NameRead
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
class ColumnSaid:
    """How a field came about where no heading names it; `note` is a `ledger.Note`."""

    note: str
    field: str
    heading: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that a button offers; `say` is a `ledger.questions.Say`."""

    say: str
    value: str


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column that may be the answer, with the first thing that stands in it."""

    heading: str
    sample: str


@dataclass(frozen=True, slots=True)
class ColumnAsked(Notice):
    """To the admin: what the columns of a ledger are, one question at a time.

    Attributes:
        question, batch: their rows.
        asked: a `ledger.questions.Asked`: which, base, days, order or column.
        field: the field that is looked for (`which`).
        heading: the column that is asked about.
        example: the date in it that may be read both ways (`order`).
        samples: what stands in it (`column`).
        columns: the columns offered, `columns_total` of them.
        choices: what the buttons say.
        number, total: the second of three, as far as can be told.
    """

    kind = "column_asked"
    urgency = Urgency.ANSWER
    question: int
    batch: int
    file: str
    asked: str
    field: str
    heading: str
    example: str
    samples: tuple[str, ...]
    columns: tuple[ColumnShown, ...]
    columns_total: int
    choices: tuple[Choice, ...]
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class HintLine:
    """A demand that would be hard to follow up: what it lacks, and what the cell says."""

    row: int
    field: str
    rule: str
    value: str


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet of the workbook that looks like a ledger as well and was not read."""

    name: str
    rows: int


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
    hints: tuple[HintLine, ...] = ()
    hints_total: int = 0
    round: int = 0
    """Which reading of the file it shows; the buttons are for this one alone."""
    said: tuple[ColumnSaid, ...] = ()
    kept: tuple[str, ...] = ()
    """Headings that stand for no field; what is below them is kept as it stands."""
    kept_total: int = 0
    profile: str = ""
    """The name under which the answers about the columns are kept."""
    recalled: bool = False
    """They were given for an earlier file."""
    may_ask: bool = False
    closed: int = 0
    """Rows left out because the table itself calls them over."""
    names: tuple[NameRead, ...] = ()
    """Names that stand for known ones, then those that may."""
    names_total: int = 0
    """Names that can be looked through."""
    left_named: int = 0
    """Rows left out for a name, as was asked for."""
    closed_taken: int = 0
    """Such rows that are brought in as open findings, as was asked for."""
    others: tuple[OtherSheet, ...] = ()
    supervisors_new: tuple[str, ...] = ()


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
