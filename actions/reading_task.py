"""What a process that reads ledgers is told to do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    """One file to read.

    Attributes:
        work: a function of a module: `read_ledger`, `examine_ledger` or the like.
        filename: the file's name.
        arguments: further ones that `work` takes.
        cpu_seconds: processor time after which the system ends the process.
        is_followed: `work` takes `noted` and tells it how far it is.
    """

    work: Callable[..., Any]
    filename: str
    arguments: dict[str, Any]
    cpu_seconds: int
    is_followed: bool = False
