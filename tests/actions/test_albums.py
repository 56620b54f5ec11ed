"""Albums and edits: many messages, one report; and nothing that was said is overwritten."""

from dataclasses import replace
from itertools import permutations

import pytest

from actions.deliver import mark_sent
from rectification.finding import Move
from rectification.incoming import FILE_LIMIT, Message
from rectification.notices import AttachmentRefused, ProgressFiled, WhichFinding
from storage import mentions, questions, sending
from storage.models import Attachment, Event, Outbox, Report, ReportVersion
from tests.actions.test_life import assert_chained
from tests.actions.town import ACCOUNTS, MONDAY, Town

CAPTION = "JX-2026-001 已完成80%"


def album(town: Town, caption_on: int, text: str = CAPTION, parts: int = 3) -> list[Message]:
    """Return the parts of an album with the caption on one of them."""
    return [
        town.message(
            "周敏", text if n == caption_on else "", file=town.document(f"{n}.jpg"), album="g1"
        )
        for n in range(parts)
    ]


@pytest.mark.parametrize("caption_on", range(3))
@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_an_album_is_one_report_in_any_order(
    town: Town, caption_on: int, order: tuple[int, ...]
) -> None:
    """Whichever part comes first and whichever has the caption: one report, every file once."""
    parts = album(town, caption_on)
    for n in order:
        await town.report("周敏", parts[n])
    report = await Report.get()
    assert (report.text, report.percent) == (CAPTION, 80)
    assert report.finding_id == (await town.finding(1)).id
    assert (await town.finding(1)).percent == 80
    files = await Attachment.filter(report_id=report.id)
    assert sorted(each.name for each in files) == ["0.jpg", "1.jpg", "2.jpg"]
    receipts = await town.told("周敏", ProgressFiled)
    assert len(receipts) == 1
    assert len(receipts[0].files) == 3
    await assert_chained(await town.finding(1))
    before = await town.counts(), (await town.finding(1)).version
    for part in parts:
        await town.report("周敏", part)
    assert (await town.counts(), (await town.finding(1)).version) == before


async def test_an_albums_receipt_waits_until_it_has_settled(town: Town) -> None:
    """It may leave a moment later than it was decided, and a single message's at once."""
    await town.report("周敏", album(town, 0)[0])
    row = await Outbox.get(chat_id=1002, kind=ProgressFiled.kind)
    assert row.not_before > MONDAY
    await town.says("周敏", "JX-2026-002 完成")
    alone = await Outbox.filter(chat_id=1002, kind=ProgressFiled.kind).order_by("-id").first()
    assert alone is not None
    assert alone.not_before < MONDAY


async def test_a_part_that_comes_after_the_receipt_gets_its_own(town: Town) -> None:
    """Nothing is written into a message that has left, or is leaving."""
    parts = album(town, 0)
    await town.report("周敏", parts[0])
    row = await Outbox.get(chat_id=1002, kind=ProgressFiled.kind)
    await mark_sent([(row, 900)], now=town.now)
    await town.report("周敏", parts[1])
    first, second = await town.told("周敏", ProgressFiled)
    assert (len(first.files), len(second.files)) == (1, 2)
    later = await Outbox.filter(kind=ProgressFiled.kind, state="waiting").get()
    await sending.claim([later.id], MONDAY)
    await town.report("周敏", parts[2])
    assert [len(each.files) for each in await town.told("周敏", ProgressFiled)] == [1, 2, 3]


async def test_an_unclear_album_is_asked_about_once_and_kept_whole(town: Town) -> None:
    """A caption without a number leaves one question and one report of all parts."""
    for part in album(town, 2, "已完成80%"):
        await town.report("周敏", part)
    assert len(await town.told("周敏", WhichFinding)) == 1
    report = await Report.get()
    assert (report.finding_id, report.percent) == (None, 80)
    assert await Attachment.filter(report_id=report.id).count() == 3


async def test_a_late_caption_answers_the_question(town: Town) -> None:
    """When it names the finding nothing is asked any more, so the next message is asked about."""
    for part in album(town, 2):
        await town.report("周敏", part)
    assert await questions.waiting(await town.actor("周敏"), "finding", now=town.now) is None
    await town.says("周敏", "又有进展")
    assert len(await town.told("周敏", WhichFinding)) == 2


async def test_a_late_caption_under_review_moves_nothing(town: Town) -> None:
    """A supplement's figure is for the reviewer; the finding keeps its own and its version."""
    await town.says("周敏", "JX-2026-001 完成90%")
    await town.move("周敏", 1, Move.APPLY)
    version = (await town.finding(1)).version
    await mentions.remember([(ACCOUNTS["周敏"], 7, (await town.finding(1)).id)])
    for part in album(town, 1, "已完成80%"):
        await town.report("周敏", replace(part, reply_to=7))
    finding = await town.finding(1)
    assert (finding.percent, finding.version) == (90, version)
    assert (await town.told("周敏", ProgressFiled))[-1].supplement


@pytest.mark.parametrize("big", range(3))
async def test_every_file_over_the_limit_is_told(town: Town, big: int) -> None:
    """Whichever part is too big, its sender hears what to do instead, once."""
    parts = album(town, 0)
    parts[big] = replace(parts[big], file=town.document("big.zip", FILE_LIMIT + 1))
    for part in parts:
        await town.report("周敏", part)
    assert [each.name for each in await town.told("周敏", AttachmentRefused)] == ["big.zip"]


