"""Going through much without keeping others waiting."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

from storage.queries import chunks

T = TypeVar("T")


async def in_turns(values: Sequence[T]) -> AsyncIterator[Sequence[T]]:
    """Yield a sequence in pieces, letting other tasks run before each.

    On SQLite brief reads wait for nothing, so a loop of them would let nobody else run.
    """
    for some in chunks(values):
        await asyncio.sleep(0)
        yield some
