"""Who may make which move from where: the design's table, tried through the actions."""

from pathlib import Path

import pytest
from tortoise.queryset import QuerySet

from actions.acknowledge import acknowledge
from actions.apply_for_closure import apply_for_closure
from actions.decide import decide
from actions.open_evidence import open_evidence
from actions.place_reports import place_reports
from actions.urge import urge
from rectification.errors import (
    FindingOver,
    MoveNotAllowed,
    NotFound,
    NotYourMove,
    OwnWork,
    Refusal,
)
from rectification.finding import Move
from storage import findings, mentions, people, questions
from storage.models import Finding, Person, Report, Share, Supervision, Unit
from tests.actions import places
from tests.actions.town import ACCOUNTS, Town
from tests.databases import Shelf

LEAD, ASSISTING, SUPERVISOR = "周敏", "林晓", "许正"
PEOPLE = (LEAD, ASSISTING, SUPERVISOR, "陈立", "赵强", "钱文")
"""The three parts of finding 1, the admin, an officer and a supervisor of another unit."""

OPEN = ("assigned", "rectifying", "under_review")
OFFICERS = {LEAD, ASSISTING}
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("assigned", "acknowledge"): OFFICERS,
    ("assigned", "report"): OFFICERS,
    ("rectifying", "report"): OFFICERS,
    ("under_review", "report"): OFFICERS,
    ("rectifying", "apply"): {LEAD},
    ("under_review", "accept"): {SUPERVISOR},
    ("under_review", "return"): {SUPERVISOR},
    **{(status, move): {SUPERVISOR} for status in OPEN for move in ("withdraw", "waive")},
    ("closed", "reopen"): {SUPERVISOR},
}
"""The table of DESIGN, written out by hand; a report under review is a supplement."""

ENDS = {
    ("assigned", "acknowledge"): "rectifying",
    ("assigned", "report"): "rectifying",
    ("rectifying", "report"): "rectifying",
    ("under_review", "report"): "under_review",
    ("rectifying", "apply"): "under_review",
    ("under_review", "accept"): "closed",
    ("under_review", "return"): "rectifying",
    **{(status, "withdraw"): "withdrawn" for status in OPEN},
    **{(status, "waive"): "waived" for status in OPEN},
    ("closed", "reopen"): "rectifying",
}

WAYS: dict[str, tuple[tuple[str, Move], ...]] = {
    "assigned": (),
    "rectifying": ((LEAD, Move.ACKNOWLEDGE),),
    "under_review": ((LEAD, Move.ACKNOWLEDGE), (LEAD, Move.APPLY)),
    "closed": ((LEAD, Move.ACKNOWLEDGE), (LEAD, Move.APPLY), (SUPERVISOR, Move.ACCEPT)),
    "withdrawn": ((SUPERVISOR, Move.WITHDRAW),),
    "waived": ((SUPERVISOR, Move.WAIVE),),
}


def verdict(status: str, move: Move, name: str) -> type[Refusal] | None:
    """Return how the design refuses a move, None where it allows it."""
    if name in {"赵强", "钱文"}:
        return NotFound
    if name in ALLOWED.get((status, move), set()):
        return None
    if move is Move.REPORT:
        return NotYourMove if status in OPEN else FindingOver
    return NotYourMove if (status, move) in ALLOWED else MoveNotAllowed


async def attempt(town: Town, name: str, move: Move) -> None:
    """Make a move on finding 1; a report is a reply to the bot's message about it."""
    if move is not Move.REPORT:
        await town.move(name, 1, move)
        return
    finding = await town.finding(1)
    await mentions.remember([(ACCOUNTS[name], 7, finding.id)])
    await town.says(name, "有进展", reply_to=7)


async def stands(town: Town) -> tuple[object, ...]:
    """Return all that a refused move must leave as it is."""
    finding = await Finding.get(code="JX-2026-001")
    return (*(await town.counts()).values(), finding.version, finding.status, finding.changed_at)


@pytest.mark.parametrize("status", list(WAYS))
async def test_a_move_belongs_to_a_part_and_a_status(
    template: Shelf, tmp_path: Path, status: str
) -> None:
    """Everybody tries every move: what the table allows is done, all else changes nothing."""
    async with template.lent(like="town") as database:
        await try_every_move(template, database, Town.at(tmp_path), status)


async def try_every_move(shelf: Shelf, database: str, town: Town, status: str) -> None:
    """Bring a finding to a status; try what is refused there, then in copies what is allowed."""
    async with places.opened(shelf, database):
        await town.moves(1, *WAYS[status])
        before = await stands(town)
        assert before[-2] == status
        for name in PEOPLE:
            for move in Move:
                refusal = verdict(status, move, name)
                if refusal is not None:
                    with pytest.raises(refusal) as refused:
                        await attempt(town, name, move)
                    assert type(refused.value) is refusal, (name, move)
        assert await stands(town) == before
    for move in Move:
        for name in ALLOWED.get((status, move), set()):
            async with places.copied(shelf, database):
                await attempt(Town.at(shelf.folder), name, move)
                assert (await town.finding(1)).status == ENDS[status, move], (name, move)


