"""Instants are kept in UTC, however they are handed in."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from storage import bulk, queries
from storage.database import CONNECTION
from storage.models import Lease, Person
from tests.actions.town import MONDAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
ELSEWHERE = (SHANGHAI, ZoneInfo("America/New_York"), timezone(timedelta(hours=5, minutes=45)))
SECOND = timedelta(seconds=1)


async def kept() -> str:
    """Return the text that the database has for the one lease."""
    return str((await queries.rows("SELECT until FROM lease"))[0]["until"])


@pytest.mark.parametrize("zone", ELSEWHERE)
async def test_every_offset_is_kept_as_utc(empty: Path, zone: ZoneInfo) -> None:
    """The same instant in another zone leaves the same text, by create, save and update."""
    await Lease.create(name="a", holder="x", until=MONDAY)
    text = await kept()
    assert text.startswith("2026-11-16 02:00:00")
    there = MONDAY.astimezone(zone)
    await Lease.all().delete()
    lease = await Lease.create(name="a", holder="x", until=there)
    assert await kept() == text
    lease.until = there + SECOND
    await lease.save()
    assert await kept() != text
    await Lease.filter(name="a").update(until=there)
    assert await kept() == text
    await Lease.all().delete()
    await Lease.bulk_create([Lease(name="a", holder="x", until=there)])
    assert await kept() == text


@pytest.mark.parametrize("zone", ELSEWHERE)
async def test_a_filter_in_another_offset_finds_what_it_means(empty: Path, zone: ZoneInfo) -> None:
    """Comparisons go by the instant, never by the text of the local time."""
    await Lease.create(name="a", holder="x", until=MONDAY)
    there = MONDAY.astimezone(zone)
    for finds in (
        Lease.filter(until=there),
        Lease.filter(until__lte=there),
        Lease.filter(until__gt=there - SECOND),
        Lease.filter(until__in=[there]),
        Lease.filter(until__range=(there - SECOND, there + SECOND)),
        Lease.filter(Q(until__lt=there + SECOND) & ~Q(until__lt=there)),
        Lease.exclude(until__lt=there),
    ):
        assert await finds.count() == 1
    for misses in (
        Lease.filter(until__lt=there),
        Lease.filter(until__gt=there),
        Lease.filter(until__not=there),
        Lease.exclude(until__gte=there),
    ):
        assert await misses.count() == 0
    by_hand = "SELECT name FROM lease WHERE until <= {now} AND until >= {now}"
    assert len(await queries.rows(by_hand, now=there)) == 1


async def test_an_instant_without_an_offset_is_refused(empty: Path) -> None:
    """A naive datetime is refused by create, filter, update and SQL; an aware one is taken."""
    naive = MONDAY.replace(tzinfo=None)
    for instant, taken in ((MONDAY, True), (naive, False)):
        outcomes = [await attempt(instant, way) for way in range(5)]
        assert outcomes == [taken] * 5, instant


async def attempt(instant: datetime, way: int) -> bool:
    """Use an instant in one of five ways; tell whether it was taken."""
    try:
        if way == 0:
            await Lease.create(name=f"{instant}", holder="x", until=instant)
        elif way == 1:
            await Lease.filter(until__lt=instant).count()
        elif way == 2:
            await Lease.filter(name="nobody").update(until=instant)
        elif way == 3:
            await Person.create(name="x", locale="en", joined_at=instant)
        else:
            await queries.rows("SELECT 1 FROM lease WHERE until < {now}", now=instant)
    except ValueError as error:
        assert "offset" in str(error)  # noqa: PT017  # any other fault must surface as it is
        return False
    return True


async def test_a_transaction_refuses_one_as_well(empty: Path) -> None:
    """Within a transaction SQL takes an aware datetime and no naive one, once or many times."""
    query = "UPDATE lease SET until = {now} WHERE name = 'nobody'"
    async with in_transaction(CONNECTION):
        await queries.rows(query, now=MONDAY)
        await bulk.run(query, [{"now": MONDAY}])
        naive = MONDAY.replace(tzinfo=None)
        with pytest.raises(ValueError, match="offset"):
            await queries.rows(query, now=naive)
        with pytest.raises(ValueError, match="offset"):
            await bulk.run(query, [{"now": MONDAY}, {"now": naive}])


async def test_the_hour_that_clocks_repeat_is_kept_as_two(empty: Path) -> None:
    """The same local time before and after the clocks go back leaves texts an hour apart."""
    before = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    texts = []
    for name, until in (("a", before), ("b", before.replace(fold=1))):
        added = "INSERT INTO lease (name, holder, until) VALUES ({name}, 'x', {until})"
        await queries.rows(added, name=name, until=until)
        found = await queries.rows("SELECT until FROM lease WHERE name = {name}", name=name)
        texts.append(str(found[0]["until"]))
    assert texts == ["2026-11-01 05:30:00+00:00", "2026-11-01 06:30:00+00:00"]


async def test_an_instant_comes_back_aware(empty: Path) -> None:
    """What is read is the instant that was written, in UTC, and none stays none."""
    await Person.create(name="x", locale="en", joined_at=MONDAY.astimezone(SHANGHAI))
    person = await Person.get(name="x")
    assert person.joined_at == MONDAY
    assert person.joined_at.utcoffset() == timedelta(0)
    assert person.unreachable_since is None
