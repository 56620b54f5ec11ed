"""How long officers wait for their answers while the real process imports a large ledger."""

import asyncio
import itertools
import re
import socket
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from benchmarks.ledger_town import ADMIN, FIRST_CHAT, OFFICERS, settle
from benchmarks.processes import serving
from bot.settings import RunSettings
from handlers.chat.buttons import Verb
from storage.database import database

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz0123456789"  # noqa: S105  # opens nothing
CALM = 20
PAUSE = 0.25
PATIENCE = 600.0

DONE = "✅".encode()
"""Begins the word that the import has ended, and none before it."""

_CHAT = re.compile(rb"""chat_id["']?[=:\s]+["']?(\d+)""")
_ME = {"id": 1, "is_bot": True, "first_name": "Null", "username": "null_bot"}


class Listener:
    """A Bot API server that does nothing but note when a message to a chat comes.

    The admin's is the one that tells the end of the import.
    """

    def __init__(self) -> None:
        self.came: dict[int, asyncio.Event] = defaultdict(asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        """Take any call."""
        body, method = await request.read(), request.match_info["method"].lower()
        chat = _CHAT.search(body)
        if not method.startswith("send") or chat is None:
            result: object = _ME if method == "getme" else True
            return web.json_response({"ok": True, "result": result})
        number = int(chat[1])
        if number != ADMIN or DONE in body:
            self.came[number].set()
        message = {"message_id": 1, "date": 1, "chat": {"id": number, "type": "private"}}
        return web.json_response({"ok": True, "result": message | {"text": "x"}})


async def answers(data: bytes, url: str, folder: Path) -> dict[str, float]:
    """Return how long reports waited for their answers, before an import and while it ran."""
    async with database(url):
        batch, _ = await settle(data, folder)
    listener = Listener()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", listener.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    hook = f"http://127.0.0.1:{port}/telegram"
    env = {
        "LASTMILE_BOT_TOKEN": TOKEN,
        "LASTMILE_API_URL": api,
        "LASTMILE_ADMINS": str(ADMIN),
        "LASTMILE_DATABASE_URL": url,
        "LASTMILE_FILES_URL": str(folder / "files"),
        "LASTMILE_LISTEN": f"127.0.0.1:{port}",
        "LASTMILE_WEBHOOK_URL": hook,
    }
    secret = RunSettings(_env_file=None, bot_token=SecretStr(TOKEN)).webhook_secret
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    ours = [sys.executable, "-m", "benchmarks.unpaced_run"]
    async with serving(ours, port, env), aiohttp.ClientSession(headers=headers) as http:
        officers = _Officers(http, hook, listener)
        calm = [await officers.report() for _ in range(CALM)]
        listener.came[ADMIN].clear()
        await officers.post(_press(batch.id))
        busy = []
        began = time.perf_counter()
        while not listener.came[ADMIN].is_set():
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("the import did not end")
            busy.append(await officers.report())
            await asyncio.sleep(PAUSE)
    await runner.cleanup()
    return {
        f"{when} {name}": value
        for when, waits in (("calm", calm), ("busy", busy))
        for name, value in (
            ("reports", len(waits)),
            ("median", statistics.median(waits) * 1000),
            ("longest", max(waits) * 1000),
        )
    }


def _person(chat: int) -> dict[str, object]:
    return {"id": chat, "is_bot": False, "first_name": "x"}


def _press(batch: int) -> dict[str, object]:
    """Return the admin's press on the button that confirms; the reading shown was the first."""
    chat = {"id": ADMIN, "type": "private", "first_name": "x"}
    return {
        "callback_query": {
            "id": "1",
            "from": _person(ADMIN),
            "chat_instance": "1",
            "data": f"{Verb.CONFIRM_IMPORT}:{batch}",
            "message": {"message_id": 1, "date": int(time.time()), "chat": chat, "text": "x"},
        }
    }


class _Officers:
    """Officers who report one after the other."""

    def __init__(self, http: aiohttp.ClientSession, hook: str, listener: Listener) -> None:
        self._http, self._hook, self._listener = http, hook, listener
        self._numbers = itertools.count(1)

    async def post(self, update: dict[str, object]) -> None:
        """Hand an update to the webhook."""
        whole = {"update_id": next(self._numbers), **update}
        async with self._http.post(self._hook, json=whole) as answer:
            answer.raise_for_status()

    async def report(self) -> float:
        """Report, and return the seconds until the answer was sent."""
        number = next(self._numbers)
        chat = FIRST_CHAT + number % OFFICERS
        came = self._listener.came[chat]
        came.clear()
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "x"},
            "from": _person(chat),
            "text": f"已完成{number % 100}%，合同已重新签订",
        }
        began = time.perf_counter()
        await self.post({"message": message})
        async with asyncio.timeout(PATIENCE):
            await came.wait()
        return time.perf_counter() - began
