import asyncio
import socket
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from aiohttp import encode_basic_auth, web
from pydantic import SecretStr
from telegram import InputMediaDocument
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.failures import NotSent, NotSentInTime, may_have_arrived, told_to_wait
from bot.telegram import Bot, build_bot
from bot.transport import AiohttpRequest
from handlers.chat.buttons import Keyboard
from tests.bot.api_server import ME, TOKEN, Answer, Server, refused


async def failing(bot: Bot, **timeouts: float) -> TelegramError:
    """Send a message that fails, and return the error after looking it over for the token.

    With the usual time-outs `say` fails in the same way.
    """
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(42, "你好", **timeouts)  # type: ignore[arg-type]  # all are floats
    errors = [caught.value]
    if not timeouts:
        with pytest.raises(type(errors[0])) as caught:
            await bot.say(42, "你好")
        errors.append(caught.value)
    for error in errors:
        assert TOKEN not in repr(error), "the token is in the error's text"
        assert error.__context__ is None or TOKEN not in repr(error.__context__)
    return errors[0]


async def test_what_is_said_arrives_with_its_fields(bot: Bot, server: Server) -> None:
    """A message with buttons, in answer to another and without a sound, goes as JSON."""
    keyboard: Keyboard = [[{"text": "验收", "callback_data": "a:1"}]]
    assert await bot.say(42, "整改 &amp; 销号", keyboard=keyboard, reply_to=7, silent=True) == 5
    assert server.heads[-1] == (f"/bot{TOKEN}/sendMessage", "application/json")
    assert server.fields == {
        "chat_id": "42",
        "text": "整改 &amp; 销号",
        "parse_mode": "HTML",
        "reply_markup": "{'inline_keyboard': [[{'text': '验收', 'callback_data': 'a:1'}]]}",
        "reply_parameters": "{'message_id': 7, 'allow_sending_without_reply': True}",
        "disable_notification": "True",
    }


async def test_a_call_arrives_with_its_fields(bot: Bot, server: Server) -> None:
    """Fields go as JSON, and the answer comes back as PTB's type."""
    message = await bot.send_message(42, "整改 & 销号 <b>", parse_mode="HTML")
    assert message.message_id == 5
    assert server.heads[-1] == (f"/bot{TOKEN}/sendMessage", "application/json")
    assert server.fields == {"chat_id": "42", "text": "整改 & 销号 <b>", "parse_mode": "HTML"}


async def test_a_call_without_fields_has_no_body_type(bot: Bot, server: Server) -> None:
    """GetMe carries no Content-Type, which a server could take for an unknown kind of body."""
    await bot.get_me()
    assert server.heads[-1] == (f"/bot{TOKEN}/getMe", "")


async def test_a_chinese_file_name_arrives_unharmed(bot: Bot, server: Server) -> None:
    """The name, the bytes and the type of an uploaded file are what was sent."""
    await bot.send_document(
        42, b"\x00\xff" * 700_000, filename='整改"台账" 2026.xlsx', caption="附"
    )
    [(name, content, kind)] = server.files.values()
    assert name == '整改"台账" 2026.xlsx'
    assert content == b"\x00\xff" * 700_000
    assert kind == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert server.fields["caption"] == "附"


async def test_a_line_break_in_a_file_name_ends_no_header(bot: Bot, server: Server) -> None:
    """Control characters in a name become underscores."""
    await bot.send_document(42, b"x", filename="a\r\nX-Evil: 1.txt")
    [(name, _, _)] = server.files.values()
    assert name == "a__X-Evil: 1.txt"


async def test_two_files_go_in_one_call(bot: Bot, server: Server) -> None:
    """An album of two documents is one multipart request."""
    album = [
        InputMediaDocument(b"one", filename="合同.pdf"),
        InputMediaDocument(b"two", filename="验收单.pdf"),
    ]
    await bot.send_media_group(42, album)
    assert sorted(file[:2] for file in server.files.values()) == [
        ("合同.pdf", b"one"),
        ("验收单.pdf", b"two"),
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "arrived"),
    [
        (refused(400, "Bad Request: chat not found"), BadRequest, False),
        (refused(401, "Unauthorized"), InvalidToken, False),
        (refused(403, "Forbidden: bot was blocked by the user"), Forbidden, False),
        (refused(409, "Conflict: terminated by other getUpdates request"), Conflict, False),
        (refused(429, "Too Many Requests: retry after 7", retry_after=7), RetryAfter, False),
        (refused(500, "Internal Server Error"), NetworkError, True),
    ],
)
async def test_a_refusal_keeps_its_kind(
    bot: Bot, server: Server, answer: Answer, kind: type[TelegramError], *, arrived: bool
) -> None:
    """Each status becomes PTB's error, and only a 5xx leaves open whether it had effect."""
    server.answer = answer
    error = await failing(bot)
    assert type(error) is kind
    assert may_have_arrived(error) is arrived
    if isinstance(error, RetryAfter):
        assert told_to_wait(error) == timedelta(seconds=7)


