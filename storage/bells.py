"""Waking the workers: a bell for each kind of waiting row.

Inside a process a transaction that leaves work behind rings once it has committed; the
workers look at the database each second besides, so a lost ring costs a second.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Bell(StrEnum):
    """Whom a ring wakes."""

    INBOX = "inbox"
    OUTBOX = "outbox"
    DOWNLOADS = "downloads"


_asked: ContextVar[set[Bell] | None] = ContextVar("asked", default=None)
_waiting: dict[Bell, asyncio.Event] = {}


def ask(bell: Bell) -> None:
    """Ring `bell` when the present transaction has committed, or now when there is none."""
    asked = _asked.get()
    if asked is None:
        ring(bell)
    else:
        asked.add(bell)


def ring(bell: Bell) -> None:
    """Wake whoever waits for `bell`."""
    if bell in _waiting:
        _waiting[bell].set()


async def wait(bell: Bell, seconds: float) -> None:
    """Wait until `bell` rings, at most so many seconds."""
    event = _waiting.setdefault(bell, asyncio.Event())
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
    event.clear()


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
