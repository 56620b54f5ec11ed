"""One shelf of databases for the whole run."""

from collections.abc import Iterator

import pytest

from tests.databases import Shelf, shelf_in


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Have databases made and dropped."""
    with shelf_in(tmp_path_factory.mktemp("shelf")) as shelf:
        yield shelf
