"""Files to be fetched and ledgers to be read: each in one process's hand."""

import asyncio
from contextvars import copy_context
from datetime import timedelta

import pytest
from tortoise.transactions import in_transaction

from actions.fetch_file import file_stored
from actions.receive_ledger import receive_ledger
from storage import downloads, leases
from storage.models import Attachment, ImportBatch
from tests.actions.town import Town
from tests.databases import postgres_only, sqlite_only

SECOND = timedelta(seconds=1)


async def files(town: Town, count: int) -> list[int]:
    """Have an officer report with so many files; return their rows, the oldest first."""
    for number in range(count):
        message = town.message("周敏", "JX-2026-001 有进展", file=town.document(f"{number}.jpg"))
        await town.report("周敏", message)
    waiting = Attachment.filter(state="waiting").order_by("id")
    return [int(each) for each in await waiting.values_list("id", flat=True)]  # type: ignore[call-overload]  # a list of one column


async def claimed(town: Town, by: str) -> int | None:
    """Let a process take the next file; return its row."""
    file = await downloads.claim_file(town.now, by)
    return file.id if file else None


async def test_each_file_is_in_one_hand(town: Town) -> None:
    """The oldest first; nobody takes what a living process has, itself included."""
    first, second = await files(town, 2)
    for name in ("a", "b"):
        await leases.live(name, town.now)
    assert [await claimed(town, by) for by in ("a", "b", "a", "b")] == [first, second, None, None]


async def test_the_dead_hold_no_file(town: Town) -> None:
    """What a process had in hand is another's once its lease has ended, and not before."""
    (file,) = await files(town, 1)
    await leases.live("a", town.now)
    assert await claimed(town, "a") == file
    town.later(seconds=leases.TERM.total_seconds())
    assert await claimed(town, "b") is None
    town.later(seconds=1)
    assert await claimed(town, "b") == file
    await leases.live("b", town.now)
    assert await claimed(town, "a") is None


async def test_a_file_left_in_hand_is_taken_again(town: Town) -> None:
    """A process that lives and has forgotten a file costs it the claim's time."""
    (file,) = await files(town, 1)
    assert await claimed(town, "a") == file
    town.now += downloads.LEASE + SECOND
    await leases.live("a", town.now)
    assert await claimed(town, "b") == file


async def test_claims_at_once_never_take_the_same_file(town: Town) -> None:
    """Of thirty files each is taken once, whoever asks."""
    waiting = await files(town, 30)
    for by in "abc":
        await leases.live(by, town.now)
    taken: list[int] = []
    while some := [
        each
        for each in await asyncio.gather(*(claimed(town, by) for by in "abcabc"))
        if each is not None
    ]:
        taken += some
    assert sorted(taken) == waiting


async def ledger(town: Town) -> ImportBatch:
    """Receive a ledger and have its bytes."""
    message = town.message("陈立", file=town.document("台账.csv", 5))
    await receive_ledger(await town.actor("陈立"), message, office=town.office, now=town.now)
    batch = await ImportBatch.get(state="waiting").select_related("attachment")
    assert await downloads.claim_ledger(town.now, "a") is None, "its bytes have not come"
    await file_stored(batch.attachment, sha256="ab" * 32, size=5, now=town.now)
    return batch


async def test_a_ledger_is_read_by_one(town: Town) -> None:
    """Once its bytes are here; by another only after the first has died or put it back."""
    batch = await ledger(town)
    for by in ("a", "b"):
        await leases.live(by, town.now)
    assert await downloads.claim_ledger(town.now, "a") == batch
    assert await downloads.claim_ledger(town.now, "b") is None
    await downloads.put_back_ledger(batch, town.now + SECOND)
    town.later(seconds=2)
    assert await downloads.claim_ledger(town.now, "b") == batch
    town.now += leases.TERM + SECOND
    await leases.live("a", town.now)
    assert await downloads.claim_ledger(town.now, "a") == batch


@sqlite_only
async def test_the_next_process_on_sqlite_takes_over_at_once(town: Town) -> None:
    """There is one at a time, so what was in hand is nobody's."""
    (file,), batch = await files(town, 1), await ledger(town)
    await leases.live("a", town.now)
    assert await claimed(town, "a") == file
    assert await downloads.claim_ledger(town.now, "a") == batch
    await leases.take_over(town.now)
    assert await claimed(town, "b") == file
    assert await downloads.claim_ledger(town.now, "b") == batch


@postgres_only
@pytest.mark.parametrize("what", ["file", "ledger"])
async def test_a_claim_waits_for_no_other(town: Town, what: str) -> None:
    """What another transaction is taking is passed over."""
    if what == "file":
        first, second = await files(town, 2)
        claim, left = downloads.claim_file, second
    else:
        first, left = (await ledger(town)).id, None
        claim = downloads.claim_ledger  # type: ignore[assignment]  # the same question of another table
    outside = copy_context()
    async with in_transaction():
        mine = await claim(town.now, "a")
        theirs = asyncio.get_running_loop().create_task(claim(town.now, "b"), context=outside)
        found = await asyncio.wait_for(theirs, 60)
    assert mine is not None
    assert mine.id == first
    assert (found.id if found else None) == left
