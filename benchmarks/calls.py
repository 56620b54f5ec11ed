"""sendMessage as fast as one process can: one line of JSON says how fast it was.

`python benchmarks/calls.py LAYER API_URL COUNT AT_ONCE`, where LAYER is `said` (the bot's own
call for a worded message), `ours` (python-telegram-bot's on the bot's request layer, on aiohttp),
`stock` (python-telegram-bot's on its own, on httpx), `aiogram`, or `bare` (aiohttp and a ready
body, which shows what the server and the machine allow). Run by `benchmarks.requests`; for
`aiogram` by the interpreter of an environment of its own.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz0123456789"  # noqa: S105  # opens nothing
TEXT = "⏰ <b>JX2026-001</b> 结余资金未按规定上缴国库，7天后到期。"
CHAT = 1001

Call = Callable[[], Awaitable[object]]


@asynccontextmanager
async def _telegram(layer: str, api: str, at_once: int) -> AsyncIterator[Call]:
    """Open python-telegram-bot's bot on a request layer."""
    from telegram import Bot  # noqa: PLC0415  # aiogram's environment has none of this
    from telegram.request import BaseRequest, HTTPXRequest  # noqa: PLC0415  # as above

    from bot.transport import AiohttpRequest  # noqa: PLC0415  # as above

    request: BaseRequest = (
        AiohttpRequest(pool_size=at_once)
        if layer == "ours"
        else HTTPXRequest(connection_pool_size=at_once)
    )
    async with Bot(TOKEN, base_url=f"{api}/bot", request=request) as bot:
        yield lambda: bot.send_message(CHAT, TEXT, parse_mode="HTML")


@asynccontextmanager
async def _said(api: str, _: int) -> AsyncIterator[Call]:
    """Open the bot as the process holds it, and send as its outbox does."""
    from pydantic import SecretStr  # noqa: PLC0415  # as above

    from bot.telegram import build_bot  # noqa: PLC0415  # as above

    async with build_bot(SecretStr(TOKEN), api) as bot:
        yield lambda: bot.say(CHAT, TEXT)


@asynccontextmanager
async def _aiogram(api: str, at_once: int) -> AsyncIterator[Call]:
    from aiogram import Bot  # noqa: PLC0415  # only in its own environment
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415  # as above
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415  # as above

    session = AiohttpSession(api=TelegramAPIServer.from_base(api), limit=at_once)
    async with Bot(TOKEN, session=session) as bot:
        yield lambda: bot.send_message(CHAT, TEXT, parse_mode="HTML")


@asynccontextmanager
async def _bare(api: str, at_once: int) -> AsyncIterator[Call]:
    import aiohttp  # noqa: PLC0415  # what is not measured is not imported

    form = {"chat_id": str(CHAT), "text": TEXT, "parse_mode": "HTML"}
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector) as http:

        async def call() -> object:
            async with http.post(f"{api}/bot{TOKEN}/sendMessage", data=form) as answer:
                return json.loads(await answer.read())

        yield call


async def measure(layer: str, api: str, count: int, at_once: int) -> dict[str, float]:
    """Return the seconds, and the processor's seconds, for `count` calls after a warm-up."""
    opened = {"said": _said, "aiogram": _aiogram, "bare": _bare}.get(layer)
    async with opened(api, at_once) if opened else _telegram(layer, api, at_once) as call:
        await _calls(call, count // 10, at_once)
        begun, spent = time.perf_counter(), time.process_time()
        await _calls(call, count, at_once)
        return {
            "seconds": time.perf_counter() - begun,
            "processor": time.process_time() - spent,
        }


async def _calls(call: Call, count: int, at_once: int) -> None:
    numbers = iter(range(count))

    async def line() -> None:
        for _ in numbers:
            await call()

    await asyncio.gather(*(line() for _ in range(at_once)))


if __name__ == "__main__":
    chosen, address, number, wide = sys.argv[1:5]
    print(json.dumps(asyncio.run(measure(chosen, address, int(number), int(wide)))))
