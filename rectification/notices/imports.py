"""Notices of an import between its preview and its end."""

from dataclasses import dataclass

from rectification.notices.notice import Notice, Urgency


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
