"""How updates that come at the same time are written down."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from bot.intake import Intake
from storage import inbox
from storage.database import database
from storage.inbox import Arrival
from storage.models import Inbox

UNLUCKY = 13


@pytest.fixture
async def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[list[int]]]:
    """Collect what each transaction stores; one that holds the unlucky update fails."""
    transactions: list[list[int]] = []
    store = inbox.keep

    async def keep(arrivals: Sequence[Arrival], now: datetime) -> int:
        transactions.append([each.update_id for each in arrivals])
        if UNLUCKY in transactions[-1]:
            await asyncio.sleep(0)
            raise ConnectionError
        return await store(arrivals, now)

    monkeypatch.setattr(inbox, "keep", keep)
    async with database(f"sqlite://{tmp_path / 'lastmile.db'}"):
        yield transactions


def bring(intake: Intake, *numbers: int) -> "list[asyncio.Task[None]]":
    """Let as many requests bring an update each."""
    loop = asyncio.get_running_loop()
    return [loop.create_task(intake.keep(Arrival(each, each, "{}"))) for each in numbers]


async def storing(stored: list[list[int]]) -> None:
    """Wait until the first transaction is under way."""
    while not stored:  # noqa: ASYNC110  # what is counted is the transactions
        await asyncio.sleep(0)


async def kept() -> list[int]:
    """Return the updates that are written down."""
    rows = await Inbox.all().order_by("update_id").values_list("update_id")
    return [number for (number,) in rows]


async def test_updates_that_come_while_others_are_stored_share_a_transaction(
    stored: list[list[int]],
) -> None:
    """Those that come together are stored at once, and those that come meanwhile together."""
    intake = Intake()
    first = bring(intake, 1, 2, 3)
    await storing(stored)
    await asyncio.gather(*first, *bring(intake, 4, 5))
    assert stored == [[1, 2, 3], [4, 5]]
    assert await kept() == [1, 2, 3, 4, 5]


async def test_everybody_hears_of_a_transaction_that_failed(stored: list[list[int]]) -> None:
    """Whoever shared it is told so, whoever did not is told nothing of it."""
    intake = Intake()
    first = bring(intake, 1)
    await storing(stored)
    ends = await asyncio.gather(*first, *bring(intake, 2, UNLUCKY), return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), ConnectionError, ConnectionError]
    assert await kept() == [1]


async def test_a_request_that_is_given_up_takes_nothing_back(stored: list[list[int]]) -> None:
    """Its update and those of the others that share a transaction with it are stored."""
    requests = bring(Intake(), 1, 2, 3)
    await storing(stored)
    requests[1].cancel()
    ends = await asyncio.gather(*requests, return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), asyncio.CancelledError, type(None)]
    assert stored == [[1, 2, 3]]
    assert await kept() == [1, 2, 3]
