"""Who may write to a SQLite file: one action at a time, and many in one commit."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

import apsw
from tortoise.exceptions import OperationalError

from storage.engines.connection import Connection

T = TypeVar("T")

LOOK_AGAIN = 0.01
"""Seconds between tries while another process writes."""

GATHER = 0.003
"""Seconds that a group waits for others after one that was shared: a commit costs as much as an
action, and while many act nobody notices the wait."""


async def in_thread(work: Callable[[], T]) -> T:
    """Run what takes long in a thread, and see its end even when cancelled meanwhile."""
    job = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        await asyncio.wait([job])
        raise


class Group:
    """Actions whose work stands in one open transaction, to be committed at once.

    Args:
        began: how many rows the connection had changed before.
    """

    size = 0
    ended = False
    error: BaseException | None = None
    closing: asyncio.Task[None] | None = None

    def __init__(self, began: int) -> None:
        self.began = began

    def lose(self, error: BaseException) -> None:
        """Note that nothing of the group stays."""
        self.ended, self.error = True, error


class Writer:
    """The connection that writes, lent to one action after the other.

    An action is a savepoint: its failure takes back its own work only. While one group
    commits, which waits for the disk, the next gathers; so a commit is shared by all who
    came meanwhile, and each goes on only after the commit that holds its work.
    """

    def __init__(self, connection: Connection, patience: float) -> None:
        self.connection = connection
        self._patience = patience
        self._turn = asyncio.Lock()
        self._group: Group | None = None
        self._crowd = 0

    @asynccontextmanager
    async def action(self) -> AsyncIterator[Connection]:
        """Have the connection for one action, which is committed when the block has ended.

        Raises:
            OperationalError: the commit failed; nothing of the action stays.
        """
        group: Group | None = None
        # From here on, so that those who queue behind a lock give up together with the first.
        until = asyncio.get_running_loop().time() + self._patience
        try:
            async with self._turn:
                group = await self._join(until)
                with self._savepoint(group):
                    yield self.connection
        finally:
            if group is not None:
                await self._committed(group)

    async def _join(self, until: float) -> Group:
        """Return the group that gathers; the first opens the transaction."""
        if self._group is None:
            await self._begin(until)
            self._group = Group(self.connection.changes)
        self._group.size += 1
        return self._group

    async def _begin(self, until: float) -> None:
        """Open the transaction; another process's writes are waited for, within reason."""
        clock = asyncio.get_running_loop().time
        while True:
            try:
                self.connection.run("BEGIN IMMEDIATE")
            except apsw.Error as error:
                if not isinstance(error, apsw.BusyError) or clock() >= until:
                    raise OperationalError(error) from error
                await asyncio.sleep(LOOK_AGAIN)
            else:
                return

    @contextmanager
    def _savepoint(self, group: Group) -> Iterator[None]:
        """Keep the work of the block, or take it back when it fails."""
        self.connection.run("SAVEPOINT action")
        end, failure = "ROLLBACK TO action", None
        try:
            yield
            end = "RELEASE action"
        except BaseException as error:
            failure = error
            raise
        finally:
            if self.connection.in_transaction:
                self.connection.run(end)
            else:
                # A full or broken disk made SQLite take back everything, not only this.
                group.lose(failure or OperationalError("SQLite gave the transaction up"))
                self._group = None

    async def _committed(self, group: Group) -> None:
        """Return once the group is committed; its first action to come here sets that going."""
        if group.closing is None:
            group.closing = asyncio.create_task(self._close(group))
        await asyncio.shield(group.closing)
        if group.error is not None:
            raise OperationalError(str(group.error)) from group.error

    async def _close(self, group: Group) -> None:
        """Commit a group; who is about to act can still join, and a crowd is given time to."""
        await asyncio.sleep(GATHER if self._crowd > 1 else 0)
        async with self._turn:  # who waits for a turn goes first
            await self._commit(group)

    async def _commit(self, group: Group) -> None:
        if group.ended:
            return
        self._group, self._crowd = None, group.size
        try:
            if self.connection.changes == group.began:
                self.connection.commit()  # nothing goes to the disk, so nobody waits for it
            else:
                await in_thread(self.connection.commit)
        except apsw.Error as error:
            group.lose(error)
        group.ended = True

    async def close(self) -> None:
        """Commit what gathers, and close the connection."""
        async with self._turn:
            if self._group is not None:
                await self._commit(self._group)
            self.connection.close()
