"""When a store cannot do its work: how that is recognised, and how it is outlasted.

A database that is away, locked or full is nobody's mistake: what failed for it is tried
again until it is back, and is not counted as a try.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import apsw
import structlog

from storage.bells import Bell, ring
from storage.files import NO_ROOM, StoreAway, StoreFull

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

PAUSE = 1.0
"""Seconds before what a store could not do is tried again."""


class Trouble(StrEnum):
    """What is the matter with a store; the value is the word for operators."""

    AWAY = "database-away"
    LOCKED = "database-locked"
    FULL = "database-full"
    FILES_AWAY = "files-away"
    FILES_FULL = "files-full"

    @property
    def of_files(self) -> bool:
        """Whether it is the store of attachments, and not the database."""
        return self in {Trouble.FILES_AWAY, Trouble.FILES_FULL}


class DatabaseAway(Exception):
    """The database cannot be reached, or does not answer in time."""


# A write that fails is a full disk by another name (a quota, a limit of the file's size), or a
# broken one. https://www.sqlite.org/rescode.html
_SQLITE: dict[type[BaseException], Trouble] = {
    apsw.BusyError: Trouble.LOCKED,
    apsw.LockedError: Trouble.LOCKED,
    apsw.ProtocolError: Trouble.LOCKED,
    apsw.FullError: Trouble.FULL,
    apsw.IOError: Trouble.FULL,
    apsw.CantOpenError: Trouble.AWAY,
    apsw.ReadOnlyError: Trouble.AWAY,
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "08": Trouble.AWAY,  # connection exception
    "25006": Trouble.AWAY,  # read-only: the standby of a failover
    "40001": Trouble.LOCKED,  # serialization failure
    "40P01": Trouble.LOCKED,  # deadlock detected
    "53": Trouble.AWAY,  # too many connections, out of memory
    "53100": Trouble.FULL,
    "55P03": Trouble.LOCKED,  # lock not available
    "57P": Trouble.AWAY,  # shut down, crashed, starting
    "58030": Trouble.AWAY,  # input or output error
}


def trouble_in(error: BaseException) -> Trouble | None:
    """Return which trouble of a store an error tells of; None when it tells of none.

    Errors are known by class and code; Tortoise hands on the driver's own as its argument.
    """
    seen: BaseException | None = error
    while seen is not None:
        found = _plainly(seen)
        if found is not None:
            return found
        inner = seen.args[0] if seen.args else None
        seen = inner if isinstance(inner, BaseException) else seen.__cause__
    return None


def _plainly(error: BaseException) -> Trouble | None:
    found = None
    if isinstance(error, apsw.Error):
        found = _SQLITE.get(type(error))
    elif isinstance(error, DatabaseAway):
        found = Trouble.AWAY
    elif isinstance(error, StoreAway):
        found = Trouble.FILES_FULL if isinstance(error, StoreFull) else Trouble.FILES_AWAY
    elif isinstance(error, OSError) and error.errno in NO_ROOM:
        found = Trouble.FULL
    elif type(error).__module__.startswith("asyncpg"):
        state = str(getattr(error, "sqlstate", ""))
        known = [_POSTGRES[state[:each]] for each in (5, 3, 2) if state[:each] in _POSTGRES]
        # The driver's own complaints about a line that the server has cut have no code.
        cut = "closed" in str(error) or "another operation (" in str(error)
        found = known[0] if known else Trouble.AWAY if cut else None
    return found


@dataclass(frozen=True)
class Occasion:
    """A trouble that goes on: what it is, since when, and the error's words for the log."""

    trouble: Trouble
    since: datetime
    error: str


class Present:
    """The troubles of this process's stores, at most one of each store."""

    def __init__(self) -> None:
        self.occasions: dict[bool, Occasion] = {}
        self.database_back = datetime(1970, 1, 1, tzinfo=UTC)
        self.begun = asyncio.Event()

    @property
    def database(self) -> Occasion | None:
        """The database's trouble."""
        return self.occasions.get(False)

    @property
    def files(self) -> Occasion | None:
        """The trouble of the store of attachments."""
        return self.occasions.get(True)

    def unsettled(self, now: datetime, span: timedelta) -> bool:
        """Tell whether the database is in trouble, or has been within `span`.

        It answers somebody before everybody knows that it does.
        """
        return self.database is not None or now < self.database_back + span

    def begin(self, trouble: Trouble, error: BaseException) -> None:
        """Note a trouble; one that goes on keeps its beginning."""
        before = self.occasions.get(trouble.of_files)
        if before is not None and before.trouble is trouble:
            return
        since = before.since if before is not None else datetime.now(UTC)
        words = f"{type(error).__name__}: {error}".splitlines()[0]
        self.occasions[trouble.of_files] = Occasion(trouble, since, words)
        log.warning("store in trouble", trouble=trouble.value, error=words)
        self.begun.set()

    def end(self, trouble: Trouble) -> None:
        """Note that a store does its work again; who waited for it is woken."""
        before = self.occasions.pop(trouble.of_files, None)
        if before is None:
            return
        now = datetime.now(UTC)
        if not trouble.of_files:
            self.database_back = now
        seconds = round((now - before.since).total_seconds(), 1)
        log.warning("store well again", trouble=before.trouble.value, seconds=seconds)
        for bell in Bell:
            ring(bell)


_presents: WeakKeyDictionary[asyncio.AbstractEventLoop, Present] = WeakKeyDictionary()


def present() -> Present:
    """Return the troubles of this process."""
    loop = asyncio.get_running_loop()
    if loop not in _presents:
        _presents[loop] = Present()
    return _presents[loop]


def noted(error: BaseException) -> bool:
    """Note the trouble of a store that an error tells of; False when it tells of none."""
    trouble = trouble_in(error)
    if trouble is None:
        return False
    present().begin(trouble, error)
    return True


async def outlast(write: Callable[[], Awaitable[T]]) -> T:
    """Write something down, however long the database is away.

    For what cannot be done twice, because Telegram has seen its effect.

    Args:
        write: does it; called again until the database takes it.
    """
    while True:
        try:
            return await write()
        except Exception as error:
            if not noted(error):
                raise
            await asyncio.sleep(PAUSE)


def outlasting(write: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Make an action go on until the database has taken it; see `outlast`."""

    @wraps(write)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await outlast(lambda: write(*args, **kwargs))

    return run
