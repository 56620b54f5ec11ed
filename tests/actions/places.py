"""Databases for the tests: made once, then copied, because migrating takes longer than a test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.database import database
from tests.actions.town import Town


def make(folder: Path) -> None:
    """Make two databases in a folder: `empty.db`, and `town.db` with the town in it."""

    async def build() -> None:
        async with opened(folder / "empty.db", migrate=True):
            pass
        shutil.copy(folder / "empty.db", folder / "town.db")
        async with opened(folder / "town.db"):
            town = Town.at(folder)
            town.messages = 0
            await town.settle()

    asyncio.run(build())


@asynccontextmanager
async def opened(path: Path, *, migrate: bool = False) -> AsyncIterator[None]:
    """Open a database that need not survive a power cut, which saves the waiting."""
    async with database(f"sqlite://{path}?synchronous=OFF&journal_mode=MEMORY", migrate=migrate):
        yield


def copy(template: Path, name: str, to: Path) -> Path:
    """Copy a database and return where it lies."""
    return Path(shutil.copy(template / name, to / "lastmile.db"))
