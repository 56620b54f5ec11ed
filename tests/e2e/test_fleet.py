"""Several processes on one PostgreSQL, of which one dies."""

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rectification.clocks import next_morning, next_weekly
from rectification.policy import Policy
from rectification.workdays import Calendar
from sandbox import Fault, Person, Sandbox
from tests.databases import Shelf, postgres_only
from tests.e2e import fleet, story
from tests.e2e.fleet import Fleet
from tests.e2e.reporters import OFFICERS, come_in, receipts, report, undelivered
from tests.e2e.town import words

pytestmark = postgres_only

HANDOVER = 15.0
"""Seconds within which a dead process's duties are another's."""

IN_THE_END = 90.0
"""Seconds until the last receipt: the dead one's updates and messages are others' by then."""

LEFT = {
    "inbox": "SELECT id, state, attempts, holder, claimed_until FROM inbox WHERE state <> 'done'",
    "outbox": "SELECT id, kind, state, attempts, holder, claimed_until, not_before FROM outbox"
    " WHERE state <> 'sent'",
}
"""What says where a missing receipt is held up."""


async def handed_over(fleet: Fleet, duties: set[str]) -> float:
    """Wait until each duty has a living holder; return the seconds that took."""
    begun = time.monotonic()
    while set(await fleet.duties()) < duties:
        assert time.monotonic() - begun < HANDOVER, "a duty is left undone"
        await asyncio.sleep(0.1)
    return time.monotonic() - begun


async def test_one_of_three_processes_dies_and_nothing_is_lost_or_doubled(
    shelf: Shelf, tmp_path: Path
) -> None:
    """Sixty reports of five officers are filed and receipted once each, with a kill amid them.

    Updates come by webhook to all three, of which any dies.
    """
    dice = random.Random()  # noqa: S311  # play, not secrets
    async with (
        shelf.lent() as database,
        Sandbox() as sandbox,
        fleet.running(tmp_path, sandbox, shelf.address(database), webhook=True) as three,
    ):
        officers = await come_in(three)
        assert set(await three.duties()) == {"sender"}
        sent: list[int] = []
        reporting = [
            asyncio.create_task(
                report(
                    officers[name],
                    code,
                    dice,
                    sent,
                    taken=lambda each: each not in undelivered(sandbox),
                )
            )
            for name, code in OFFICERS.items()
        ]
        amid = dice.randint(15, 45)
        while len(sent) < amid:  # noqa: ASYNC110  # what is counted is the bell itself
            await asyncio.sleep(0.005)
        in_hand = await three.kill(dice.choice(three.towns))
        await handed_over(three, {"sender"})
        mine = dict(zip(officers, await asyncio.gather(*reporting), strict=True))
        await receipted(three, officers, mine)

        receipted_once(officers, mine, in_hand)
        await filed_once(three, officers, mine)
        assert [town.complaints() for town in three.alive] == [[], []]
        assert [await town.stop() for town in three.alive] == [0, 0]


async def test_each_role_dies_in_turn_and_each_morning_is_told_once(
    shelf: Shelf, tmp_path: Path
) -> None:
    """The poller dies, then the sender, then who has an update in hand; three clocks tick.

    What they had is another's within the hand-over, and every report is filed and receipted
    once, every reminder and summary owed and sent once.
    """
    async with (
        shelf.lent() as database,
        Sandbox() as sandbox,
        fleet.running(
            tmp_path, sandbox, shelf.address(database), webhook=False, ahead=timedelta()
        ) as three,
    ):
        officers = await come_in(three, supervised=True)
        mine: dict[str, list[int]] = {name: [] for name in officers}
        doubtful: set[int] = set()
        for role in ("poller", "sender"):
            for name, officer in officers.items():
                number = len(mine[name]) + 1
                said = officer.say(f"{OFFICERS[name]} 第{number}次：已完成{number * 5}%")
                mine[name].append(int(said["message_id"]))
            victim = (await three.duties())[role]
            doubtful |= await three.kill(victim)
            await handed_over(three, {"poller", "sender"})
            await receipted(three, officers, mine)
            await three.again(victim)
        receipted_once(officers, mine, doubtful)
        await filed_once(three, officers, mine)
        await answered_by_another(three, officers["何建国"])
        await told_once(three)
        assert [town.complaints() for town in three.alive] == [[], []]


async def answered_by_another(three: Fleet, officer: Person) -> None:
    """Kill who handles a question of an officer's, amid its answer; another gives it."""
    mark = officer.mark
    fault = three.sandbox.break_with(Fault("delay", "sendMessage", officer.user.id, seconds=30))
    officer.say("/mine")
    while fault.times:  # noqa: ASYNC110  # a switch rings no bell
        await asyncio.sleep(0.01)
    victim = await three.in_hand()
    assert victim is not None
    await three.kill(victim)
    await officer.hears(lambda m: "未销号" in words(m), after=mark, within=IN_THE_END)
    await handed_over(three, {"poller", "sender"})


