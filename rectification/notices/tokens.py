"""Notices of the systems that send findings over HTTP."""

from dataclasses import dataclass

from rectification.notices.notice import Notice, Urgency


@dataclass(frozen=True, slots=True)
class TokenIssued(Notice):
    """To the admin: a token, told this once; its text is derived when the message is made."""

    kind = "token_issued"
    urgency = Urgency.ANSWER
    id: int
    name: str
    evaluator: str


@dataclass(frozen=True, slots=True)
class TokenRevoked(Notice):
    """To the admin: this system sends no more findings."""

    kind = "token_revoked"
    urgency = Urgency.ANSWER
    name: str
    evaluator: str


@dataclass(frozen=True, slots=True)
class FindingsTaken(Notice):
    """To the admins: what a system sent and what came of it, a batch in one message.

    The counts are of findings; `invited` is how many people nobody knew before.
    """

    kind = "findings_taken"
    source: str
    evaluator: str
    new: int
    changed: int
    wrong: int
    units_new: tuple[str, ...]
    people_new: tuple[str, ...]
    invited: int
    unsupervised: tuple[str, ...]
