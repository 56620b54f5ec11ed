"""A system sends findings as docs/api.md shows it, to a process that polls."""

import asyncio
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.e2e import story
from tests.e2e.systems import let_in
from tests.e2e.town import READY, ROOT, Town, press, words

BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.DOTALL)
ADDRESS = "http://127.0.0.1:8080"


def shown() -> dict[str, str]:
    """Return the example of the page: the command and its answer."""
    return dict(BLOCK.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8")))


async def run(command: str, token: str) -> dict[str, object]:
    """Run the command as a reader would, and return what it prints."""
    environment = {"PATH": os.environ["PATH"], "LASTMILE_TOKEN": token}
    process = await asyncio.create_subprocess_shell(
        command, env=environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), READY)
    assert process.returncode == 0
    said: dict[str, object] = json.loads(out)
    return said


@pytest.mark.skipif(shutil.which("curl") is None, reason="the example is a curl command")
async def test_the_example_of_the_manual_works(database: str, tmp_path: Path) -> None:
    """Let in by the chat, answered as the page says, told to the admin, shut out by a button."""
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as town:
        await story.bring_in_ledger(town)
        admin, token = town.admin, await let_in(town, "市财政绩效评价中心", "绩效系统")
        command = shown()["sh"].replace(ADDRESS, f"http://127.0.0.1:{town.port}")
        assert command != shown()["sh"]
        mark = admin.mark
        assert await run(command, token) == json.loads(shown()["json"])
        assert await run(command, token) == {
            "created": 0, "changed": 0, "unchanged": 1, "wrong": 0,
            "results": [
                {"code": "SJ2026-001", "result": "unchanged", "fields": [], "errors": []}
            ],
        }  # fmt: skip
        await admin.hears(lambda m: "来自绩效系统：新增1项" in words(m), after=mark)
        admin.say("/finding SJ2026-001")
        await admin.hears(lambda m: "绩效系统系统报送" in words(m).replace(" ", ""))
        admin.say("/tokens")
        systems = await admin.hears(lambda m: "可报送问题的系统1个" in words(m))
        assert "上次使用" in words(systems)
        await press(admin, systems, "tr")
        refused = await run(command, token)
        assert (refused["status"], refused["code"]) == (401, "token-unknown")
        assert token not in town.log()
        assert town.complaints() == []
