"""From an HTTP request to a method and back, with faults, floods and the call log between."""

import asyncio
import inspect
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.api import params as reading
from sandbox.api.call import Call
from sandbox.api.methods import BY_NAME, FLAGS, INTEGERS, Method
from sandbox.api.params import Params
from sandbox.bots import Bot
from sandbox.errors import ApiError, bad_request
from sandbox.faults import DOWNLOAD, Fault
from sandbox.people import Json
from sandbox.world import World

BAD_GATEWAY = 502
_PROXY_PAGE = """<html>
<head><title>{code} {reason}</title></head>
<body><center><h1>{code} {reason}</h1></center><hr><center>nginx</center></body>
</html>
"""


@dataclass(frozen=True)
class _Outcome:
    status: int
    body: Json

    @property
    def description(self) -> str:
        return str(self.body.get("description", ""))


class BotApi:
    """The handlers of `/bot<token>/METHOD` and `/file/bot<token>/PATH`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/file/bot{token:[^/]+}/{path:.+}", self.download),
            web.route("*", "/bot{token:[^/]+}/{method:[^/]+}", self.call),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one Bot API call."""
        given = Params({})
        try:
            bot = self._bot(request)
            given = await reading.read(request)
            method = _method(request)
        except ApiError as error:
            refused = _Outcome(error.code, error.shape())
            self._log(request.match_info["method"], given, refused, acted=False)
            return web.json_response(error.shape(), status=error.code)
        fault = self._world.faults.strike(method.name, _chat_of(given))
        if fault is None:
            outcome = await self._act(bot, method, given)
            return web.json_response(outcome.body, status=outcome.status)
        return await self._misbehave(request, fault, bot, method, given)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Serve the bytes of a file."""
        try:
            bot = self._bot(request)
        except ApiError as error:
            return web.json_response(error.shape(), status=error.code)
        stored = bot.files.by_path(request.match_info["path"])
        fault = self._world.faults.strike(DOWNLOAD, None)
        if fault is not None:
            if fault.kind == "status":
                return _faulty_answer(fault)
            await _hold(fault)
            if fault.kind != "delay":
                return _broken(request)
        if stored is None:
            return web.json_response(ApiError(404, "Not Found").shape(), status=404)
        return web.Response(body=stored.upload.data, content_type="application/octet-stream")

    def _bot(self, request: web.Request) -> Bot:
        bot = self._world.bots.get(request.match_info["token"])
        if bot is None:
            raise ApiError(401, "Unauthorized")
        return bot

    async def _act(self, bot: Bot, method: Method, given: Params) -> _Outcome:
        call = Call(self._world, bot, given)
        try:
            _check_names(method, given)
            if method.counted:
                bot.gate.pass_or_refuse(call.chat_id())
            result: Any = method.act(call)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            outcome = _Outcome(error.code, error.shape())
        else:
            outcome = _Outcome(200, {"ok": True, "result": result})
        self._log(method.name, given, outcome, acted=outcome.body["ok"])
        return outcome

    async def _misbehave(
        self, request: web.Request, fault: Fault, bot: Bot, method: Method, given: Params
    ) -> web.StreamResponse:
        if fault.kind == "status":
            body = fault.answer()
            self._log(method.name, given, _Outcome(fault.code, body), acted=False)
            return _faulty_answer(fault)
        if fault.kind == "delay":
            await _hold(fault)
        acts = fault.kind in ("delay", "timeout_after", "reset_after")
        if acts:
            outcome = await self._act(bot, method, given)
            if fault.kind == "delay":
                return web.json_response(outcome.body, status=outcome.status)
        else:
            lost = _Outcome(0, {"ok": False, "description": fault.kind})
            self._log(method.name, given, lost, acted=False)
        await _hold(fault)
        return _broken(request)

    def _log(self, name: str, given: Params, outcome: _Outcome, *, acted: bool) -> None:
        self._world.calls.add(
            name,
            given.values,
            given.files,
            status=outcome.status,
            acted=acted,
            description=outcome.description,
        )


def _method(request: web.Request) -> Method:
    method = BY_NAME.get(request.match_info["method"].lower())
    if method is None:
        raise ApiError(404, "Not Found")
    return method


def _check_names(method: Method, given: Params) -> None:
    attached = {name for name in given.files if f"attach://{name}" in str(given.values)}
    for name in (set(given.values) | set(given.files) - attached) - method.parameters:
        raise bad_request(f'method {method.name} has no parameter "{name}"')
    for name in FLAGS.intersection(given.values):
        given.flag(name)
    for name in INTEGERS.intersection(given.values):
        given.integer(name)
    for name in method.needs.split():
        if name not in given.files and given.values.get(name) in (None, ""):
            raise bad_request(f"{name} is empty")


def _chat_of(given: Params) -> int | None:
    chat_id = str(given.values.get("chat_id", ""))
    return int(chat_id) if chat_id.removeprefix("-").isdecimal() else None


async def _hold(fault: Fault) -> None:
    if fault.kind in ("delay", "timeout_before", "timeout_after"):
        await asyncio.sleep(fault.seconds)


def _broken(request: web.Request) -> web.Response:
    """Drop the connection; the answer that is returned has nowhere to go."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _faulty_answer(fault: Fault) -> web.Response:
    if fault.code >= BAD_GATEWAY:
        page = _PROXY_PAGE.format(code=fault.code, reason=fault.description or "Bad Gateway")
        return web.Response(status=fault.code, text=page, content_type="text/html")
    return web.json_response(fault.answer(), status=fault.code)
