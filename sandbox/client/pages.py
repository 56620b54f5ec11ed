"""The chat page and what it asks for beside the chats."""

from pathlib import Path

from aiohttp import web

from sandbox.client.routes import web_disposition
from sandbox.errors import ClientError
from sandbox.stage import Phone, Stage
from sandbox.world import World

PAGE = Path(__file__).parent.parent / "page"
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class Pages:
    """The page at `/`, its files, and `/client/stage`, `/client/phones`, `/client/clock`."""

    def __init__(self, world: World, stage: Stage) -> None:
        self._world = world
        self._stage = stage

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/", self.page),
            web.get("/{name:[a-z]+\\.(?:js|css|svg)}", self.page),
            web.get("/client/stage", self.stage),
            web.get("/client/phones", self.phones),
            web.get("/client/samples/{user}/{number:\\d+}", self.sample),
            web.get("/client/clock", self.clock),
            web.post("/client/clock/{name}", self.jump),
        ]

    async def page(self, request: web.Request) -> web.FileResponse:
        """Serve one file of the page."""
        name = request.match_info.get("name", "index.html")
        headers = {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
        }
        if not (PAGE / name).is_file():
            raise ClientError("there is no such page", 404)
        return web.FileResponse(PAGE / name, headers=headers)

    async def stage(self, _: web.Request) -> web.Response:
        """Return the product's name, the bot, the phones, the jumps and the story."""
        stage = self._stage
        return web.json_response(
            {
                "product": stage.product.shape(),
                "bot": self._world.bot().account.shape(),
                "phones": self._phones(),
                "jumps": [{"name": k, "label": j.label.shape()} for k, j in stage.jumps.items()],
                "steps": [{"title": s.title.shape(), "text": s.text.shape()} for s in stage.steps],
                "clock": self._clock(),
            }
        )

    async def phones(self, _: web.Request) -> web.Response:
        """Return the phones."""
        return web.json_response(self._phones())

    async def sample(self, request: web.Request) -> web.FileResponse:
        """Serve a sample's bytes."""
        phone = self._phone(request.match_info["user"])
        number = int(request.match_info["number"])
        if number >= len(phone.samples):
            raise ClientError("there is no such sample", 404)
        sample = phone.samples[number]
        disposition = web_disposition(sample.name, inline=False)
        return web.FileResponse(sample.path, headers={"Content-Disposition": disposition})

    async def clock(self, _: web.Request) -> web.Response:
        """Return the simulated time in the organisation's zone, and whether the bot is there."""
        return web.json_response(self._clock())

    async def jump(self, request: web.Request) -> web.Response:
        """Move the clock and return where it stands."""
        jump = self._stage.jumps.get(request.match_info["name"])
        if jump is None:
            raise ClientError("there is no such jump", 404)
        await jump.act()
        return web.json_response(self._clock())

    def _clock(self) -> dict[str, object]:
        now = self._world.now().astimezone(self._stage.zone)
        connected = self._world.bot().connected
        return {"now": now.isoformat(), "zone": self._stage.zone.key, "connected": connected}

    def _phones(self) -> list[dict[str, object]]:
        return [
            {**phone.shape(), "person": self._world.user(phone.user).shape()}
            for phone in self._stage.phones
        ]

    def _phone(self, user: str) -> Phone:
        for phone in self._stage.phones:
            if str(phone.user) == user:
                return phone
        raise ClientError("there is no such phone", 404)
