import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox
from tests.e2e import story
from tests.e2e.town import READY, ROOT, Town, free_port

CHECKER = ROOT.parent / "shared" / "botapi" / "spec_check.py"

pytestmark = pytest.mark.skipif(not CHECKER.exists(), reason=f"no checking proxy at {CHECKER}")


@asynccontextmanager
async def checking(upstream: str, log: Path) -> AsyncIterator[str]:
    """Run the proxy that holds each call against the Bot API's specification."""
    port = free_port()
    command = [str(CHECKER), "--upstream", upstream, "--listen", str(port), "--log", str(log)]
    with log.with_suffix(".out").open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdout=out, stderr=out
        )
    try:
        await _answers(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def _answers(address: str) -> None:
    async with aiohttp.ClientSession() as http, asyncio.timeout(READY):
        while True:
            try:
                async with http.get(address):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def test_no_call_of_the_story_breaks_the_bot_api_specification(
    database: str, tmp_path: Path
) -> None:
    """A checker that was written apart from the sandbox finds nothing to complain of."""
    log = tmp_path / "calls.jsonl"
    async with (
        Sandbox() as sandbox,
        checking(sandbox.url, log) as proxy,
        Town(tmp_path, sandbox, database, api=proxy) as town,
    ):
        invitations = await story.bring_in_ledger(town)
        await story.come_in(town, invitations)
        await story.close(town, await story.report(town))
        await town.stop()
        await town.start(ahead=timedelta())
        await story.morning_and_monday(town)
        await town.stop()
    calls: list[dict[str, Any]] = [json.loads(line) for line in log.read_text().splitlines()]
    made = Counter(call["method"] for call in calls)
    assert {"sendMessage", "sendPhoto", "sendDocument", "answerCallbackQuery"} <= set(made)
    found = [(call["method"], each) for call in calls for each in call["violations"]]
    for method, warning in found:
        print(method, warning)  # noqa: T201  # shown by `pytest -rP`
    assert [each for each in found if not each[1].startswith("W_")] == []
