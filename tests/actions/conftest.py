"""The town, as it stands on a Monday morning when everybody has joined."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers.web import api
from tests.actions import places
from tests.actions.system import System, issued
from tests.actions.town import Town
from tests.databases import Shelf


@pytest.fixture(scope="session")
def template(shelf: Shelf) -> Shelf:
    """Make the databases that the tests copy."""
    return places.furnish(shelf)


@pytest.fixture
async def town(template: Shelf, tmp_path: Path) -> AsyncIterator[Town]:
    """Open a copy of the town's database."""
    async with places.copied(template, "town"):
        yield Town.at(tmp_path)


@pytest.fixture
async def system(town: Town) -> AsyncIterator[System]:
    """A system of 市审计中心 before the town's server."""
    app = web.Application()
    app.router.add_routes(api.routes(town.office, lambda: town.now))
    async with TestClient(TestServer(app)) as http:
        yield System(town, http, await issued(town))
