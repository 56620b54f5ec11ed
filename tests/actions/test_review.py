"""A supervisor's decisions, and urging."""

import pytest

from actions.cancel import cancel
from actions.decide import REASON_LIMIT, decide, give_reason
from actions.urge import urge
from rectification.errors import (
    FindingOver,
    MoveNotAllowed,
    NotFound,
    NotYourMove,
    QuestionOver,
    ReasonMissing,
    TooLong,
    UrgedAlready,
)
from rectification.finding import Move
from rectification.notices import (
    ClosureApplied,
    ClosureRequested,
    Decided,
    DecisionFiled,
    ReasonAsked,
    Urged,
    UrgeFiled,
)
from storage import questions
from storage.models import Event, Finding, Question
from tests.actions.town import Town


@pytest.fixture(autouse=True)
async def applied(town: Town) -> None:
    """Finding 1 waits for 许正, with words of both officers."""
    await town.says("周敏", "JX-2026-001 完成80%，合同已重签")
    await town.says("林晓", "JX-2026-001 完成90%")
    await town.move("周敏", 1, Move.APPLY)


async def press(town: Town, by: str, number: int, move: Move) -> None:
    """Press a decision's button."""
    finding = await town.finding(number)
    await decide(
        await town.actor(by), finding.id, move, finding.version, office=town.office, now=town.now
    )


async def test_an_application_goes_to_the_units_supervisors(town: Town) -> None:
    """They get the words and may review; the officer is told who has it; others hear nothing."""
    (asked,) = await town.told("许正", ClosureRequested)
    assert (asked.code, asked.officer, asked.percent) == ("JX-2026-001", "周敏", 90)
    assert asked.words == ("JX-2026-001 完成80%，合同已重签", "JX-2026-001 完成90%")
    assert asked.may_review
    assert asked.version == (await town.finding(1)).version
    (receipt,) = await town.told("周敏", ClosureApplied)
    assert receipt.reviewers == ("许正",)
    assert await town.told("钱文", ClosureRequested) == []


@pytest.mark.parametrize(
    ("move", "status"),
    [(Move.RETURN, "rectifying"), (Move.WITHDRAW, "withdrawn"), (Move.WAIVE, "waived")],
)
async def test_a_decision_that_owes_a_reason_waits_for_it(
    town: Town, move: Move, status: str
) -> None:
    """Pressing asks and changes nothing; no words and too many are refused; a reason decides."""
    before = await town.finding(1)
    await press(town, "许正", 1, move)
    (asked,) = await town.told("许正", ReasonAsked)
    assert asked.move == move
    for words, refusal in (("", ReasonMissing), (" \n", ReasonMissing), ("长" * 1001, TooLong)):
        with pytest.raises(refusal):
            await town.reason("许正", words)
    assert (await town.finding(1)).version == before.version
    await town.reason("许正", f"  {'长' * REASON_LIMIT}\n")
    finding = await town.finding(1)
    assert finding.status == status
    last = await Event.filter(finding_id=finding.id).order_by("-id").first()
    assert last is not None
    assert (last.move, last.reason) == (str(move), "长" * REASON_LIMIT)
    for name in ("周敏", "林晓"):
        (told,) = await town.told(name, Decided)
        assert (told.move, told.by, told.reason) == (str(move), "许正", "长" * REASON_LIMIT)
    (receipt,) = await town.told("许正", DecisionFiled)
    assert receipt.told == ("周敏", "林晓")
    assert not await Question.exists(ended_at=None)


async def test_a_reason_is_taken_once(town: Town) -> None:
    """The same answer again, or one after cancelling, finds the question over."""
    await press(town, "许正", 1, Move.RETURN)
    actor = await town.actor("许正")
    question = await questions.waiting(actor, "reason", now=town.now)
    assert question is not None
    await cancel(actor, pressed="1", now=town.now)
    with pytest.raises(QuestionOver):
        await give_reason(actor, question, "材料不全", office=town.office, now=town.now)
    assert (await town.finding(1)).status == "under_review"
    await press(town, "许正", 1, Move.RETURN)
    await town.reason("许正", "材料不全")
    assert (await town.finding(1)).status == "rectifying"


async def test_the_last_button_pressed_is_the_one_that_gets_the_reason(town: Town) -> None:
    """Return, then withdraw instead: one question is open, and its answer withdraws."""
    await press(town, "许正", 1, Move.RETURN)
    await press(town, "许正", 1, Move.WITHDRAW)
    assert await Question.filter(ended_at=None).count() == 1
    await town.reason("许正", "评价有误")
    assert (await town.finding(1)).status == "withdrawn"


