"""Reading a ledger without keeping anybody waiting, and without trusting the file.

The parser holds Python's lock for seconds at a time and makes room for whatever a workbook
says it needs. So a workbook is read in a process of its own, with limits on its time and its
memory; what hits them is refused like any other file that cannot be read.
"""

import asyncio
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from typing import Any, TypeVar, cast

from actions.reading_task import Task
from rectification.course import Course, Stage
from rectification.ledger import Examined, Reason, UnreadableLedger

SMALL_TEXT = 256 * 1024
"""Bytes up to which a text file is read here: it hides nothing, and a process costs 0.2 s."""

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")

CPU_SECONDS = 8
"""Processor time that any file may take …"""

CPU_SECONDS_PER_MEGABYTE = 4
"""… and more for each megabyte: 100,000 rows have 9 of them and take 9 s of a slow core."""

PATIENCE = 6
"""How many times the processor time may pass on a busy machine."""

_ENDED_BY_LIMIT = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV}


R = TypeVar("R")


async def apart(
    work: Callable[..., R],
    data: bytes,
    filename: str,
    *,
    course: Course | None = None,
    **arguments: Any,
) -> R:
    """Return what `read_ledger` or the like does, computed beside the event loop.

    Args:
        work: a function of a module, of the file and its name.
        data: the file.
        filename: its name.
        course: where it is noted how many rows are read; `work` then takes `noted`.
        arguments: the others that it takes.

    Raises:
        UnreadableLedger: as it does; or `too-hard`, if that takes more time or memory than
            a ledger needs.
    """
    if len(data) <= SMALL_TEXT and not data.startswith(_WORKBOOKS):
        return await asyncio.to_thread(work, data, filename, **arguments)
    seconds = CPU_SECONDS + CPU_SECONDS_PER_MEGABYTE * len(data) // 1024**2
    told = pickle.dumps(Task(work, filename, arguments, seconds, course is not None))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "actions.ledger_reader", stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(seconds * PATIENCE), asyncio.TaskGroup() as tasks:
            tasks.create_task(_hand_over(process, told, data))
            errors = tasks.create_task(_everything(process.stderr))
            answer = tasks.create_task(_answer(process, course))
        await process.wait()
    except TimeoutError:
        raise UnreadableLedger(Reason.TOO_HARD) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    result: Any = answer.result()
    if isinstance(result, UnreadableLedger):
        raise result
    if result is not None:
        return cast("R", result)
    words = errors.result()
    if process.returncode in _ENDED_BY_LIMIT or b"MemoryError" in words:
        raise UnreadableLedger(Reason.TOO_HARD)
    raise RuntimeError(words.decode("utf-8", "replace")[-4000:])


async def _hand_over(process: Process, told: bytes, data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101  # asked for
    try:
        process.stdin.write(told + data)
        await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has ended; its answer or its end says why


async def _everything(stream: asyncio.StreamReader | None) -> bytes:
    assert stream is not None  # noqa: S101  # asked for
    return await stream.read()


async def _answer(process: Process, course: Course | None) -> Any:
    """Return the result or the refusal, frame by frame; None if the process ended before."""
    assert process.stdout is not None  # noqa: S101  # asked for
    parts: dict[str, list[Any]] = {"rows": [], "errors": [], "warnings": []}
    while True:
        try:
            length = await process.stdout.readexactly(4)
            packed = await process.stdout.readexactly(int.from_bytes(length, "big"))
        except asyncio.IncompleteReadError:
            return None
        name, content = pickle.loads(packed)  # noqa: S301  # from the process that we started
        if name == "noted" and course is not None:
            done, total = content
            course.enter(Stage.READ, total, done)
            continue
        if name == "refused":
            return UnreadableLedger(**content)
        if name == "result":
            reading = content.reading if isinstance(content, Examined) else content
            for each, items in parts.items():
                if items:
                    getattr(reading, each).extend(items)
            return content
        parts[name].extend(content)
