"""A finding's life: random moves against a model, and presses on buttons of another time."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.refuse import refuse
from rectification.errors import MoveNotAllowed, Refusal, Stale
from rectification.finding import TRANSITIONS, Move, Status, moves_from, transition
from rectification.notices import FreshState
from storage import questions
from storage.models import Event, Finding, Outbox
from tests.actions import places
from tests.actions.test_permissions import ALLOWED, ENDS, PEOPLE, attempt
from tests.actions.town import ACCOUNTS, Town
from tests.databases import Shelf

STEPS = st.lists(
    st.tuples(st.sampled_from(PEOPLE[:4]), st.sampled_from(list(Move))), min_size=1, max_size=14
)


def test_the_table_is_the_designs() -> None:
    """Moves, ends, parts and owed reasons are those of the design, written out by hand."""
    table = {(each.start, each.move): each for each in TRANSITIONS}
    assert len(table) == len(TRANSITIONS)
    supplement = {("under_review", "report")}
    assert {key: str(each.end) for key, each in table.items()} == {
        key: end for key, end in ENDS.items() if key not in supplement
    }
    parts = {"lead": "周敏", "assisting": "林晓", "supervisor": "许正"}
    assert {key: {parts[part] for part in each.by} for key, each in table.items()} == {
        key: names for key, names in ALLOWED.items() if key not in supplement
    }
    reasons = {move for (_, move), each in table.items() if each.reason}
    assert reasons == {"return", "withdraw", "waive", "reopen"}


def test_a_move_that_is_not_in_the_table_names_those_that_are() -> None:
    """From every status every move is either a transition or refused with the allowed ones."""
    for status in Status:
        for move in Move:
            if (status, move) in {(each.start, each.move) for each in TRANSITIONS}:
                assert transition(status, move).start is status
            else:
                with pytest.raises(MoveNotAllowed) as refused:
                    transition(status, move)
                assert refused.value.allowed == moves_from(status)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_no_sequence_of_moves_leads_where_the_table_does_not(
    template: Shelf, steps: list[tuple[str, Move]]
) -> None:
    """The row follows a model of the table step by step, and its events chain without a gap."""

    async def live() -> None:
        async with places.copied(template, "town"):
            town = Town.at(template.folder)
            status = "assigned"
            for name, move in steps:
                before = await town.finding(1)
                if name in ALLOWED.get((status, move), set()):
                    await attempt(town, name, move)
                    status = ENDS[status, move]
                else:
                    with pytest.raises(Refusal):
                        await attempt(town, name, move)
                    assert (await town.finding(1)).version == before.version
                finding = await town.finding(1)
                assert finding.status == status
                assert (finding.ended_on is None) is (status in {"assigned", "rectifying",
                                                                 "under_review"})  # fmt: skip
                assert (finding.applied_at is None) is (status != "under_review")
            await assert_chained(await town.finding(1))

    asyncio.run(live())


async def assert_chained(finding: Finding) -> None:
    """Check that each event of a finding begins where the one before it ended."""
    stood: dict[str, Any] = {"status": None, "percent": None, "rectified_fen": 0}
    for event in await Event.filter(finding_id=finding.id).order_by("id"):
        for name, value in event.before.items():
            if name in stood:
                assert value == stood[name], (event.move, event.before)
        stood |= {name: value for name, value in event.after.items() if name in stood}
        assert event.status == stood["status"]
    for name, value in stood.items():
        assert getattr(finding, name) == value, name


# --- Buttons of another time ----------------------------------------------------------


async def test_an_old_button_pressed_twice_has_one_effect(town: Town) -> None:
    """The second press is refused as stale, changes nothing and shows the fresh state."""
    await town.move("周敏", 1, Move.ACKNOWLEDGE, version=1)
    before = await town.counts()
    with pytest.raises(Stale) as refused:
        await town.move("周敏", 1, Move.ACKNOWLEDGE, version=1)
    assert await town.counts() == before
    for _ in range(2):
        await refuse(ACCOUNTS["周敏"], refused.value, asked="77", now=town.now)
    (fresh,) = await town.told("周敏", FreshState)
    assert fresh.code == "JX-2026-001"


async def test_of_two_people_with_the_same_button_one_moves(town: Town) -> None:
    """Lead and assistant see version 1; whoever is second is told that it is stale."""
    await town.move("林晓", 1, Move.ACKNOWLEDGE, version=1)
    with pytest.raises(Stale):
        await town.move("周敏", 1, Move.ACKNOWLEDGE, version=1)
    assert await Event.filter(move="acknowledge").count() == 1


async def test_of_two_presses_at_the_same_instant_one_moves(town: Town) -> None:
    """Two transactions that both saw version 1 leave one event; the other is refused."""
    outcomes = await asyncio.gather(
        town.move("周敏", 1, Move.ACKNOWLEDGE, version=1),
        town.move("林晓", 1, Move.ACKNOWLEDGE, version=1),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Stale"]
    assert await Event.filter(move="acknowledge").count() == 1


async def test_a_button_from_before_the_finding_moved_on_changes_nothing(town: Town) -> None:
    """An accept button of the first application does not accept the second one."""
    await town.moves(1, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY))
    shown = (await town.finding(1)).version
    await town.moves(1, ("许正", Move.RETURN), ("周敏", Move.APPLY))
    with pytest.raises(Stale):
        await town.move("许正", 1, Move.ACCEPT, version=shown)
    assert (await town.finding(1)).status == "under_review"
    await town.move("许正", 1, Move.ACCEPT, version=(await town.finding(1)).version)
    assert (await town.finding(1)).status == "closed"


async def test_a_reason_for_a_state_that_passed_is_refused_once(town: Town) -> None:
    """The question is dropped with the refusal, so that the next words are no reason any more."""
    await town.moves(1, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY))
    actor, finding = await town.actor("许正"), await town.finding(1)
    facts: dict[str, object] = {"finding": finding.id, "move": "return", "version": 3}
    await questions.ask(actor, "reason", facts, now=town.now, hours=72)
    await town.move("许正", 1, Move.ACCEPT)
    with pytest.raises(Stale) as refused:
        await town.reason("许正", "材料不全")
    await refuse(ACCOUNTS["许正"], refused.value, asked="78", now=town.now)
    assert await questions.waiting(actor, "reason", now=town.now) is None
    assert (await town.finding(1)).status == "closed"


async def test_no_notice_carries_what_cannot_be_told_again(town: Town) -> None:
    """Every row of the outbox is JSON with the fields of its kind and names its finding."""
    await town.moves(1, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY), ("许正", Move.RETURN))
    rows = await Outbox.all()
    assert len(rows) > 30
    for row in rows:
        facts = json.loads(row.facts)
        assert row.finding_id == facts.get("finding"), row.kind
