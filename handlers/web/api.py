"""POST /api/findings for systems of evaluators, and the document that describes it.

A token says which evaluator a system works for; what is right of a batch is applied at once
and in one transaction, what is wrong is answered item by item.
"""

import json
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache, wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from actions.take_findings import Outcome, take_findings
from handlers.web.body import read_json
from handlers.web.problems import Problem
from rectification.errors import TokenUnknown
from rectification.office import Office
from storage import outages, tokens
from storage.models import Token

log = structlog.get_logger(__name__)

MOST_ITEMS = 500
"""Findings of one batch; what SQLite writes of them keeps others waiting for some 60 ms."""

A_MINUTE = 60
"""Batches that one token may send in a minute, to one process."""

Handler = Callable[[web.Request], Awaitable[web.Response]]


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    text = (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")
    described: dict[str, Any] = json.loads(text)
    return described


def routes(office: Office, now: Callable[[], datetime]) -> list[web.RouteDef]:
    """Return the paths under /api/, whatever is asked there.

    Args:
        office: the organisation.
        now: gives the present instant, in UTC.
    """
    door = _Door(office, now)
    return [
        web.get("/api/openapi.json", _described),
        web.post("/api/findings", _answering(door.take)),
        web.route("*", "/api/findings", _answering(_wrong_method("POST"))),
        web.route("*", "/api/openapi.json", _answering(_wrong_method("GET"))),
        web.route("*", "/api/{rest:.*}", _answering(_nothing_here)),
    ]


class _Door:
    """Lets systems in by their tokens, no faster than agreed."""

    def __init__(self, office: Office, now: Callable[[], datetime]) -> None:
        self._office = office
        self._now = now
        self._lately: dict[int, deque[float]] = {}

    async def take(self, request: web.Request) -> web.Response:
        """Take a batch of findings."""
        token = await self._who(request)
        self._slow_down(token)
        given = _items(await read_json(request))
        outcomes = await take_findings(token, given, office=self._office, now=self._now())
        counts = dict.fromkeys(("created", "changed", "unchanged", "wrong"), 0)
        for each in outcomes:
            counts[each.result] += 1
        log.info("findings taken", token=token.id, source=token.name, **counts)
        return web.json_response({**counts, "results": [_told(each) for each in outcomes]})

    async def _who(self, request: web.Request) -> Token:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = await tokens.shown(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise _unknown()
        return token

    def _slow_down(self, token: Token) -> None:
        lately, at = self._lately.setdefault(token.id, deque()), time.monotonic()
        while lately and lately[0] <= at - 60:
            lately.popleft()
        if len(lately) >= A_MINUTE:
            wait = max(1, round(lately[0] + 60 - at))
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                f"A system may send {A_MINUTE} batches a minute.",
                headers={"Retry-After": str(wait)},
            )
        lately.append(at)


def _items(body: object) -> list[object]:
    given = body.get("findings") if isinstance(body, dict) else None
    if not isinstance(given, list):
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "not-a-batch",
            'The body must be an object with a list "findings".',
            place={"pointer": "/findings"},
        )
    if len(given) > MOST_ITEMS:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "batch-too-long",
            f"A batch may hold {MOST_ITEMS} findings.",
            place={"pointer": f"/findings/{MOST_ITEMS}", "limit": MOST_ITEMS},
        )
    return given


def _told(outcome: Outcome) -> dict[str, Any]:
    item = outcome.item
    pointer = f"/findings/{item.place}"
    return {
        "code": item.code,
        "result": outcome.result,
        "fields": list(outcome.fields),
        "errors": [
            {
                "field": each.field,
                "kind": each.kind,
                "value": each.value,
                "pointer": f"{pointer}/{_escaped(each.field)}" if each.field else pointer,
            }
            for each in item.errors
        ],
    }


def _escaped(name: str) -> str:
    """Return a name as a JSON pointer writes it (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _unknown() -> Problem:
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        "token-unknown",
        "Send Authorization: Bearer with a token that an administrator has issued by /tokens.",
        headers={"WWW-Authenticate": 'Bearer realm="lastmile"'},
    )


def _away() -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        "The database cannot be written. Nothing was taken; try again later.",
        headers={"Retry-After": "30"},
    )


def _answering(handler: Handler) -> Handler:
    """Have a handler answer every refusal as a problem, and know nothing of our faults."""

    @wraps(handler)
    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Problem as problem:
            return problem.response()
        except TokenUnknown:
            return _unknown().response()
        except Exception as error:
            if outages.noted(error):
                return _away().response()
            incident = secrets.token_hex(4).upper()
            log.exception("request failed", path=request.path, incident=incident)
            detail = "A fault of ours. Nothing was taken; try again later."
            place = {"incident": incident}
            return Problem(
                HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", detail, place=place
            ).response()

    return answer


async def _described(_: web.Request) -> web.Response:
    return web.json_response(document())


def _wrong_method(allowed: str) -> Handler:
    async def refuse(request: web.Request) -> web.Response:
        raise Problem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "wrong-method",
            f"{request.path} takes {allowed} only.",
            headers={"Allow": allowed},
        )

    return refuse


async def _nothing_here(_: web.Request) -> web.Response:
    raise Problem(HTTPStatus.NOT_FOUND, "nothing-here", "See /api/openapi.json for what there is.")
