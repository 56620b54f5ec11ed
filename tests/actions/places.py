"""Databases for the tests: made once, then copied, because migrating takes longer than a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.database import database
from tests.actions.town import Town
from tests.databases import Shelf


def furnish(shelf: Shelf) -> Shelf:
    """See to it that two databases are there: `empty`, and `town` with the town in it."""

    async def build() -> None:
        await shelf.create("empty")
        async with database(shelf.address("empty")):
            pass
        await shelf.create("town", like="empty")
        async with opened(shelf, "town"):
            town = Town.at(shelf.folder)
            town.messages = 0
            await town.settle()

    if "town" not in shelf.made:
        asyncio.run(build())
    return shelf


@asynccontextmanager
async def opened(shelf: Shelf, name: str) -> AsyncIterator[None]:
    """Open a database for the block."""
    async with database(shelf.address(name), migrate=False):
        yield


@asynccontextmanager
async def copied(shelf: Shelf, name: str) -> AsyncIterator[None]:
    """Open a copy of a database for the block."""
    async with shelf.lent(like=name) as copy, opened(shelf, copy):
        yield
