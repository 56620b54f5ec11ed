from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.e2e import story
from tests.e2e.town import Town


@pytest.fixture(params=[False, True], ids=["polling", "webhook"])
async def town(
    request: pytest.FixtureRequest, database: str, tmp_path: Path
) -> AsyncIterator[Town]:
    """A running bot against a sandbox that keeps Telegram's flood limits."""
    async with (
        Sandbox() as sandbox,
        Town(tmp_path, sandbox, database, webhook=request.param) as running,
    ):
        yield running


async def test_the_story_plays_from_ledger_to_weekly_summary(town: Town) -> None:
    """What a newcomer is shown works over HTTP, through a restart, without an error logged."""
    invitations = await story.bring_in_ledger(town)
    await story.come_in(town, invitations)
    receipt = await story.report(town)
    await story.close(town, receipt)
    assert await town.stop() == 0
    await town.start(ahead=timedelta())
    await story.morning_and_monday(town)
    assert town.complaints() == []
