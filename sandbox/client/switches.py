"""Fault switches and the call log over HTTP, for tests that run in another process."""

from aiohttp import web

from sandbox.client.body import read
from sandbox.errors import ClientError
from sandbox.faults import KINDS, Fault
from sandbox.world import World


class Switches:
    """`/client/faults` and `/client/calls`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/client/faults", self.faults),
            web.post("/client/faults", self.add_fault),
            web.delete("/client/faults", self.clear_faults),
            web.get("/client/calls", self.calls),
            web.delete("/client/calls", self.clear_calls),
        ]

    async def faults(self, _: web.Request) -> web.Response:
        """List the switches that are on."""
        return web.json_response([fault.shape() for fault in self._world.faults.faults])

    async def add_fault(self, request: web.Request) -> web.Response:
        """Turn a switch on; the body has the fields of `Fault`, `times: null` for no end."""
        fields = (await read(request)).fields
        if fields.get("kind") not in KINDS:
            raise ClientError(f"kind is one of {', '.join(KINDS)}")
        try:
            fault = Fault(**{name: value for name, value in fields.items() if name != "id"})
        except TypeError as error:
            raise ClientError(str(error)) from error
        return web.json_response(self._world.faults.add(fault).shape(), status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Turn off the switch `?id=`, or all."""
        number = request.query.get("id")
        self._world.faults.clear(int(number) if number else None)
        return web.json_response({"result": True})

    async def calls(self, request: web.Request) -> web.Response:
        """Return the log of Bot API calls, of one method with `?method=`."""
        method = request.query.get("method")
        entries = self._world.calls.of(method) if method else self._world.calls.entries
        return web.json_response([call.shape() for call in entries])

    async def clear_calls(self, _: web.Request) -> web.Response:
        """Forget all calls."""
        self._world.calls.clear()
        return web.json_response({"result": True})
