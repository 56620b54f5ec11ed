"""Databases of this floor: an empty one, and the town."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actions import places
from tests.actions.town import Town


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the databases that the tests copy."""
    folder = tmp_path_factory.mktemp("template")
    places.make(folder)
    return folder


@pytest.fixture
async def empty(template: Path, tmp_path: Path) -> AsyncIterator[Path]:
    """Open a copy of the empty database; gives its path."""
    path = places.copy(template, "empty.db", tmp_path)
    async with places.opened(path):
        yield path


@pytest.fixture
async def town(template: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """Open a copy of the town's database."""
    async with places.opened(places.copy(template, "town.db", tmp_path)):
        yield Town.at(tmp_path)