async def refusals(town: Town, name: str, finding: int) -> list[str]:
    """Return how everything that somebody can ask about a finding's row is refused."""
    actor, office, now = await town.actor(name), town.office, town.now
    question = await questions.ask(actor, "finding", {}, now=now, hours=1)
    asked = (
        findings.reach(actor, id=finding),
        acknowledge(actor, finding, 1, office=office, now=now),
        acknowledge(actor, finding, 99, office=office, now=now),
        apply_for_closure(actor, finding, None, office=office, now=now),
        decide(actor, finding, Move.ACCEPT, 1, office=office, now=now),
        decide(actor, finding, Move.WITHDRAW, 1, office=office, now=now),
        decide(actor, finding, Move.REOPEN, None, office=office, now=now),
        urge(actor, finding, office=office, now=now),
        open_evidence(actor, finding, pressed="1", now=now),
        place_reports(actor, question.id, finding, office=office, now=now),
    )
    told = []
    for each in asked:
        with pytest.raises(Refusal) as refused:
            await each
        told.append(str(refused.value))
    return told


@pytest.mark.parametrize("name", ["赵强", "钱文"])
async def test_a_finding_that_is_not_yours_is_refused_like_one_that_is_not_there(
    town: Town, name: str
) -> None:
    """Every refusal about another unit's finding is word for word that about no finding."""
    await town.move("周敏", 1, Move.ACKNOWLEDGE)
    theirs = await Finding.get(code="JX-2026-001")
    await Report.create(
        person_id=(await town.person(name)).id, source="x", chat_id=1, message_id=1, at=town.now
    )
    before = await town.counts()
    assert await refusals(town, name, theirs.id) == await refusals(town, name, 999)
    assert await town.counts() == before
    with pytest.raises(NotFound) as there:
        await findings.reach(await town.actor(name), code="JX-2026-001")
    with pytest.raises(NotFound) as absent:
        await findings.reach(await town.actor(name), code="JX-2026-999")
    assert str(there.value).replace("001", "999") == str(absent.value)


async def test_whoever_reported_does_not_review(town: Town) -> None:
    """A supervisor who shares and reported may withdraw but not accept or return; another may."""
    both = await town.person("许正")
    finding = await town.finding(1)
    await Share.create(finding=finding, person=both, lead=False)
    await town.says("许正", "JX-2026-001 完成60%")
    await town.move("周敏", 1, Move.APPLY)
    for move in (Move.ACCEPT, Move.RETURN):
        with pytest.raises(OwnWork):
            await town.move("许正", 1, move)
    case = await findings.reach(await town.actor("许正"), id=finding.id)
    assert set(case.moves) == {Move.WITHDRAW, Move.WAIVE}
    await Person.filter(name="钱文").update(everywhere=True)
    await town.move("钱文", 1, Move.ACCEPT)
    assert (await town.finding(1)).status == "closed"


async def test_a_supervisor_sees_what_is_below_a_unit(town: Town) -> None:
    """A unit's parent given to a supervisor gives the unit; its child or brother does not."""
    above = await Unit.create(name="市政府")
    await Supervision.create(person=await town.person("钱文"), unit=above)
    with pytest.raises(NotFound):
        await findings.reach(await town.actor("钱文"), code="JX-2026-001")
    await Unit.filter(name="教育局").update(parent_id=above.id)
    await findings.reach(await town.actor("钱文"), code="JX-2026-001")
    with pytest.raises(NotFound):
        await findings.reach(await town.actor("钱文"), code="JX-2026-005")
    told = await people.supervising((await town.unit("教育局")).id)
    assert [each.name for each in told] == ["许正", "钱文"]
    await Unit.filter(name="市政府").update(parent_id=(await town.unit("教育局")).id)
    await findings.reach(await town.actor("钱文"), code="JX-2026-001")


async def test_a_supervisor_without_units_sees_nothing(town: Town) -> None:
    """Every list of theirs is empty, where one with units has some."""
    await Supervision.filter(person_id=(await town.person("钱文")).id).delete()
    await town.moves(5, ("何建国", Move.ACKNOWLEDGE), ("何建国", Move.APPLY))
    today = town.office.today(town.now)
    for name, some in (("许正", True), ("钱文", False)):
        actor = await town.actor(name)
        assert await findings.of_supervisor(actor).exists() is some
        assert await findings.waiting_for_review(actor).exists() is some
        assert await findings.overdue(actor, today).exists() is some


async def test_a_list_of_one_part_is_not_for_another(town: Town) -> None:
    """Officers list what they share, supervisors what is given; an admin sees all overdue."""
    today = town.office.today(town.now)

    async def codes(query: QuerySet[Finding]) -> list[int]:
        return [int(each.code[-3:]) for each in await query]

    zhou, lin, chen = [await town.actor(name) for name in ("周敏", "林晓", "陈立")]
    assert await codes(findings.of_officer(zhou)) == [4, 1, 2]
    assert await codes(findings.of_officer(lin)) == [3, 1]
    assert await codes(findings.of_supervisor(zhou)) == []
    assert await codes(findings.of_supervisor(chen)) == []
    assert await codes(findings.overdue(zhou, today)) == []
    assert await codes(findings.overdue(await town.actor("许正"), today)) == [4, 6]
    assert await codes(findings.overdue(chen, today)) == [9, 4, 6]
