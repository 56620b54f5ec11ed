"""Opening, migrating and closing the one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor

APP = "lastmile"
CONNECTION = "default"

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
        parts = urlsplit(url)
        query = urlencode({**_SQLITE, **dict(parse_qsl(parts.query))})
        path = url.removeprefix("sqlite://").partition("?")[0]
        url = f"sqlite://{path}?{query}"
    elif url.startswith("postgresql://"):
        url = urlunsplit(urlsplit(url)._replace(scheme="postgres"))
    return {
        "connections": {CONNECTION: url},
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

    executor = MigrationExecutor(get_connection(CONNECTION), settings["apps"])
    await executor.migrate(direction="forward", progress=note)
    return applied
