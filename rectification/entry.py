"""A finding as the office writes it into its own ledger."""

from dataclasses import dataclass
from decimal import Decimal

from rectification.comparison import Known
from rectification.finding import Status


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an exported ledger: what ledgers say of a finding, and how it stands.

    Attributes:
        known: the facts with which an import compares.
        supervisors: names of those who follow the finding's unit, as a ledger may name them.
        status, percent: where it stands, for information only; an import moves nothing.
        rectified: yuan put right, for information.
        latest: the last report in the officer's words, for information.
    """

    known: Known
    supervisors: tuple[str, ...]
    status: Status
    percent: int | None
    rectified: Decimal
    latest: str
