import asyncio
import json
import sys

from tests.e2e.town import ROOT


async def test_weeks_with_kills_lose_and_double_nothing() -> None:
    """Five weeks of a town with ten kills end with every report and reminder there once."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.crash", "--database", "sqlite", "--json"),
        *("--kills", "10", "--days", "35", "--findings", "10", "--seed", "7"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 400)
    report = json.loads(said)
    assert (report["faults"], process.returncode) == (0, 0), report
    assert report["kills"] > 0
    assert report["reports"] > 0