async def test_a_question_for_a_reason_expires(town: Town) -> None:
    """Until its hour words are the reason; from then on they are not."""
    await press(town, "许正", 1, Move.RETURN)
    town.later(hours=town.office.policy.question_hours)
    actor = await town.actor("许正")
    assert await questions.waiting(actor, "reason", now=town.now) is None
    town.later(seconds=-1)
    await town.reason("许正", "材料不全")
    assert (await town.finding(1)).status == "rectifying"


async def test_a_supervisor_decides_about_the_units_that_are_theirs(town: Town) -> None:
    """Another unit's supervisor finds nothing there; an officer and the admin may not."""
    with pytest.raises(NotFound):
        await press(town, "钱文", 1, Move.ACCEPT)
    for name in ("周敏", "林晓", "陈立"):
        with pytest.raises(NotYourMove):
            await press(town, name, 1, Move.ACCEPT)
    await press(town, "许正", 1, Move.ACCEPT)
    assert (await town.finding(1)).status == "closed"


async def test_a_reason_is_not_taken_from_who_lost_the_unit_meanwhile(town: Town) -> None:
    """Asked while it was theirs, answered when it is no more: refused like any stranger."""
    await press(town, "许正", 1, Move.RETURN)
    await Finding.filter(code="JX-2026-001").update(unit_id=(await town.unit("水务局")).id)
    with pytest.raises(NotFound):
        await town.reason("许正", "材料不全")
    assert (await town.finding(1)).status == "under_review"


async def test_acceptance_closes_with_all_of_the_amount_rectified(town: Town) -> None:
    """Progress is 100, the whole amount is rectified, the end bears the office's date."""
    town.now = town.now.replace(hour=17)
    await press(town, "许正", 1, Move.ACCEPT)
    finding = await town.finding(1)
    assert (finding.percent, finding.rectified_fen) == (100, 38650000)
    assert finding.ended_on == town.office.today(town.now) != town.now.date()
    with pytest.raises(MoveNotAllowed):
        await press(town, "许正", 1, Move.WITHDRAW)


async def test_reopening_takes_the_amount_back(town: Town) -> None:
    """With a reason the finding is in hand again, without an end, and nothing is rectified."""
    await press(town, "许正", 1, Move.ACCEPT)
    await press(town, "许正", 1, Move.REOPEN)
    assert (await town.finding(1)).status == "closed"
    await town.reason("许正", "复查未到位")
    finding = await town.finding(1)
    assert (finding.status, finding.rectified_fen, finding.ended_on) == ("rectifying", 0, None)
    last = await Event.filter(finding_id=finding.id).order_by("-id").first()
    assert last is not None
    assert (last.rectified_fen, last.before["rectified_fen"]) == (0, 38650000)


async def test_a_finding_without_an_amount_rectifies_none(town: Town) -> None:
    """Withdrawn or without money, nothing is counted as rectified."""
    await town.moves(2, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY), ("许正", Move.ACCEPT))
    await town.move("许正", 3, Move.WITHDRAW)
    assert [(await town.finding(n)).rectified_fen for n in (2, 3)] == [0, 0]


# --- Urging -------------------------------------------------------------------------------


async def test_urging_is_once_a_day_and_the_supervisors(town: Town) -> None:
    """All officers hear; again on the same local day is refused, on the next it is not."""
    finding = await town.finding(7)
    for name, refusal in (("何建国", NotYourMove), ("陈立", NotYourMove), ("钱文", NotFound)):
        with pytest.raises(refusal):
            await urge(await town.actor(name), finding.id, office=town.office, now=town.now)
    for day, refused in ((0, False), (0, True), (1, False)):
        town.later(days=day)
        actor = await town.actor("许正")
        if refused:
            with pytest.raises(UrgedAlready):
                await urge(actor, finding.id, office=town.office, now=town.now)
        else:
            await urge(actor, finding.id, office=town.office, now=town.now)
    assert len(await town.told("何建国", Urged)) == 2
    (receipt, _) = await town.told("许正", UrgeFiled)
    assert (receipt.told, receipt.not_joined) == (("何建国",), ("白露",))


async def test_nothing_over_is_urged(town: Town) -> None:
    """A closed finding is refused, an open one beside it is not."""
    await press(town, "许正", 1, Move.ACCEPT)
    actor = await town.actor("许正")
    with pytest.raises(FindingOver):
        await urge(actor, (await town.finding(1)).id, office=town.office, now=town.now)
    await urge(actor, (await town.finding(2)).id, office=town.office, now=town.now)
