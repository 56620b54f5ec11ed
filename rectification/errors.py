"""Every refusal, as a code and fields; the wording is a template of the same name.

A refusal is an answer to a person, not a fault of the program: the transaction it
leaves changes nothing, and `templates/errors/<code>.j2` says what to do next.

The classes are not frozen: `contextlib` sets `__traceback__` on what passes through it.
"""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class Refusal(Exception):
    """Something that a person asked for and that the rules do not give."""

    code: ClassVar[str]

    def facts(self) -> dict[str, object]:
        """Return the fields that the template may print, by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __str__(self) -> str:
        return f"{self.code} {self.facts()}"


@dataclass(eq=False)
class NotJoined(Refusal):
    """The person is not bound to anybody in this office."""

    code = "not-joined"


@dataclass(eq=False)
class NotYourRole(Refusal):
    """The command belongs to a role that the person does not have."""

    code = "not-your-role"
    role: str


@dataclass(eq=False)
class NotFound(Refusal):
    """There is no such finding for this person: absent and forbidden look the same."""

    code = "not-found"
    asked: str


@dataclass(eq=False)
class MoveNotAllowed(Refusal):
    """The move is not allowed from the finding's present status."""

    code = "move-not-allowed"
    status: str
    move: str
    allowed: tuple[str, ...]


@dataclass(eq=False)
class NotYourMove(Refusal):
    """The person may see the finding, but this move belongs to somebody else."""

    code = "not-your-move"
    move: str


@dataclass(eq=False)
class OwnWork(Refusal):
    """Whoever reported progress on a finding does not review it."""

    code = "own-work"
    finding: str


@dataclass(eq=False)
class Stale(Refusal):
    """The finding changed after the button was shown; the fresh state follows."""

    code = "stale"
    finding: str


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """The move owes the officer a reason in words."""

    code = "reason-missing"
    move: str


@dataclass(eq=False)
class TooLong(Refusal):
    """A text is longer than the place that keeps or shows it."""

    code = "too-long"
    limit: int
    length: int


@dataclass(eq=False)
class AnswerUnclear(Refusal):
    """What was typed does not answer the question about a ledger's columns, which stands.

    `asked` is what was asked (`ledger.questions.Asked`), `field` the field it was about.
    """

    code = "answer-unclear"
    asked: str
    field: str


@dataclass(eq=False)
class CodeWrong(Refusal):
    """No invitation has this code."""

    code = "code-wrong"


@dataclass(eq=False)
class CodeUsed(Refusal):
    """The invitation was used already."""

    code = "code-used"


@dataclass(eq=False)
class CodeExpired(Refusal):
    """The invitation's time is over."""

    code = "code-expired"


@dataclass(eq=False)
class AlreadyJoined(Refusal):
    """This Telegram account is bound to somebody else already."""

    code = "already-joined"
    name: str


@dataclass(eq=False)
class TooManyTries(Refusal):
    """Too many wrong codes in a short time."""

    code = "too-many-tries"
    minutes: int


@dataclass(eq=False)
class FileTooBig(Refusal):
    """Telegram hands bots no file over its limit (20 MB); see limits in the Bot API."""

    code = "file-too-big"
    name: str
    size: int
    limit: int


@dataclass(eq=False)
class KindNotTaken(Refusal):
    """A kind of message that says nothing about a finding (sticker, location …)."""

    code = "kind-not-taken"
    kind: str


@dataclass(eq=False)
class NothingToReport(Refusal):
    """The officer has no open finding that a message could belong to."""

    code = "nothing-to-report"


@dataclass(eq=False)
class FindingOver(Refusal):
    """The finding is closed, waived or withdrawn, so nothing more is filed under it."""

    code = "finding-over"
    finding: str
    status: str


@dataclass(eq=False)
class BatchOver(Refusal):
    """The import was confirmed, cancelled or replaced already."""

    code = "batch-over"
    state: str


@dataclass(eq=False)
class QuestionOver(Refusal):
    """The question was answered already, or its time is over."""

    code = "question-over"


@dataclass(eq=False)
class NotALedger(Refusal):
    """The file that came with /import cannot be a ledger."""

    code = "not-a-ledger"
    name: str


@dataclass(eq=False)
class NameMissing(Refusal):
    """/invite needs the name of the person to invite."""

    code = "name-missing"


@dataclass(eq=False)
class NothingToHandOver(Refusal):
    """The person whose findings were to move has no open one."""

    code = "nothing-to-hand-over"
    name: str


@dataclass(eq=False)
class UrgedAlready(Refusal):
    """The officer was urged about this finding today already."""

    code = "urged-already"
    finding: str


@dataclass(eq=False)
class TokenUnknown(Refusal):
    """No system is known by this token, or no longer."""

    code = "token-unknown"


@dataclass(eq=False)
class Unexpected(Refusal):
    """A fault of ours: the log holds the traceback under this incident number."""

    code = "unexpected"
    incident: str
