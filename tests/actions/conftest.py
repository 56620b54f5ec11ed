"""The town, as it stands on a Monday morning when everybody has joined."""

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
async def town(template: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """Open a copy of the town's database."""
    async with places.opened(places.copy(template, "town.db", tmp_path)):
        yield Town.at(tmp_path)
