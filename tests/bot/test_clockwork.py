"""What the alarm clock does at a tick beside reminders and summaries."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clockwork import Clockwork
from bot.offices import office_of
from bot.settings import Settings
from handlers.chat.desk import Desk
from storage import inbox
from storage.database import database
from storage.files import FileStore
from storage.inbox import Arrival
from storage.models import Inbox
from tests.actions.town import MONDAY


async def test_updates_handled_long_ago_go_a_portion_a_tick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the last month stay; a day on which none is left is not looked at again."""
    settings = Settings(_env_file=None, bot_token=SecretStr("1:a"))
    desk = Desk(office_of(settings), FileStore(str(tmp_path / "files")), lambda: MONDAY, "bot")
    monkeypatch.setattr("bot.clockwork.wall", lambda: MONDAY)
    clockwork = Clockwork(desk)
    async with database(f"sqlite://{tmp_path / 'lastmile.db'}"):
        for first, age in ((0, inbox.KEPT + timedelta(hours=1)), (5000, timedelta(days=29))):
            many = range(first + 1, first + inbox.PORTION + 11)
            await inbox.keep([Arrival(n, n, "{}") for n in many], MONDAY - age)
        await Inbox.all().update(state="done")
        counts = []
        for _ in range(3):
            await clockwork.clear()
            counts.append(await Inbox.all().count() - inbox.PORTION - 10)
        assert counts == [10, 0, 0]
        assert not await Inbox.filter(update_id__lte=5000).exists()
        await inbox.keep([Arrival(1, 1, "{}")], MONDAY - 2 * inbox.KEPT)
        await Inbox.all().update(state="done")
        await clockwork.clear()
        assert await Inbox.exists(update_id=1)
        await Clockwork(desk).clear()
        assert not await Inbox.exists(update_id=1)
