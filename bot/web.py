"""The listener: Telegram's webhook, and whether we are alive and ready."""

import hmac
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.clock import wall
from bot.intake import Intake, read_body
from storage import health

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
LARGEST = 4 * 1024 * 1024
"""Bytes of a request; an update holds text, never files."""


def make_web(intake: Intake, path: str | None, secret: str) -> web.Application:
    """Return the listener's application.

    Args:
        intake: where updates are written down.
        path: where Telegram posts updates; None when polling.
        secret: what Telegram must say with each.
    """
    app = web.Application(client_max_size=LARGEST)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready)
    app.router.add_get("/metrics", _metrics)

    async def take_update(request: web.Request) -> web.Response:
        """Store an update; only then does Telegram hear 200."""
        said = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(said.encode(), secret.encode()):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            arrival = read_body(await request.read())
        except (KeyError, TypeError, ValueError) as error:
            log.warning("no update in a webhook request", error=type(error).__name__)
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        await intake.keep(arrival)
        return web.Response()

    if path is not None:
        app.router.add_post(path, take_update)
    return app


async def _alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def _metrics(_: web.Request) -> web.Response:
    from bot.metrics import exposition  # noqa: PLC0415  # most processes are never asked

    return web.Response(body=await exposition(wall()), content_type="text/plain", charset="utf-8")


async def _ready(_: web.Request) -> web.Response:
    state = await health.look(wall())
    status = HTTPStatus.OK if state["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
    return web.json_response(state, status=status)
