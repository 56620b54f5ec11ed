"""Progress by message: which finding it belongs to, and what is understood and kept."""

from datetime import timedelta

import pytest

from actions.acknowledge import acknowledge
from actions.cancel import cancel
from actions.place_reports import place_reports
from rectification.errors import (
    FileTooBig,
    FindingOver,
    NotFound,
    NothingToReport,
    NotYourMove,
    QuestionOver,
)
from rectification.finding import Move
from rectification.incoming import FILE_LIMIT
from rectification.notices import (
    AttachmentRefused,
    Cancelled,
    ProgressFiled,
    ProgressReported,
    WhichFinding,
)
from storage import mentions, questions
from storage.models import Attachment, Event, Finding, Question, Report
from tests.actions.town import ACCOUNTS, Town


async def spoken_of(town: Town, by: str, number: int) -> int:
    """Let the bot say something about a finding in somebody's chat; return the message."""
    town.messages += 1
    finding = await town.finding(number)
    await mentions.remember([(ACCOUNTS[by], town.messages, finding.id)])
    return town.messages


async def filed(by: str) -> list[tuple[str, int | None]]:
    """Return the findings and percentages of somebody's reports, the oldest first."""
    rows = Report.filter(person__name=by).order_by("id").prefetch_related("finding")
    return [(each.finding.code[-3:] if each.finding else "", each.percent) for each in await rows]


async def choose(town: Town, by: str, number: int, question: int | None = None) -> None:
    """Press a finding below the question which one is meant."""
    asked = question or (await town.told(by, WhichFinding))[-1].question
    finding = await town.finding(number)
    await place_reports(await town.actor(by), asked, finding.id, office=town.office, now=town.now)


# --- Which finding ------------------------------------------------------------------------


async def test_a_reply_belongs_to_the_finding_of_the_message(town: Town) -> None:
    """Whatever number stands in the text, a reply is about what it answers."""
    await town.says("周敏", "JX-2026-002 完成80%", reply_to=await spoken_of(town, "周敏", 1))
    assert await filed("周敏") == [("001", 80)]
    assert ((await town.finding(1)).status, (await town.finding(1)).percent) == ("rectifying", 80)
    (receipt,) = await town.told("周敏", ProgressFiled)
    assert (receipt.code, receipt.percent, receipt.before) == ("JX-2026-001", 80, None)
    (word,) = await town.told("许正", ProgressReported)
    assert (word.code, word.officer, word.percent) == ("JX-2026-001", "周敏", 80)


async def test_a_reply_to_ones_own_report_belongs_where_that_went(town: Town) -> None:
    """Answering an earlier message of one's own adds to the same finding."""
    first = await town.says("周敏", "JX-2026-002 完成20%")
    await town.says("周敏", "补充：完成30%", reply_to=first.message_id)
    assert await filed("周敏") == [("002", 20), ("002", 30)]


async def test_a_number_in_the_text_names_the_finding(town: Town) -> None:
    """Written in any case and width; one of somebody else's asks instead of filing."""
    await town.says("周敏", "ｊｘ－2026－002已完成50%")
    await town.says("周敏", "JX-2026-005 完成90%")
    assert await filed("周敏") == [("002", 50), ("", 90)]
    assert (await town.finding(5)).percent is None


async def test_the_only_open_finding_needs_no_number(town: Town) -> None:
    """With one open finding it is meant, also after others were closed; with none it is refused."""
    await town.says("马力", "已完成40%")
    assert await filed("马力") == [("011", 40)]
    await town.moves(11, ("马力", Move.APPLY), ("钱文", Move.ACCEPT))
    before = await town.counts()
    with pytest.raises(NothingToReport):
        await town.says("马力", "还有")
    assert await town.counts() == before
    assert len(await filed("马力")) == 1


# --- Asking -------------------------------------------------------------------------------


async def test_what_is_not_clear_is_kept_and_asked_about_once(town: Town) -> None:
    """Further messages join the one question; the choice files them all, in their order."""
    await town.says("周敏", "完成30%")
    await town.report("周敏", town.message("周敏", file=town.document()))
    await town.says("周敏", "完成35%")
    (asked,) = await town.told("周敏", WhichFinding)
    assert [each.code for each in asked.choices] == ["JX-2026-004", "JX-2026-001", "JX-2026-002"]
    assert await filed("周敏") == [("", 30), ("", None), ("", 35)]
    assert await town.told("许正", ProgressReported) == []
    await choose(town, "周敏", 2)
    assert await filed("周敏") == [("002", 30), ("002", None), ("002", 35)]
    assert (await town.finding(2)).percent == 35
    assert len(await town.told("周敏", ProgressFiled)) == 3


