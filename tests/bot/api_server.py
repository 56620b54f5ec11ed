"""A Bot API server that does as a test tells it, and notes what it was sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "7000000001:AAE-made_up_for_the_tests_000000000"  # noqa: S105 - opens nothing
ME = {"id": 7000000001, "is_bot": True, "first_name": "末梢", "username": "lastmile_bot"}
MESSAGE = {"message_id": 5, "date": 1_780_000_000, "chat": {"id": 42, "type": "private"}}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def refused(status: int, description: str, **parameters: int) -> Answer:
    """Return the answer of a Bot API server that refuses a call."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    return answer


@dataclass
class Server:
    """A Bot API server that notes what it is sent and answers as it is told."""

    url: str = ""
    answer: Answer | None = None
    me: bool = True
    heads: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes, str]] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Note one request and answer it."""
        self.heads.append((request.path, request.headers.get("Content-Type", "")))
        if self.answer is not None and not (self.me and request.path.endswith("/getMe")):
            return await self.answer(request)
        if request.content_type == "application/json":
            self.fields |= {name: str(value) for name, value in (await request.json()).items()}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                self.files[name] = (value.filename, value.file.read(), value.content_type)
                value.file.close()
            else:
                self.fields[name] = str(value)
        method = request.path.rpartition("/")[2]
        result: object = {"getMe": ME, "sendMediaGroup": [MESSAGE]}.get(method, MESSAGE)
        return web.json_response({"ok": True, "result": result})
