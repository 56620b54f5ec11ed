"""One shelf of databases, and one server of buckets, for the whole run."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.buckets import Buckets, buckets_in
from tests.databases import Shelf, shelf_in

# A property may take its time: calendars are loaded on first use, and machines are busy.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long ones, so that the short ones fill the end of runs side by side."""
    items.sort(key=lambda each: "e2e" not in each.path.parts)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Have databases made and dropped."""
    with shelf_in(tmp_path_factory.mktemp("shelf")) as shelf:
        yield shelf


@pytest.fixture(scope="session")
def buckets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buckets]:
    """Have a server that speaks S3."""
    with buckets_in(tmp_path_factory.mktemp("buckets")) as buckets:
        yield buckets
