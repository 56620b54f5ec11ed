"""What becomes of an update that cannot be handled just now."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot import inbox as worker
from bot.clock import wall
from storage import inbox
from storage.database import database
from storage.inbox import Arrival
from storage.mentions import NotNoted
from storage.models import Inbox


async def test_what_answers_a_message_not_yet_noted_is_taken_up_again_in_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is no try, and the next time it is handled."""
    noted: list[bool] = []

    async def handle(*_: object) -> None:
        noted.append(True)
        if len(noted) == 1:
            raise NotNoted

    monkeypatch.setattr(worker, "handle", handle)
    nobody = cast("Any", SimpleNamespace(bot=None))
    async with database(f"sqlite://{tmp_path / 'lastmile.db'}"):
        await inbox.keep([Arrival(1, 5, '{"update_id": 1}')], wall())
        (row,) = await inbox.claim(wall(), 1, "a")
        await worker.take(nobody, nobody, row)
        waiting = await Inbox.get(update_id=1)
        assert (waiting.state, waiting.attempts, waiting.claimed_until) == ("waiting", 0, None)
        assert waiting.next_try_at <= wall() + worker.A_MOMENT
        (row,) = await inbox.claim(wall() + worker.A_MOMENT, 1, "a")
        await worker.take(nobody, nobody, row)
        assert (await Inbox.get(update_id=1)).state == "done"
