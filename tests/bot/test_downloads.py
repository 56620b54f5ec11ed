from contextlib import aclosing

import pytest
from aiohttp import web
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.telegram import Bot
from bot.transport import AiohttpRequest, FileTooLarge
from tests.bot.api_server import TOKEN, Server, refused


async def test_a_download_comes_whole(bot: Bot, server: Server) -> None:
    """The parts of a file make up its bytes, and a Chinese path is found."""
    content = bytes(range(256)) * 1000

    async def file(_: web.Request) -> web.Response:
        return web.Response(body=content)

    server.answer = file
    url = f"{server.url}/file/bot{TOKEN}/documents/合同.pdf"
    request = bot.request
    assert isinstance(request, AiohttpRequest)
    parts = [part async for part in request.download(url, limit=len(content))]
    assert b"".join(parts) == content
    assert server.heads[-1][0] == f"/file/bot{TOKEN}/documents/合同.pdf"


@pytest.mark.parametrize("announced", [True, False])
async def test_a_larger_file_is_not_taken(bot: Bot, server: Server, *, announced: bool) -> None:
    """One byte over the limit is refused, with or without a Content-Length."""

    async def file(request: web.Request) -> web.StreamResponse:
        if announced:
            return web.Response(body=b"12345")
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(b"12345")
        return response

    server.answer = file
    request = bot.request
    assert isinstance(request, AiohttpRequest)
    with pytest.raises(FileTooLarge) as caught:
        async with aclosing(request.download(f"{server.url}/file/bot{TOKEN}/x", 4)) as parts:
            _ = [part async for part in parts]
    assert caught.value.limit == 4


@pytest.mark.parametrize(
    ("status", "kind"), [(404, BadRequest), (400, BadRequest), (503, NetworkError)]
)
async def test_a_file_that_is_gone_is_told_from_a_server_that_is(
    bot: Bot, server: Server, status: int, kind: type[TelegramError]
) -> None:
    """A missing file is final; a server in trouble is worth another try."""
    server.answer = refused(status, "no")
    request = bot.request
    assert isinstance(request, AiohttpRequest)
    with pytest.raises(NetworkError) as caught:
        _ = [part async for part in request.download(f"{server.url}/file/bot{TOKEN}/x", 4)]
    assert type(caught.value) is kind
    assert TOKEN not in repr(caught.value)


async def test_a_cut_off_file_is_worth_another_try(bot: Bot, server: Server) -> None:
    """A connection that ends within a file is a NetworkError, not a short file."""

    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "10"})
        await response.prepare(request)
        await response.write(b"12345")
        assert request.transport is not None
        request.transport.close()
        return response

    server.answer = half
    request = bot.request
    assert isinstance(request, AiohttpRequest)
    with pytest.raises(NetworkError):
        _ = [part async for part in request.download(f"{server.url}/file/bot{TOKEN}/x", 40)]