async def test_a_gateways_page_is_quoted_short_and_without_the_token(
    bot: Bot, server: Server
) -> None:
    """A 502 with HTML is a NetworkError whose text stays short and names no token."""

    async def page(request: web.Request) -> web.Response:
        html = f"<html>{request.path} could not be served" + "." * 5000
        return web.Response(text=html, status=502, content_type="text/html")

    server.answer = page
    error = await failing(bot)
    assert type(error) is NetworkError
    assert "502" in str(error)
    assert len(str(error)) < 400
    assert may_have_arrived(error)


async def test_a_late_answer_may_have_had_effect(bot: Bot, server: Server) -> None:
    """No answer within the read time-out is TimedOut, and the message may be there."""

    async def late(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    server.answer = late
    error = await failing(bot, read_timeout=0.05)
    assert type(error) is TimedOut
    assert may_have_arrived(error)


async def test_a_reset_may_have_had_effect(bot: Bot, server: Server) -> None:
    """A connection that breaks after the request leaves open whether it had effect."""

    async def reset(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    server.answer = reset
    error = await failing(bot)
    assert type(error) is NetworkError
    assert may_have_arrived(error)


async def test_a_refused_connection_sent_nothing() -> None:
    """Where nobody listens, the request has surely not been sent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with AiohttpRequest() as request:
        with pytest.raises(NotSent) as caught:
            await request.post(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe")
    assert TOKEN not in repr(caught.value)
    assert not may_have_arrived(caught.value)


async def test_a_full_pool_sent_nothing(server: Server) -> None:
    """A request that found no free connection in time has surely not been sent."""
    started, tried = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        started.set()
        await tried.wait()
        return web.json_response({"ok": True, "result": True})

    server.answer = slow
    async with (
        AiohttpRequest(pool_size=1, read_timeout=60) as request,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(request.post(f"{server.url}/bot{TOKEN}/sendMessage"))
        await started.wait()
        with pytest.raises(NotSentInTime) as caught:
            await request.post(
                f"{server.url}/bot{TOKEN}/sendMessage", pool_timeout=0.05, connect_timeout=0.05
            )
        tried.set()
    assert isinstance(caught.value, TimedOut)
    assert TOKEN not in repr(caught.value)
    assert not may_have_arrived(caught.value)


async def test_a_stuck_upload_ends() -> None:
    """A server that accepts and never reads is TimedOut after the write time-out."""
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        request = await stack.enter_async_context(
            AiohttpRequest(
                media_write_timeout=0.1, read_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1
            )
        )
        bot = Bot(TOKEN, f"http://127.0.0.1:{listener.getsockname()[1]}/bot", request=request)
        with pytest.raises(TimedOut) as caught:
            await bot.send_document(42, b"\0" * 30_000_000, filename="大.bin")
    assert may_have_arrived(caught.value)


async def test_a_rejected_token_is_not_repeated(server: Server) -> None:
    """PTB's own message at the start quotes the token; ours does not, nor does the bot's repr."""
    server.answer = refused(401, "Unauthorized")
    server.me = False
    bot = build_bot(SecretStr(TOKEN), server.url)
    with pytest.raises(InvalidToken) as caught:
        await bot.initialize()
    await bot.shutdown()
    assert TOKEN not in repr(caught.value)
    assert caught.value.__context__ is None
    assert repr(bot) == "Bot[7000000001]"


@pytest.fixture
def proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put the server behind HTTP_PROXY with a password; return the credentials it is given."""
    given: list[str] = []

    async def note(request: web.Request) -> web.Response:
        given.append(request.headers.get("Proxy-Authorization", ""))
        return web.json_response({"ok": True, "result": ME})

    server.answer, server.me = note, False
    monkeypatch.setenv("http_proxy", server.url.replace("//", "//office:geheim@"))
    monkeypatch.delenv("no_proxy", raising=False)
    return given


async def test_a_proxy_of_the_environment_is_used(server: Server, proxy: list[str]) -> None:
    """Where Telegram is reached through a proxy only, HTTP_PROXY is heeded."""
    async with build_bot(SecretStr(TOKEN), "http://api.telegram.invalid") as bot:
        assert bot.username == "lastmile_bot"
    assert server.heads == [(f"/bot{TOKEN}/getMe", "")]
    assert proxy == [encode_basic_auth("office", "geheim")]


async def test_no_proxy_is_asked_for_a_server_that_needs_none(
    proxy: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where NO_PROXY names the server it is called straight."""
    monkeypatch.setenv("no_proxy", "telegram.invalid")
    bot = build_bot(SecretStr(TOKEN), "http://api.telegram.invalid")
    with pytest.raises(NetworkError):
        await bot.initialize()
    await bot.shutdown()
    assert proxy == []


async def test_a_server_on_this_machine_is_not_sought_behind_a_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo works on a machine whose environment names a proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    async with build_bot(SecretStr(TOKEN), server.url) as bot:
        assert bot.username == "lastmile_bot"
