import asyncio
import json
import sys

from tests.databases import KIND, POSTGRES
from tests.e2e.town import ROOT

SHORT = ("--kills", "10", "--days", "21", "--findings", "10") if not POSTGRES else (
    # There each kill may cost a lease, for one of two processes takes the other's work over.
    "--kills", "6", "--days", "14", "--findings", "8",
)  # fmt: skip


async def test_weeks_with_kills_lose_and_double_nothing() -> None:
    """Weeks of a town with kills end with every report and reminder there once."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.crash", "--database", KIND, "--json", "--seed", "7", *SHORT),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 580)
    report = json.loads(said)
    assert (report["faults"], process.returncode) == (0, 0), report
    assert report["kills"] == int(SHORT[1])
    assert min(report["reports"], report["reminders"], report["summaries"]) > 0
