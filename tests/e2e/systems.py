"""A system of an evaluator before real processes: let in by the chat, it sends over HTTP."""

import re
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.e2e.town import Town, words

PATIENCE = aiohttp.ClientTimeout(total=40)
"""Longer than any answer takes, SQLite's wait for a lock included."""


@dataclass(frozen=True)
class Answer:
    """What a process said.

    Attributes:
        status: the answer's status.
        said: its JSON.
        headers: what it says besides.
    """

    status: int
    said: dict[str, Any]
    headers: dict[str, str]

    @property
    def results(self) -> dict[str, str]:
        """What became of each finding, by its code."""
        assert self.status == 200, self
        return {each["code"]: each["result"] for each in self.said["results"]}


async def let_in(town: Town, evaluator: str, name: str = "报送系统") -> str:
    """Have the administrator, who has joined, issue a token for an evaluator; return it."""
    mark = town.admin.mark
    town.admin.say(f"/tokens {evaluator} / {name}")
    told = await town.admin.hears(lambda m: "lastmile_" in words(m), after=mark)
    found = re.search(r"lastmile_[\w-]{43}", words(told))
    assert found, words(told)
    return found[0]


def finding(code: str, **changed: Any) -> dict[str, Any]:
    """Return a finding as a system sends it."""
    return {
        "code": code,
        "unit": "市教育局",
        "description": "结余资金超过两年未收回",
        "owner": ["周敏"],
        "deadline": "2099-12-31",
        **changed,
    }


async def send(
    town: Town, token: str, *findings: dict[str, Any], body: bytes | None = None, **headers: str
) -> Answer:
    """Post a batch to a process; return its answer, which is JSON whatever it says."""
    said = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers}
    given: dict[str, Any] = {"json": {"findings": findings}} if body is None else {"data": body}
    url = f"http://127.0.0.1:{town.port}/api/findings"
    async with (
        aiohttp.ClientSession(timeout=PATIENCE) as http,
        http.post(url, headers=said, **given) as answer,
    ):
        problem = "application/problem+json" if answer.status >= 400 else "application/json"
        assert answer.content_type == problem
        return Answer(answer.status, await answer.json(content_type=None), dict(answer.headers))
