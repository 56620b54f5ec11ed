"""Several processes on one PostgreSQL, of which one dies."""

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from sandbox import Person, Sandbox, User
from tests.databases import Shelf, postgres_only
from tests.e2e import fleet, story
from tests.e2e.fleet import Fleet
from tests.e2e.town import join, words

pytestmark = postgres_only

OFFICERS = {
    "周敏": "YT2026-001",
    "何建国": "YT2026-004",
    "林晓": "YT2026-005",
    "赵一鸣": "YT2026-007",
    "孙丽": "YT2026-010",
}
EACH = 12
HANDOVER = 15.0
"""Seconds within which a dead process's duties are another's."""

IN_THE_END = 30.0
"""Seconds until the last receipt: the dead one's updates and messages are others' by then."""


async def come_in(fleet: Fleet) -> dict[str, Person]:
    """Import the sample ledger; let its five officers join."""
    town = fleet.towns[0]
    invitations = await story.bring_in_ledger(town)
    officers = {}
    for number, name in enumerate(OFFICERS):
        officers[name] = fleet.sandbox.add_user(User(2001 + number, name))
        await join(town, officers[name], invitations, name)
    return officers


async def report(officer: Person, code: str, dice: random.Random, sent: list[int]) -> list[int]:
    """Send an officer's reports, one after the other; return the messages' numbers."""
    mine = []
    for number in range(1, EACH + 1):
        message = officer.say(f"{code} 第{number}次：已完成{number * 5}%")
        mine.append(int(message["message_id"]))
        sent.append(mine[-1])
        await asyncio.sleep(dice.uniform(0.05, 0.4))
    return mine


def receipts(officer: Person) -> Counter[int]:
    """Return how many receipts each message of an officer had."""
    return Counter(
        int(heard["reply_to_message"]["message_id"])
        for heard in officer.heard()
        if "已记入" in words(heard)
    )


async def handed_over(fleet: Fleet, duties: set[str]) -> float:
    """Wait until each duty has a living holder; return the seconds that took."""
    begun = time.monotonic()
    while set(await fleet.duties()) < duties:
        assert time.monotonic() - begun < HANDOVER, "a duty is left undone"
        await asyncio.sleep(0.1)
    return time.monotonic() - begun


@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
async def test_one_of_three_processes_dies_and_nothing_is_lost_or_doubled(
    shelf: Shelf, tmp_path: Path, webhook: bool
) -> None:
    """Sixty reports of five officers are filed and receipted once each, with a kill amid them.

    By webhook any of the three dies; by polling the one that has the most duties.
    """
    dice = random.Random()  # noqa: S311  # play, not secrets
    async with (
        shelf.lent() as database,
        Sandbox() as sandbox,
        fleet.running(tmp_path, sandbox, shelf.address(database), webhook=webhook) as three,
    ):
        officers = await come_in(three)
        duties = await three.duties()
        assert set(duties) == ({"sender"} if webhook else {"sender", "poller"})
        sent: list[int] = []
        reporting = [
            asyncio.create_task(report(officers[name], code, dice, sent))
            for name, code in OFFICERS.items()
        ]
        amid = dice.randint(15, 45)
        while len(sent) < amid:  # noqa: ASYNC110  # what is counted is the bell itself
            await asyncio.sleep(0.005)
        victim = dice.choice(three.towns) if webhook else duties["poller"]
        in_hand = await three.kill(victim)
        await handed_over(three, set(duties))
        mine = dict(zip(officers, await asyncio.gather(*reporting), strict=True))
        await receipted(officers, mine)

        for name, officer in officers.items():
            heard = receipts(officer)
            doubled = {number for number, count in heard.items() if count > 1}
            assert set(heard) == set(mine[name])
            assert doubled <= in_hand, (doubled, in_hand)
            assert max(heard.values()) <= 2
        await filed_once(three, officers, mine)
        assert [town.complaints() for town in three.alive] == [[], []]
        assert [await town.stop() for town in three.alive] == [0, 0]


async def receipted(officers: dict[str, Person], mine: dict[str, list[int]]) -> None:
    """Wait until every report has a receipt, and a moment longer for what is too much."""
    async with asyncio.timeout(IN_THE_END):
        while any(set(mine[name]) - set(receipts(officers[name])) for name in mine):  # noqa: ASYNC110  # a chat rings no bell
            await asyncio.sleep(0.1)
    await asyncio.sleep(3)


async def filed_once(three: Fleet, officers: dict[str, Person], mine: dict[str, list[int]]) -> None:
    """Check that each message made one report, one event and one change of its finding."""
    rows = await three.rows(
        "SELECT r.chat_id, r.message_id, f.code, f.version, f.percent, count(e.id) AS events "
        "FROM report r JOIN finding f ON f.id = r.finding_id "
        "LEFT JOIN event e ON e.message_id = r.message_id AND e.chat_id = r.chat_id "
        "AND e.move = 'report' GROUP BY r.id, f.id ORDER BY r.id"
    )
    for name, officer in officers.items():
        own = [row for row in rows if row["chat_id"] == officer.user.id]
        assert [row["message_id"] for row in own] == mine[name], "in the order of the chat"
        assert {row["code"] for row in own} == {OFFICERS[name]}
        assert {row["events"] for row in own} == {1}
        assert {(row["version"], row["percent"]) for row in own} == {(1 + EACH, EACH * 5)}
    waiting = await three.rows("SELECT 1 FROM inbox WHERE state <> 'done'")
    assert waiting == []


async def test_three_processes_fetch_each_file_once(shelf: Shelf, tmp_path: Path) -> None:
    """Telegram is asked for each of twelve files by one of them, and all are kept."""
    async with (
        shelf.lent() as database,
        Sandbox() as sandbox,
        fleet.running(tmp_path, sandbox, shelf.address(database), webhook=False) as three,
    ):
        officer = (await come_in(three))["周敏"]
        asked = len(sandbox.calls.of("getFile"))
        for number in range(0, 12, 4):
            some = [
                (f"{each}.pdf", b"%PDF-1.4 " + bytes([each])) for each in range(number, number + 4)
            ]
            officer.send_album(some, "YT2026-001 有进展", as_documents=True)
        stored = "SELECT 1 FROM attachment WHERE purpose = 'progress' AND state = 'stored'"
        async with asyncio.timeout(IN_THE_END):
            while len(await three.rows(stored)) < 12:  # noqa: ASYNC110  # a row rings no bell
                await asyncio.sleep(0.1)
        calls = sandbox.calls.of("getFile")[asked:]
        assert len(calls) == len({call.params["file_id"] for call in calls}) == 12
        holders = await three.rows("SELECT DISTINCT holder FROM attachment")
        assert None not in {row["holder"] for row in holders}
        assert [town.complaints() for town in three.towns] == [[], [], []]
