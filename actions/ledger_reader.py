"""The process in which a workbook is read: `python -m actions.ledger_reader`.

It takes what to do, with arguments, and then the file on its standard input, and gives
frames on its standard output, each a length and a pickle: how far it is, if that is wanted;
the rows, errors and warnings by the thousand, then the rest of the reading; or, instead, why
the file cannot be read. What a hostile file may cost is bounded here, by the system, and not
by the parser's good will.
"""

import gc
import pickle
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from actions.reading_task import Task
from rectification.ledger import Examined, Reading, UnreadableLedger

MEMORY = 640 * 1024 * 1024
"""Bytes that the process may have; 100,000 rows of 14 columns take half."""

A_FRAME = 1000
"""Rows in one frame: the receiver takes each up in a few milliseconds."""

PART_NAMES = ("rows", "errors", "warnings")


def main() -> None:
    """Read what comes in, answer, end."""
    gc.disable()  # nothing here goes in circles, and the process ends soon
    told: Task = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the process that started us
    _bound(told.cpu_seconds)
    data = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    followed = {"noted": partial(_note, out)} if told.is_followed else {}
    try:
        result = told.work(data, told.filename, **told.arguments, **followed)
    except UnreadableLedger as refusal:
        _send(out, ("refused", vars(refusal)))
        return
    reading = result.reading if isinstance(result, Examined) else result
    if not isinstance(reading, Reading):
        _send(out, ("result", result))
        return
    for name in PART_NAMES:
        items: Sequence[object] = getattr(reading, name)
        for first in range(0, len(items), A_FRAME):
            _send(out, (name, items[first : first + A_FRAME]))
    rest = replace(reading, rows=[], errors=[], warnings=[])
    _send(out, ("result", replace(result, reading=rest) if result is not reading else rest))


def _note(out: BinaryIO, done: int, total: int) -> None:
    _send(out, ("noted", (done, total)))
    out.flush()


def _send(out: BinaryIO, frame: object) -> None:
    packed = pickle.dumps(frame, protocol=pickle.HIGHEST_PROTOCOL)
    out.write(len(packed).to_bytes(4, "big"))
    out.write(packed)


def _bound(seconds: int) -> None:
    """Let the system end this process when it takes too much; Windows has no such limits."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (allowed, hard))


if __name__ == "__main__":
    main()
