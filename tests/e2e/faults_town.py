"""What the tests of Telegram's faults share: a town in which three people have joined."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from typing import Any

from sandbox import LoggedCall
from tests.databases import POSTGRES
from tests.e2e import story
from tests.e2e.town import Town, join, words

PATIENCE = 60.0
"""Seconds that a test waits for what is no matter of speed: machines differ, and are busy."""


async def settle(town: Town) -> str:
    """Import the sample; let 何建国, who has one finding, and the supervisor join.

    Returns:
        The invitations of everybody else.
    """
    invitations = await story.bring_in_ledger(town)
    await join(town, town.supervisor, invitations, "许正")
    await join(town, town.officer, invitations, "何建国")
    await quiet(town)
    return invitations


def rows(town: Town, question: str) -> list[tuple[Any, ...]]:
    """Ask the bot's database."""
    if POSTGRES:
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(asyncio.run, _of_postgres(town.database, question)).result()
    with closing(sqlite3.connect(town.database.removeprefix("sqlite://"))) as database:
        return database.execute(question).fetchall()


async def _of_postgres(address: str, question: str) -> list[tuple[Any, ...]]:
    import asyncpg  # noqa: PLC0415  # only where there is a server

    connection = await asyncpg.connect(address)
    try:
        return [tuple(row) for row in await connection.fetch(question)]
    finally:
        await connection.close()


async def holds(fact: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(within):
        while not fact():  # noqa: ASYNC110  # what is looked at rings no bell
            await asyncio.sleep(0.05)


async def quiet(town: Town) -> None:
    """Wait until nothing waits: to be fetched, to be handled, to be sent."""
    waiting = (
        "SELECT 1 FROM inbox WHERE state = 'waiting'"
        " UNION ALL SELECT 1 FROM outbox WHERE state = 'waiting'"
    )
    fetched = town.sandbox.world.bot().queue
    await holds(lambda: not fetched.waiting() and not rows(town, waiting))


def receipts(town: Town, *quoted: str) -> list[str]:
    """Return which of some words the officer's receipts quote, receipt by receipt."""
    said = [words(each) for each in town.officer.heard() if "已记入" in words(each)]
    return [each for receipt in said for each in quoted if each in receipt]


def sends(town: Town, chat: int) -> list[LoggedCall]:
    """Return the tries to send something to a chat, the oldest first."""
    calls = town.sandbox.calls.of("sendMessage")
    return [each for each in calls if int(each.params["chat_id"]) == chat]


def moment(call: LoggedCall) -> float:
    """Return when a call was answered, in seconds."""
    return datetime.fromisoformat(call.at).timestamp()
