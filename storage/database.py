"""Opening, migrating and closing the one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import require_context
from tortoise.migrations.executor import MigrationExecutor

APP = "lastmile"
CONNECTION = "default"

_MIGRATING = 5_278_456_345
"""The number of the lock on PostgreSQL; any that no other program takes."""

_SQLITE = {
    "journal_mode": "WAL",
    # An answer that Telegram was given must survive a power cut: law 1.
    "synchronous": "FULL",
    "busy_timeout": "5000",
    "foreign_keys": "ON",
}


def config(url: str) -> dict[str, Any]:
    """Return Tortoise's configuration for a database URL.

    Args:
        url: `sqlite://path`, `sqlite://:memory:` or `postgres://…`.
    """
    if url.startswith("sqlite://"):
        path, _, query = url.removeprefix("sqlite://").partition("?")
        url = f"sqlite://{path}?{urlencode({**_SQLITE, **dict(parse_qsl(query))})}"
        connection = {**expand_db_url(url), "engine": "storage.engines.sqlite"}
    else:
        url = urlunsplit(urlsplit(url)._replace(scheme="postgres"))
        connection = {**expand_db_url(url), "engine": "storage.engines.postgres"}
    return {
        "connections": {CONNECTION: connection},
        "apps": {
            APP: {
                "models": ["storage.models"],
                "migrations": "storage.migrations",
                "default_connection": CONNECTION,
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def connection() -> BaseDBAsyncClient:
    """Return the open database's connection; within a transaction, the transaction's own.

    As `tortoise.connection.get_connection`, which looks for a module at each call.
    """
    return require_context().connections.get(CONNECTION)


@asynccontextmanager
async def database(url: str, *, migrate: bool = True) -> AsyncIterator[None]:
    """Keep the database open for the block, with all migrations applied.

    Open it in the root task, before any other task starts: Tortoise keeps its
    connections in a context variable, so what a child task opens nobody else sees.
    """
    if url.startswith("sqlite://") and ":memory:" not in url:
        Path(url.removeprefix("sqlite://").partition("?")[0]).parent.mkdir(
            parents=True, exist_ok=True
        )
    settings = config(url)
    await Tortoise.init(config=settings)
    try:
        if migrate:
            await apply_migrations(settings)
        yield
    finally:
        await Tortoise.close_connections()


async def apply_migrations(settings: dict[str, Any]) -> list[str]:
    """Bring the open database to the newest schema; return the migrations applied."""
    applied: list[str] = []

    def note(event: str, _label: str, name: str) -> None:
        if event == "apply_done":
            applied.append(name)

    executor = MigrationExecutor(connection(), settings["apps"])
    async with _alone():
        await executor.migrate(direction="forward", progress=note)
    return applied


@asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    """Let processes that start together migrate one after the other, on PostgreSQL."""
    if connection().capabilities.dialect == "sqlite":
        yield
        return
    async with connection().acquire_connection() as line:
        await line.execute(f"SELECT pg_advisory_lock({_MIGRATING})")
        try:
            yield
        finally:
            await line.execute(f"SELECT pg_advisory_unlock({_MIGRATING})")
