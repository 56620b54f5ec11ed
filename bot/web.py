"""The listener: Telegram's webhook, and whether we are alive and ready."""

import asyncio
import hmac
import shutil
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path

import structlog
from aiohttp import web

from bot.clock import wall
from bot.intake import Intake, read_body
from storage import health, outages

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
LARGEST = 4 * 1024 * 1024
"""Bytes of a request; an update holds text, never files."""

PATIENCE = 3.0
"""Seconds after which a database that has not answered counts as away for `/readyz`."""


def make_web(
    intake: Intake,
    path: str | None,
    secret: str,
    stores: Mapping[str, Path],
    further: Iterable[web.RouteDef] = (),
) -> web.Application:
    """Return the listener's application.

    Args:
        intake: where updates are written down.
        path: where Telegram posts updates; None when polling.
        secret: what Telegram must say with each.
        stores: the folders of the stores on this machine, whose free room is shown.
        further: other doors of the process.
    """
    app = web.Application(client_max_size=LARGEST)

    async def take_update(request: web.Request) -> web.Response:
        """Store an update; only then does Telegram hear 200, else it delivers it again."""
        said = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(said.encode(), secret.encode()):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            arrival = read_body(await request.read())
        except (KeyError, TypeError, ValueError) as error:
            log.warning("no update in a webhook request", error=type(error).__name__)
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        try:
            await intake.keep(arrival)
        except Exception as error:
            if not outages.noted(error):
                raise
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()

    async def ready(_: web.Request) -> web.Response:
        state = await _state({"sender"} if path is not None else {"sender", "poller"})
        state["free_bytes"] = free_bytes(stores)
        status = HTTPStatus.OK if state["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(state, status=status)

    async def metrics(_: web.Request) -> web.Response:
        from bot.metrics import exposition  # noqa: PLC0415  # most processes are never asked

        body = await exposition(wall(), free_bytes(stores))
        return web.Response(body=body, content_type="text/plain", charset="utf-8")

    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", metrics)
    if path is not None:
        app.router.add_post(path, take_update)
    app.router.add_routes(further)
    return app


async def _alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def _state(duties: set[str]) -> dict[str, object]:
    """Return how the work stands and, first, what stands in its way."""
    reasons = []
    work: dict[str, object] = {}
    try:
        async with asyncio.timeout(PATIENCE):
            work = await health.look(wall())
    except TimeoutError:
        reasons = ["database-away"]
    except Exception as error:
        if not outages.noted(error):
            raise
    present = outages.present()
    if present.database is not None:
        reasons = [present.database.trouble.value]
    held = work.get("duties")
    if isinstance(held, dict):
        reasons += [f"no-{duty}" for duty in sorted(duties - held.keys())]
    files = [present.files.trouble.value] if present.files is not None else []
    return {"ready": not reasons, "reasons": reasons + files, **work}


def free_bytes(stores: Mapping[str, Path]) -> dict[str, int]:
    """Return how much room each store on this machine has."""
    return {name: shutil.disk_usage(folder).free for name, folder in stores.items()}
