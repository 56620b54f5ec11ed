"""What a system hears when the process cannot keep its findings, or cannot read them."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.databases import PostgresShelf, Shelf, postgres_only, sqlite_only
from tests.e2e.faults_town import rows
from tests.e2e.store_faults import Quota, locked, until_ready
from tests.e2e.systems import finding, let_in, send
from tests.e2e.town import Town, words

EVALUATOR = "市财政绩效评价中心"


@pytest.fixture
async def town(database: str, tmp_path: Path) -> AsyncIterator[Town]:
    """Have a process whose administrator has come in."""
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as town:
        town.admin.start()
        await town.admin.hears(lambda m: "/import" in words(m))
        yield town


async def refused(town: Town, token: str, *codes: str) -> None:
    """See batches at once refused for the store's sake, each with a time to come back."""
    for answer in await asyncio.gather(*(send(town, token, finding(code)) for code in codes)):
        assert (answer.status, answer.said["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0


async def taken(town: Town, token: str) -> None:
    """See the same findings taken, once there is somewhere to keep them."""
    await until_ready(town)
    for expected in ("created", "unchanged"):
        answer = await send(town, token, finding("SJ-001"), finding("SJ-002"))
        assert answer.results == {"SJ-001": expected, "SJ-002": expected}
    assert rows(town, "SELECT COUNT(*) FROM finding WHERE code LIKE 'SJ-%'") == [(2,)]
    assert rows(town, "SELECT COUNT(*) FROM event WHERE move = 'intake' AND finding_id > 0") == [
        (2,)
    ]
    assert town.complaints() == []


@sqlite_only
async def test_findings_that_a_full_disk_cannot_keep_are_refused_and_taken_later(
    town: Town,
) -> None:
    """503 and nothing taken; the same batch is taken when there is room, and once."""
    token, disk = await let_in(town, EVALUATOR), Quota(town.database)
    disk.fill(town)
    try:
        await refused(town, token, "SJ-001", "SJ-002")
        await until_ready(town, "database-full")
    finally:
        disk.clear(town)
    await taken(town, token)


@sqlite_only
async def test_findings_that_come_while_another_program_holds_the_database_are_refused(
    town: Town,
) -> None:
    """503 for each of eight batches once SQLite's patience is at its end; later taken, once."""
    token = await let_in(town, EVALUATOR)
    async with locked(town):
        await refused(town, token, *(f"SJ-{number:03}" for number in range(1, 9)))
    await taken(town, token)


@postgres_only
async def test_findings_that_come_while_the_server_is_away_are_refused(
    shelf: Shelf, town: Town
) -> None:
    """503 while PostgreSQL is stopped, the token unread; the same batch is taken later, once."""
    assert isinstance(shelf, PostgresShelf)
    token = await let_in(town, EVALUATOR)
    await shelf.stop()
    try:
        await refused(town, token, "SJ-001", "SJ-002")
        await until_ready(town, "database-away")
    finally:
        await shelf.start()
    await taken(town, token)


async def test_a_compressed_body_is_refused_as_a_problem(town: Town) -> None:
    """Whatever the coding is called and whether it is one; the same body as it is, is taken."""
    token = await let_in(town, EVALUATOR)
    plain = json.dumps({"findings": [finding("SJ-001")]}).encode()
    for coding, body in (
        ("gzip", gzip.compress(plain)),
        ("gzip", plain),
        ("deflate", b"\x00" * 100),
        ("br", plain),
        ("zstd", plain),
        ("rot13", plain),
    ):
        answer = await send(town, token, body=body, **{"Content-Encoding": coding})
        assert (answer.status, answer.said["code"]) == (415, "not-json"), coding
        assert answer.headers["Accept-Encoding"] == "identity"
    answer = await send(town, token, body=plain, **{"Content-Encoding": "identity"})
    assert answer.results == {"SJ-001": "created"}
    assert town.complaints() == []
