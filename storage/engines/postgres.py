"""PostgreSQL by Tortoise and asyncpg, whose transactions here outlive a server that does not.

Tortoise 1.1 never gives a connection back to the pool on which a transaction could not begin,
and leaves the task with it: five cuts at the wrong moment and nobody gets a connection more.
"""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContextPooled
from tortoise.connection import get_connections

from storage.fields import in_utc
from storage.outages import DatabaseAway

REACHED_WITHIN = 10.0
"""Seconds for a new connection; else the database counts as away."""

ANSWERED_WITHIN = 120.0
"""Seconds for a statement, longer than any of ours takes: a dead line says nothing."""

BROKEN = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
"""What is raised on a line that the server has cut, by the moment at which it did."""


@asynccontextmanager
async def _named() -> AsyncIterator[None]:
    """Say of a broken or silent line that it was the database's.

    Raises:
        DatabaseAway: the network or the clock ended what the block did.
    """
    try:
        yield
    except (OSError, TimeoutError, asyncpg.InternalClientError) as error:
        raise DatabaseAway(f"{type(error).__name__}: {error}") from error


async def connect(*args: Any, **kwargs: Any) -> "asyncpg.Connection[Any]":
    """Open a line to the database, as asyncpg does.

    Raises:
        DatabaseAway: it cannot be reached.
    """
    async with _named():
        line: asyncpg.Connection[Any] = await asyncpg.connect(*args, **kwargs)
    return line


class Transaction(TransactionContextPooled):
    """A transaction that gives its connection back, in whatever way it ends."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        """Take a connection and begin.

        Raises:
            DatabaseAway: the database cannot be reached.
            asyncpg.PostgresError, asyncpg.InterfaceError: the line was cut.
        """
        await self.ensure_connection()
        self.client._connection = await self._pool.acquire()  # noqa: SLF001  # as Tortoise does
        try:
            async with _named():
                await self.client.begin()
        except BaseException:
            await self._give_back()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        """Commit, or roll back when the block failed; what made it fail is what is raised."""
        try:
            if exc_type is None:
                async with _named():
                    await self.client.commit()
            else:
                # On a line that is cut the server has rolled back by itself.
                with suppress(*BROKEN):
                    await self.client.rollback()
        finally:
            get_connections().reset(self.token)
            await self._give_back()

    async def _give_back(self) -> None:
        """Return the connection; one that cannot be reset is closed, and that is all right."""
        with suppress(*BROKEN):
            await self._pool.release(self.client._connection)  # noqa: SLF001  # as Tortoise does

    @property
    def _pool(self) -> Any:
        return self.client._parent._pool  # noqa: SLF001  # as Tortoise does


class _Aware(AsyncpgDBClient):
    """Takes no instant without an offset, which asyncpg would take for the machine's local time."""

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[Any]:
        """Run a statement; return its rows.

        Raises:
            ValueError: a value is an instant without an offset.
        """
        given = [in_utc(each) for each in values or ()]
        rows: list[Any] = await super().execute_query_dict(query, given)
        return rows

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run a statement for each of the values.

        Raises:
            ValueError: one of them is an instant without an offset.
        """
        given = [[in_utc(each) for each in some] for some in values]
        await super().execute_many(query, given)


class _Inside(_Aware, TransactionWrapper):
    """What Tortoise sees within a transaction."""


class Client(_Aware):
    """Tortoise's client with such transactions, and with an end to every wait."""

    async def create_pool(self, **kwargs: Any) -> "asyncpg.Pool[Any]":
        """Return a pool whose connections are made within `REACHED_WITHIN`."""
        limits = {"timeout": REACHED_WITHIN, "command_timeout": ANSWERED_WITHIN}
        return await asyncpg.create_pool(None, connect=connect, **{**limits, **kwargs})

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        async with _named():
            answered: Awaitable[Any] = super()._translate_exceptions(func, *args, **kwargs)
            return await answered

    def _in_transaction(self) -> Transaction:
        return Transaction(_Inside(self), self._pool_init_lock)


client_class = Client
"""Where Tortoise looks."""