async def told_once(three: Fleet) -> None:
    """Let the next working morning come, then the next Monday, in all processes at once."""
    now = datetime.now(UTC)
    morning = next_morning(now, story.ZONE, Policy(), Calendar())
    monday = next_weekly(max(now, morning), story.ZONE, Policy())
    for instant, kind in ((morning, "reminder"), (monday, "weekly_workbook")):
        three.put_clocks(instant + timedelta(seconds=1))
        async with asyncio.timeout(IN_THE_END):
            while not await three.rows(f"SELECT 1 FROM outbox WHERE kind = '{kind}'"):  # noqa: ASYNC110, S608  # a row rings no bell; our own words
                await asyncio.sleep(0.1)
    await asyncio.sleep(2)  # ten more ticks of each process
    async with asyncio.timeout(IN_THE_END):
        while await three.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"):  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.1)
    owed = await three.rows(
        "SELECT kind, chat_id, count(*) FROM outbox WHERE kind LIKE 'weekly%' OR kind = 'reminder' "
        "GROUP BY kind, chat_id"
    )
    reminders = {row["chat_id"]: row["count"] for row in owed if row["kind"] == "reminder"}
    for chat, count in reminders.items():
        said = [words(m).split("\n")[0] for m in three.sandbox.person(chat).heard()]
        heads = [each for each in said if each.startswith("⏰")]
        assert len(heads) == len(set(heads)) == count
    # On a Sunday the next working morning is a Monday, and the Monday after it the second.
    weeks = len(await three.rows("SELECT 1 FROM summary"))
    weekly = {row["kind"]: row["count"] for row in owed if row["kind"] != "reminder"}
    assert weekly == dict.fromkeys(("weekly_summary", "weekly_picture", "weekly_workbook"), weeks)
    heard = three.sandbox.person(1003).heard()
    assert [sum(part in m for m in heard) for part in ("photo", "document")] == [weeks] * 2


def receipted_once(
    officers: dict[str, Person], mine: dict[str, list[int]], doubtful: set[int]
) -> None:
    """Check that each report has one receipt; two only what a dying sender had in hand."""
    for name, officer in officers.items():
        heard = receipts(officer)
        doubled = {number for number, count in heard.items() if count > 1}
        assert set(heard) == set(mine[name])
        assert doubled <= doubtful, (doubled, doubtful)
        assert max(heard.values()) <= 2


async def receipted(three: Fleet, officers: dict[str, Person], mine: dict[str, list[int]]) -> None:
    """Wait until every report has a receipt, and a moment longer for what is too much."""
    try:
        async with asyncio.timeout(IN_THE_END):
            while any(unreceipted(officers, mine).values()):  # noqa: ASYNC110  # a chat rings no bell
                await asyncio.sleep(0.1)
    except TimeoutError:
        owed = {table: await three.rows(query) for table, query in LEFT.items()}
        held = {name: town.port for name, town in (await three.duties()).items()}
        pytest.fail(f"no receipt for {unreceipted(officers, mine)}; left: {owed}; duties: {held}")
    await asyncio.sleep(3)


def unreceipted(officers: dict[str, Person], mine: dict[str, list[int]]) -> dict[str, set[int]]:
    """Return each officer's messages that have no receipt yet."""
    return {name: set(mine[name]) - set(receipts(officers[name])) for name in mine}


async def filed_once(
    three: Fleet, officers: dict[str, Person], mine: dict[str, list[int]], *, refused: bool = False
) -> None:
    """Check that each message made one report, one event and one change of its finding.

    Args:
        three: the processes.
        officers: who reported, by name.
        mine: the messages of each.
        refused: whether webhooks were refused meanwhile: they come again, after later ones.
    """
    rows = await three.rows(
        "SELECT r.chat_id, r.message_id, f.code, f.version, f.percent, count(e.id) AS events "
        "FROM report r JOIN finding f ON f.id = r.finding_id "
        "LEFT JOIN event e ON e.message_id = r.message_id AND e.chat_id = r.chat_id "
        "AND e.move = 'report' GROUP BY r.id, f.id ORDER BY r.id"
    )
    for name, officer in officers.items():
        own = [row for row in rows if row["chat_id"] == officer.user.id]
        filed = [row["message_id"] for row in own]
        assert (sorted(filed) if refused else filed) == mine[name], "in the order of the chat"
        assert {row["code"] for row in own} == {OFFICERS[name]}
        assert {row["events"] for row in own} == {1}
        count = len(mine[name])
        assert {row["version"] for row in own} == {1 + count}
        assert refused or {row["percent"] for row in own} == {count * 5}
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
