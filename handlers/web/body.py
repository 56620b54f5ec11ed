"""Reading a request's body: JSON of a modest size, or a problem that says where it is wrong."""

import json
from http import HTTPStatus
from typing import NoReturn

from aiohttp import web

from handlers.web.problems import Problem

LARGEST = 2 * 1024 * 1024
"""Bytes of a body."""

PLAIN = "identity"
"""The one coding taken (RFC 9110, 8.4): so small a body gains nothing by another."""


async def read_json(request: web.Request) -> object:
    """Return what a request's body holds.

    Raises:
        Problem: 413 too large, 415 no JSON by its type or compressed, 400 none by its content.
    """
    if request.content_type != "application/json":
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "The body must be application/json.",
            headers={"Accept-Post": "application/json"},
        )
    if request.headers.get("Content-Encoding", PLAIN).strip().lower() != PLAIN:
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "The body must not be compressed.",
            headers={"Accept-Encoding": PLAIN},
        )
    body = await _limited(request)
    try:
        return json.loads(body.decode(), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise _bad("The body is not UTF-8.", offset=error.start) from error
    except json.JSONDecodeError as error:
        raise _bad(error.msg, line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise _bad("The body holds what JSON here may not: " + _what(error)) from error


async def _limited(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise Problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "too-large",
                f"The body may have {LARGEST} bytes; send several batches.",
                place={"limit": LARGEST},
            )
    return bytes(body)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _what(error: Exception) -> str:
    return "nesting without end" if isinstance(error, RecursionError) else "no such number"


def _bad(detail: str, **place: object) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "bad-json", detail, place=place)