async def test_choosing_twice_files_once(town: Town) -> None:
    """The second press, on the same finding or another, is refused."""
    await town.says("周敏", "完成30%")
    await choose(town, "周敏", 2)
    before = await town.counts()
    for number in (2, 1):
        with pytest.raises(QuestionOver):
            await choose(town, "周敏", number)
    assert await town.counts() == before


async def test_what_waits_cannot_be_put_under_another_ones_finding(town: Town) -> None:
    """The choice is refused, the question stays open and the message stays kept."""
    await town.says("周敏", "完成30%")
    with pytest.raises(NotFound):
        await choose(town, "周敏", 5)
    assert await filed("周敏") == [("", 30)]
    await choose(town, "周敏", 1)
    assert await filed("周敏") == [("001", 30)]


async def test_a_question_is_answered_by_whom_it_was_asked(town: Town) -> None:
    """Another officer of the finding cannot press the buttons."""
    await town.says("周敏", "完成30%")
    (asked,) = await town.told("周敏", WhichFinding)
    await town.says("林晓", "完成10%")
    with pytest.raises(QuestionOver):
        await choose(town, "林晓", 1, asked.question)
    assert await filed("周敏") == [("", 30)]


async def test_an_expired_question_loses_nothing(town: Town) -> None:
    """The next message asks anew and its choice files both; the old buttons are over then."""
    await town.says("周敏", "完成30%")
    (old,) = await town.told("周敏", WhichFinding)
    town.later(hours=town.office.policy.question_hours)
    await town.says("周敏", "完成35%")
    assert len(await town.told("周敏", WhichFinding)) == 2
    with pytest.raises(QuestionOver):
        await choose(town, "周敏", 1, old.question)
    await choose(town, "周敏", 1)
    assert await filed("周敏") == [("001", 30), ("001", 35)]


async def test_cancelling_keeps_what_was_sent(town: Town) -> None:
    """The question is dropped and says how much is kept; the next choice files that too."""
    await town.says("周敏", "完成30%")
    actor = await town.actor("周敏")
    assert await cancel(actor, pressed="1", now=town.now)
    assert not await cancel(actor, pressed="2", now=town.now)
    (told,) = await town.told("周敏", Cancelled)
    assert (told.what, told.kept) == ("finding", 1)
    with pytest.raises(QuestionOver):
        await choose(town, "周敏", 1)
    await town.says("周敏", "完成40%")
    await choose(town, "周敏", 1)
    assert await filed("周敏") == [("001", 30), ("001", 40)]


async def test_a_choice_that_has_ended_meanwhile_is_refused(town: Town) -> None:
    """A finding withdrawn after the question takes nothing; another open one does."""
    await town.says("周敏", "完成30%")
    await town.move("许正", 4, Move.WITHDRAW)
    with pytest.raises(FindingOver):
        await choose(town, "周敏", 4)
    await choose(town, "周敏", 1)


# --- Who and when -------------------------------------------------------------------------


async def test_an_assisting_officer_reports_beside_the_lead(town: Town) -> None:
    """Their report counts, and its receipt offers no application."""
    await town.says("林晓", "JX-2026-001 完成60%")
    await town.says("周敏", "JX-2026-001 完成70%")
    (lin,), (zhou,) = await town.told("林晓", ProgressFiled), await town.told("周敏", ProgressFiled)
    assert (lin.percent, lin.may_apply) == (60, False)
    assert (zhou.percent, zhou.before, zhou.may_apply) == (70, 60, True)


async def test_a_supervisor_or_admin_does_not_report(town: Town) -> None:
    """Replying to a message about a finding that they only see is refused, and nothing is kept."""
    before = await town.counts()
    for name in ("许正", "陈立"):
        with pytest.raises(NotYourMove):
            await town.says(name, "完成80%", reply_to=await spoken_of(town, name, 1))
    assert await town.counts() == before
    assert await Report.all().count() == 0


