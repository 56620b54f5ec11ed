"""Databases of this floor: an empty one, and the town."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actions import places
from tests.actions.town import Town
from tests.databases import Shelf


@pytest.fixture(scope="session")
def template(shelf: Shelf) -> Shelf:
    """Make the databases that the tests copy."""
    return places.furnish(shelf)


@pytest.fixture
async def empty(template: Shelf, tmp_path: Path) -> AsyncIterator[Path]:
    """Open a copy of the empty database; gives a folder of the test's own."""
    async with places.copied(template, "empty"):
        yield tmp_path


@pytest.fixture
async def town(template: Shelf, tmp_path: Path) -> AsyncIterator[Town]:
    """Open a copy of the town's database."""
    async with places.copied(template, "town"):
        yield Town.at(tmp_path)
