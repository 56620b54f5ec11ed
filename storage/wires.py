"""Hearing from other processes on one PostgreSQL that there is work."""

import asyncio
from contextlib import suppress

from storage.bells import Bell, ring
from storage.checks import CHANNEL
from storage.outages import DatabaseAway


async def listen(url: str) -> None:
    """Ring this process's bells at the announcements of all, until the connection breaks.

    On SQLite it returns at once: there is one process, which rings its own.

    Raises:
        DatabaseAway, asyncpg.PostgresError: the database cannot be reached.
    """
    if url.startswith("sqlite://"):
        return
    from storage.engines.postgres import connect  # noqa: PLC0415  # SQLite never needs it

    closed = asyncio.Event()
    connection = await connect(url)
    try:
        connection.add_termination_listener(lambda _: closed.set())
        await connection.add_listener(CHANNEL, lambda *heard: _ring(str(heard[-1])))
        # What came while nobody listened is found by one look.
        for bell in Bell:
            ring(bell)
        await closed.wait()
    finally:
        await connection.close(timeout=1)
    raise DatabaseAway("the line to the database is cut")


def _ring(payload: str) -> None:
    with suppress(ValueError):
        ring(Bell(payload))
