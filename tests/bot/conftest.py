from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.telegram import Bot, build_bot
from tests.bot.api_server import TOKEN, Server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Run a server on a free port for one test."""
    server = Server()
    app = web.Application(client_max_size=10**8)
    app.router.add_route("*", "/{path:.*}", server.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    """Open the bot against the server."""
    async with build_bot(SecretStr(TOKEN), server.url) as bot:
        yield bot
