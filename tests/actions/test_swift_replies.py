"""Replies to a message that is just being sent."""

from dataclasses import replace

import pytest

from actions import report_progress
from actions.deliver import mark_sent
from rectification.finding import Move
from rectification.notices import Acknowledged, WhichFinding
from storage import sending
from storage.mentions import NotNoted
from storage.models import Outbox, Report
from tests.actions.town import ACCOUNTS, Town


async def test_a_swift_reply_waits_until_what_it_answers_is_noted(town: Town) -> None:
    """Telegram shows a message before the bot has its number; nobody is asked for that."""
    await town.move("周敏", 1, Move.ACKNOWLEDGE)
    row = await Outbox.get(chat_id=ACCOUNTS["周敏"], kind=Acknowledged.kind)
    await sending.claim([row.id], town.now)
    with pytest.raises(NotNoted):
        await town.says("周敏", "完成80%", reply_to=4711)
    assert not await Report.exists()
    await mark_sent([(row, 4711)], now=town.now)
    await town.says("周敏", "完成80%", reply_to=4711)
    assert (await Report.get()).finding_id == row.finding_id


async def test_a_reply_waits_for_no_message_for_long(town: Town) -> None:
    """One that hangs for minutes holds up nobody: the officer is asked."""
    await town.move("周敏", 1, Move.ACKNOWLEDGE)
    row = await Outbox.get(chat_id=ACCOUNTS["周敏"], kind=Acknowledged.kind)
    await sending.claim([row.id], town.now)
    message = town.message("周敏", "完成80%", reply_to=4711)
    late = replace(message, at=town.now - report_progress.SWIFT)
    await report_progress.report_progress(
        await town.actor("周敏"), late, office=town.office, now=town.now
    )
    assert await town.told("周敏", WhichFinding)