# --- Edits --------------------------------------------------------------------------------


async def test_an_edit_is_a_new_version_and_the_old_is_kept(town: Town) -> None:
    """Words and figure are the new ones, the version before stays in the record, once."""
    message = await town.says("周敏", "JX-2026-001 完成50%")
    for _ in range(2):
        await town.edit("周敏", replace(message, text="JX-2026-001 完成60%"))
    report = await Report.get()
    assert (report.text, report.percent, report.versions) == ("JX-2026-001 完成60%", 60, 2)
    (old,) = await ReportVersion.filter(report_id=report.id)
    assert (old.number, old.text, old.percent) == (1, "JX-2026-001 完成50%", 50)
    assert (await town.finding(1)).percent == 60
    assert [each.edited for each in await town.told("周敏", ProgressFiled)] == [0, 2]
    await assert_chained(await town.finding(1))


async def test_an_edit_of_an_older_report_does_not_outdo_a_newer_one(town: Town) -> None:
    """The finding keeps the figure of the newest report, whatever is edited below it."""
    old = await town.says("周敏", "JX-2026-001 完成50%")
    await town.says("林晓", "JX-2026-001 完成70%")
    await town.edit("周敏", replace(old, text="JX-2026-001 完成90%"))
    assert (await town.finding(1)).percent == 70
    await assert_chained(await town.finding(1))


async def test_a_figure_taken_back_restores_the_one_before(town: Town) -> None:
    """Edited away, it is the finding's no more; with none before there is none."""
    first = await town.says("周敏", "JX-2026-001 完成50%")
    second = await town.says("周敏", "JX-2026-001 完成80%")
    await town.edit("周敏", replace(second, text="JX-2026-001 写错了"))
    assert (await town.finding(1)).percent == 50
    await town.edit("周敏", replace(first, text="JX-2026-001 也写错了"))
    assert (await town.finding(1)).percent is None
    await assert_chained(await town.finding(1))


async def test_an_edit_of_words_alone_leaves_buttons_good(town: Town) -> None:
    """The version rises only when the figure changes."""
    message = await town.says("周敏", "JX-2026-001 完成50%")
    version = (await town.finding(1)).version
    await town.edit("周敏", replace(message, text="JX-2026-001 完成50%，附件后补"))
    assert (await town.finding(1)).version == version
    await town.edit("周敏", replace(message, text="JX-2026-001 完成55%，附件后补"))
    assert (await town.finding(1)).version == version + 1


async def test_an_albums_caption_can_be_edited(town: Town) -> None:
    """The part with the caption gives the new words; editing another part leaves them."""
    parts = album(town, 0)
    for part in parts:
        await town.report("周敏", part)
    await town.edit("周敏", parts[1])
    assert (await Report.get()).versions == 1
    await town.edit("周敏", replace(parts[0], text="JX-2026-001 已完成85%"))
    report = await Report.get()
    assert (report.percent, report.versions) == (85, 2)
    assert (await town.finding(1)).percent == 85
    assert await Attachment.filter(report_id=report.id).count() == 3


async def test_an_edit_can_bring_another_file(town: Town) -> None:
    """The file before is kept beside the new one."""
    message = town.message("周敏", CAPTION, file=town.document("1.jpg"))
    await town.report("周敏", message)
    await town.edit("周敏", replace(message, file=town.document("2.jpg")))
    names = [each.name for each in await Attachment.filter(purpose="progress").order_by("id")]
    assert names == ["1.jpg", "2.jpg"]
    assert (await Report.get()).versions == 2


async def test_an_edit_after_closure_is_kept_and_changes_nothing(town: Town) -> None:
    """The version is in the record with an event; status, figure and version stay."""
    message = await town.says("周敏", "JX-2026-001 完成50%")
    await town.moves(1, ("周敏", Move.APPLY), ("许正", Move.ACCEPT))
    closed = await town.finding(1)
    await town.edit("周敏", replace(message, text="JX-2026-001 完成10%"))
    finding = await town.finding(1)
    assert (finding.status, finding.percent, finding.version) == ("closed", 100, closed.version)
    assert await ReportVersion.all().count() == 1
    assert await Event.filter(move="revise", status="closed").count() == 1
    await assert_chained(finding)


async def test_an_edit_of_what_was_no_report_changes_nothing(town: Town) -> None:
    """An unknown message, and one that somebody else reported, leave no trace."""
    message = await town.says("周敏", "JX-2026-001 完成50%")
    before = await town.counts()
    await town.edit("周敏", town.message("周敏", "JX-2026-001 完成90%"))
    await town.edit("林晓", replace(message, text="JX-2026-001 完成90%"))
    assert await town.counts() == before
    assert (await town.finding(1)).percent == 50


async def test_an_edit_while_the_bot_asks_is_what_will_be_filed(town: Town) -> None:
    """The waiting report takes the new words and keeps the old version."""
    message = await town.says("周敏", "完成50%")
    await town.edit("周敏", replace(message, text="完成60%"))
    report = await Report.get()
    assert (report.finding_id, report.percent, report.versions) == (None, 60, 2)
