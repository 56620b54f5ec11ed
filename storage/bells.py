"""Waking the workers: a bell for each kind of waiting row.

Inside a process a transaction that leaves work behind rings once it has committed; the
workers look at the database each second besides, so a lost ring costs a second.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from weakref import WeakKeyDictionary


class Bell(StrEnum):
    """Whom a ring wakes."""

    INBOX = "inbox"
    OUTBOX = "outbox"
    DOWNLOADS = "downloads"
    PREVIEWS = "previews"
    SILENCE = "silence"


_asked: ContextVar[set[Bell] | None] = ContextVar("asked", default=None)
_loops: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Bell, asyncio.Event]] = (
    WeakKeyDictionary()
)


def ask(bell: Bell) -> None:
    """Ring `bell` when the present transaction has committed, or now when there is none."""
    asked = _asked.get()
    if asked is None:
        ring(bell)
    else:
        asked.add(bell)


def ring(bell: Bell) -> None:
    """Wake whoever waits for `bell`; one who comes to wait next need not wait."""
    _event(bell).set()


async def wait(bell: Bell, seconds: float, gather: float = 0.0) -> None:
    """Wait until `bell` rings, at most so many seconds.

    Args:
        bell: whose.
        seconds: after which the wait is over.
        gather: seconds more for those who ring next; one look then serves them all.
    """
    event = _event(bell)
    timer = asyncio.get_running_loop().call_later(seconds, event.set)
    try:
        await event.wait()
        if gather:
            await asyncio.sleep(gather)
    finally:
        timer.cancel()
    event.clear()


def _event(bell: Bell) -> asyncio.Event:
    return _loops.setdefault(asyncio.get_running_loop(), defaultdict(asyncio.Event))[bell]


@contextmanager
def rung_on_success() -> Iterator[None]:
    """Hold back the rings asked for in the block until it ends well; drop them otherwise."""
    asked: set[Bell] = set()
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)
    for bell in asked:
        ring(bell)