async def test_a_report_under_review_is_a_supplement(town: Town) -> None:
    """It is filed for the reviewer and moves nothing, so the reviewer's buttons stay good."""
    await town.says("周敏", "JX-2026-001 完成90%")
    await town.move("周敏", 1, Move.APPLY)
    version = (await town.finding(1)).version
    await town.says("周敏", "JX-2026-001 完成95%，补充照片")
    finding = await town.finding(1)
    assert (finding.version, finding.percent, finding.status) == (version, 90, "under_review")
    assert [each.supplement for each in await town.told("周敏", ProgressFiled)] == [False, True]
    assert await Event.filter(move="supplement").count() == 1
    await town.move("许正", 1, Move.ACCEPT, version=version)


async def test_nothing_is_filed_under_a_finding_that_is_over(town: Town) -> None:
    """Withdrawn or closed: refused, and the message leaves no row."""
    await town.move("许正", 1, Move.WITHDRAW)
    await town.moves(2, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.APPLY), ("许正", Move.ACCEPT))
    for number in (1, 2):
        with pytest.raises(FindingOver):
            await town.says("周敏", f"JX-2026-00{number} 完成")
    assert await filed("周敏") == []
    await town.says("周敏", "JX-2026-004 完成")
    assert await filed("周敏") == [("004", 100)]


async def test_a_percentage_over_100_is_no_figure(town: Town) -> None:
    """The words are filed, the receipt asks about the number, the finding keeps its figure."""
    await town.says("周敏", "JX-2026-001 完成50%")
    await town.says("周敏", "JX-2026-001 完成120%")
    receipt = (await town.told("周敏", ProgressFiled))[-1]
    assert (receipt.percent, receipt.over, receipt.text) == (None, 120, "JX-2026-001 完成120%")
    assert (await town.finding(1)).percent == 50


async def test_a_duplicated_update_changes_nothing(town: Town) -> None:
    """The same message twice leaves one report, one event, one notice a person."""
    message = await town.says("周敏", "JX-2026-001 完成50%")
    before = await town.counts(), (await town.finding(1)).version
    town.later(minutes=1)
    await town.report("周敏", message)
    assert (await town.counts(), (await town.finding(1)).version) == before
    unclear = await town.says("周敏", "完成70%")
    before = await town.counts(), (await town.finding(1)).version
    await town.report("周敏", unclear)
    assert (await town.counts(), (await town.finding(1)).version) == before
    assert await Question.all().count() == 1


# --- Files --------------------------------------------------------------------------------


async def test_a_lone_file_over_the_limit_is_refused(town: Town) -> None:
    """One byte more than Telegram hands out is refused at once; the limit itself is taken."""
    reply = await spoken_of(town, "周敏", 1)
    giant = town.message("周敏", file=town.document("a.zip", FILE_LIMIT + 1), reply_to=reply)
    with pytest.raises(FileTooBig):
        await town.report("周敏", giant)
    assert await Report.all().count() == 0
    large = town.message("周敏", file=town.document("b.zip", FILE_LIMIT), reply_to=reply)
    await town.report("周敏", large)
    assert [each.state for each in await Attachment.filter(purpose="progress")] == ["waiting"]


async def test_words_with_a_file_over_the_limit_are_filed(town: Town) -> None:
    """The words count, the file is noted as too big, and the officer is told what to do."""
    file = town.document("a.zip", FILE_LIMIT + 1)
    await town.report("周敏", town.message("周敏", "JX-2026-001 完成80%", file=file))
    assert await filed("周敏") == [("001", 80)]
    (receipt,) = await town.told("周敏", ProgressFiled)
    assert [each.state for each in receipt.files] == ["too-big"]
    (refused,) = await town.told("周敏", AttachmentRefused)
    assert (refused.name, refused.reason, refused.code) == ("a.zip", "too-big", "JX-2026-001")


async def test_a_question_counts_the_files_that_wait(town: Town) -> None:
    """A file without words is asked about with one file and no text."""
    await town.report("周敏", town.message("周敏", file=town.document()))
    (asked,) = await town.told("周敏", WhichFinding)
    assert (asked.files, asked.text) == (1, "")
    assert await questions.waiting(await town.actor("周敏"), "finding", now=town.now)
    town.later(hours=1)
    finding = await Finding.get(code="JX-2026-001")
    await acknowledge(
        await town.actor("周敏"), finding.id, 1, office=town.office, now=town.now + timedelta(1)
    )
    await choose(town, "周敏", 1)
    (receipt,) = await town.told("周敏", ProgressFiled)
    assert [each.name for each in receipt.files] == ["照片.jpg"]
