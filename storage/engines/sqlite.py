"""The SQLite client that Tortoise is given: statements run on the loop's own thread.

Tortoise's own hands each statement to a thread, which costs several times what the statement
does. Here a thread takes only what can last: the commit, which waits for the disk, reads that
turn out to be long, and rows by the thousand. The reasons are in docs/decisions.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import lru_cache, partial
from types import TracebackType
from typing import Any

import apsw
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite import client as stock
from tortoise.connection import ConnectionToken, get_connections
from tortoise.exceptions import IntegrityError, OperationalError

from storage.engines.connection import STATEMENTS, Connection, Row, TooLong, Values
from storage.engines.writer import Writer, in_thread

MEMORY = ":memory:"

SET_ASIDE = {"temp_store": "MEMORY"}
"""Where the pages go that an action sets aside to be taken back by. By itself SQLite makes a file
for them beyond 64 KiB, which most progress reports come to."""


def _translated(error: apsw.Error) -> OperationalError | IntegrityError:
    """Return an error of SQLite's as Tortoise's of the same meaning."""
    kind = IntegrityError if isinstance(error, apsw.ConstraintError) else OperationalError
    return kind(error)


@lru_cache(maxsize=STATEMENTS)
def _reads(query: str) -> bool:
    return query.lstrip().startswith(("SELECT", "WITH", "PRAGMA"))


class SqliteClient(stock.SqliteClient):
    """One connection that writes, and one that reads what is committed.

    Whoever is in no transaction reads beside the writer and waits for nobody (WAL). A
    database in memory has one connection, so there a read takes its turn.
    """

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self._writer: Writer | None = None
        self._reader: Connection | None = None

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002  # Tortoise's own signature
        """Open the file; nothing happens when it is open."""
        self._opened()

    def _opened(self) -> Writer:
        """Return who writes; the first statement opens the file."""
        if self._writer is not None:
            return self._writer
        connection = Connection(self.filename, {**self.pragmas, **SET_ASIDE})
        # Waiting inside SQLite for another process's writes would hold up the loop.
        patience = int(self.pragmas.get("busy_timeout", 0)) / 1000
        if self.filename != MEMORY:
            self._reader = self._open_reader()
            connection.run("PRAGMA busy_timeout=0")
        self._writer = Writer(connection, patience)
        self._bound_loop = asyncio.get_running_loop()
        return self._writer

    def _open_reader(self) -> Connection:
        return Connection(self.filename, {**self.pragmas, "query_only": "ON"})

    async def close(self) -> None:
        """Commit what waits for it, and close the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self._writer is not None:
            writer, self._writer = self._writer, None
            await writer.close()

    def _in_transaction(self) -> TransactionContext:
        return _Action(self)

    def writing(self) -> AbstractAsyncContextManager[Connection]:
        """Have the connection that writes, for one action."""
        return self._opened().action()

    async def _rows(self, query: str, values: Values) -> list[Row]:
        """Read beside the writer; a long read goes to a thread and a connection of its own."""
        self._opened()
        if self._reader is None:
            async with self.writing() as connection:
                return connection.rows(query, values)
        try:
            return self._reader.brief_rows(query, values)
        except TooLong:
            return await in_thread(partial(self._rows_aside, query, values))

    def _rows_aside(self, query: str, values: Values) -> list[Row]:
        aside = self._open_reader()
        try:
            return aside.rows(query, values)
        finally:
            aside.close()

    async def _written(self, query: str, values: Values) -> list[Row]:
        async with self.writing() as connection:
            return connection.rows(query, values)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[Row]]:
        """Run a statement; return how many rows it changed, or else gave, and these."""
        try:
            if _reads(query):
                rows = await self._rows(query, values or ())
                return len(rows), rows
            async with self.writing() as connection:
                before = connection.changes
                rows = connection.rows(query, values or ())
                return (connection.changes - before) or len(rows), rows
        except apsw.Error as error:
            raise _translated(error) from error

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[Row]:
        """Run a statement; return its rows."""
        try:
            run = self._rows if _reads(query) else self._written
            return await run(query, values or ())
        except apsw.Error as error:
            raise _translated(error) from error

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        """Insert a row; return its number."""
        try:
            async with self.writing() as connection:
                return connection.run(query, values)
        except apsw.Error as error:
            raise _translated(error) from error

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run a statement for each of the values, in a thread: they may be many."""
        try:
            async with self.writing() as connection:
                await in_thread(partial(connection.run_many, query, values))
        except apsw.Error as error:
            raise _translated(error) from error

    async def execute_script(self, query: str) -> None:
        """Run statements, all or none."""
        try:
            async with self.writing() as connection:
                connection.run(query)
        except apsw.Error as error:
            raise _translated(error) from error


class _Inside(SqliteClient, TransactionalDBClient):
    """What Tortoise sees within an action: the connection that writes."""

    def __init__(self, outside: SqliteClient, connection: Connection) -> None:
        # Made for every action, so no more than Tortoise asks of it: no file, no lock.
        self.connection_name, self.fetch_inserted = outside.connection_name, outside.fetch_inserted
        self.log = outside.log
        self._connection = connection  # type: ignore[assignment]  # Tortoise's own has aiosqlite's

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Inside(self, self._held))

    @property
    def _held(self) -> Connection:
        """The connection, as long as the transaction stands.

        Raises:
            OperationalError: a full or broken disk has ended it.
        """
        connection: Connection = self._connection  # type: ignore[assignment]  # as above
        if not connection.in_transaction:
            raise OperationalError("SQLite gave the transaction up")
        return connection

    def writing(self) -> AbstractAsyncContextManager[Connection]:
        """Have the connection that this action holds."""
        return nullcontext(self._held)

    async def _rows(self, query: str, values: Values) -> list[Row]:
        try:
            return self._held.brief_rows(query, values)
        except TooLong:
            return await in_thread(partial(self._held.rows, query, values))

    async def _written(self, query: str, values: Values) -> list[Row]:
        return self._held.rows(query, values)

    async def begin(self) -> None:
        """Do nothing: the action has begun."""

    async def commit(self) -> None:
        """Do nothing: the action's end commits."""

    async def rollback(self) -> None:
        """Do nothing: the action's failure takes its work back."""

    async def savepoint(self) -> None:
        """Begin a part that can be taken back by itself."""
        self._held.run("SAVEPOINT part")

    async def savepoint_rollback(self) -> None:
        """Take the part back."""
        self._held.run("ROLLBACK TO part")
        self._held.run("RELEASE part")

    async def release_savepoint(self) -> None:
        """Keep the part, if the action is kept."""
        self._held.run("RELEASE part")


class _Action(TransactionContext):
    """`in_transaction()` on SQLite."""

    def __init__(self, client: SqliteClient) -> None:
        self._client = client
        self._action: AbstractAsyncContextManager[Connection]
        self._token: ConnectionToken

    async def __aenter__(self) -> TransactionalDBClient:
        """Wait for the turn; statements of this task go to the connection from here on."""
        self._action = self._client.writing()
        inside = _Inside(self._client, await self._action.__aenter__())
        self._token = get_connections().set(self._client.connection_name, inside)
        return inside

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Return once everything is committed, or taken back."""
        get_connections().reset(self._token)
        await self._action.__aexit__(kind, error, trace)


client_class = SqliteClient
"""The name under which Tortoise looks for it."""
