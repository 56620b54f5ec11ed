"""What a bot of these tests keeps its rows in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import Shelf


@pytest.fixture
async def database(shelf: Shelf, tmp_path: Path) -> AsyncIterator[str]:
    """Lend an empty database to a bot in the test's folder; gives its URL."""
    async with shelf.for_bot(tmp_path) as address:
        yield address
