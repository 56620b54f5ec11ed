"""How far a long piece of work is: written by who does it, read by who tells of it."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What is being done with a ledger."""

    READ = "read"
    CHECK = "check"
    STORE = "store"
    WRITE = "write"
    SEND = "send"
    """What was written is on its way; done when it has arrived."""


@dataclass
class Course:
    """The present state of the work; it is nowhere kept, and losing it loses nothing.

    Attributes:
        stage: what is being done.
        done: rows or findings done with in this stage.
        total: rows in all, 0 as long as nobody knows.
    """

    stage: Stage = Stage.READ
    done: int = 0
    total: int = 0

    def enter(self, stage: Stage, total: int, done: int = 0) -> None:
        """Begin a stage."""
        self.stage, self.total, self.done = stage, total, done

    def advance(self, rows: int) -> None:
        """Note that so many more rows are done with."""
        self.done += rows
