"""A system of an evaluator: it sends findings over HTTP, and holds answers to the document."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient
from jsonschema import Draft202012Validator

from actions.issue_token import issue_token
from handlers.web import api
from rectification.notices import TokenIssued
from rectification.tokens import token_for
from tests.actions.town import Town

EVALUATOR = "市审计中心"
PATH = "/api/findings"


def item(code: Any = "SJ-001", **changed: Any) -> dict[str, Any]:
    """Return a finding as a system sends it; None as a change leaves the field out."""
    given = {
        "code": code,
        "unit": "教育局",
        "description": "结余资金未上缴",
        "amount_yuan": "386500.05",
        "owner": ["周敏", "林晓"],
        "deadline": "2026-12-31",
        **changed,
    }
    return {name: value for name, value in given.items() if value is not ...}


@dataclass
class System:
    """A system with its token, and the server it talks to."""

    town: Town
    http: TestClient[web.Request, web.Application]
    secret: str = ""

    async def ask(self, method: str, path: str, **request: Any) -> tuple[int, Any]:
        """Make a request; the answer must be one that the document promises."""
        async with self.http.request(method, path, **request) as answer:
            said = json.loads(await answer.text())
            described = api.document()["paths"].get(path, {}).get(method.lower(), {})
            expected = described.get("responses", {}).get(str(answer.status))
            name = "Problem" if answer.status >= 400 else None
            if expected is not None:
                content = expected["content"][answer.content_type]["schema"]
                check(content, said)
            elif name:
                assert answer.content_type == "application/problem+json"
                check({"$ref": "#/components/schemas/Problem"}, said)
            assert expected is not None or answer.status in {404, 405}
            if answer.status == HTTPStatus.UNAUTHORIZED:
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            return answer.status, said

    async def send(self, *items: Any, body: Any = ...) -> tuple[int, Any]:
        """Send a batch."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        given = {"findings": list(items)} if body is ... else body
        return await self.ask("POST", PATH, json=given, headers=headers)

    async def results(self, *items: Any) -> list[tuple[str, str]]:
        """Send a batch that is answered with 200; return code and result of each item."""
        status, said = await self.send(*items)
        assert status == HTTPStatus.OK, said
        return [(each["code"], each["result"]) for each in said["results"]]


def check(schema: dict[str, Any], said: object) -> None:
    """Hold an answer against a schema of the document."""
    whole = {**schema, "components": api.document()["components"]}
    Draft202012Validator(whole).validate(said)


async def issued(town: Town, evaluator: str = EVALUATOR, name: str = "审计系统") -> str:
    """Issue a token and return its text."""
    admin = await town.actor("陈立")
    pressed = f"{evaluator}{name}"
    await issue_token(admin, evaluator, name, pressed=pressed, office=town.office, now=town.now)
    newest = (await town.told("陈立", TokenIssued))[-1]
    return token_for(town.office.key, newest.id)
