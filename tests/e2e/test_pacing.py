import asyncio
import json
import sys

from tests.databases import KIND
from tests.e2e.town import ROOT


async def test_a_flood_is_never_refused_and_answers_overtake_it() -> None:
    """Due notices to 30 chats leave without a 429, and whoever asks meanwhile goes before them.

    The process is the real one; the sandbox keeps Telegram's limits with the shortest bursts.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(
            "-m",
            "benchmarks.pacing",
            "--database",
            KIND,
            "--notices",
            "90",
            "--chats",
            "30",
            "--json",
        ),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 300)
    (table,) = json.loads(said)
    found = {name: value for name, value, _ in table["rows"]}
    assert process.returncode == 0
    assert found["messages, answers among them"] > 90
    assert found["refused with 429"] == 0
    assert found["notices that the first answer overtook"] > 0
