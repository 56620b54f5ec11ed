"""Three processes of the bot on one PostgreSQL, and the balancer that stands before them."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, Self

import aiohttp
import asyncpg
from aiohttp import web

from sandbox import Sandbox
from tests.e2e.town import READY, Town, free_port


@dataclass
class Fleet:
    """The processes, each with a folder and a listener of its own.

    Attributes:
        folder: where the processes' folders and the files lie.
        sandbox: the Bot API.
        address: the database's URL.
        balancer: the port to which the webhook is set; None when they poll.
    """

    folder: Path
    sandbox: Sandbox
    address: str
    balancer: int | None
    towns: list[Town] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        """Start three processes at the same moment on an empty database."""
        settings = {
            "LASTMILE_DATABASE_URL": self.address,
            "LASTMILE_FILES_URL": str(self.folder / "files"),
        }
        if self.balancer:
            settings["LASTMILE_WEBHOOK_URL"] = f"http://127.0.0.1:{self.balancer}/telegram"
        for number in range(3):
            (self.folder / str(number)).mkdir()
            town = Town(self.folder / str(number), self.sandbox, settings=settings)
            self.towns.append(town)
        starts = [asyncio.create_task(town.start()) for town in self.towns]
        try:
            await self._listening()
        finally:
            # Who stands by for the poller is not "ready", and need not be.
            for start in starts:
                start.cancel()
            await asyncio.gather(*starts, return_exceptions=True)
        return self

    async def _listening(self) -> None:
        async with asyncio.timeout(READY), aiohttp.ClientSession() as http:
            for town in self.towns:
                while True:
                    ended = [each.log() for each in self.towns if each.process is not None
                             and each.process.returncode is not None]  # fmt: skip
                    assert not ended, ended[0]
                    with suppress(aiohttp.ClientError):
                        async with http.get(f"http://127.0.0.1:{town.port}/healthz") as answer:
                            if answer.status == 200:
                                break
                    await asyncio.sleep(0.05)
            while not await self.duties():  # noqa: ASYNC110  # a row rings no bell
                await asyncio.sleep(0.05)

    async def __aexit__(self, *_: object) -> None:
        """End those that are left."""
        for town in self.towns:
            await town.__aexit__()

    @property
    def alive(self) -> list[Town]:
        """The processes that run."""
        return [
            each for each in self.towns if each.process is not None and not each.process.returncode
        ]

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """Ask the database."""
        connection = await asyncpg.connect(self.address)
        try:
            return [dict(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def duties(self) -> dict[str, Town]:
        """Return who holds each duty now; a duty without a living holder is left out."""
        held = await self.rows(
            "SELECT name, holder FROM lease WHERE name <> holder AND until >= now()"
        )
        pids = {each.process.pid: each for each in self.alive if each.process is not None}
        holders = {str(row["name"]): int(row["holder"].split(":")[1]) for row in held}
        return {name: pids[pid] for name, pid in holders.items() if pid in pids}

    async def kill(self, victim: Town) -> set[int]:
        """Kill a process; return the messages to which it had the answer in hand."""
        sends = (await self.duties()).get("sender") is victim
        assert await victim.stop(signal.SIGKILL) == -signal.SIGKILL
        in_hand = await self.rows(
            "SELECT reply_to FROM outbox WHERE state = 'waiting' AND claimed_until IS NOT NULL"
        )
        return {row["reply_to"] for row in in_hand} if sends else set()


@asynccontextmanager
async def balancer(fleet: Fleet) -> AsyncIterator[None]:
    """Hand each webhook call to the next listener in the round, or to the first that is there."""
    turn = cycle(range(3))
    async with aiohttp.ClientSession() as http:

        async def pass_on(request: web.Request) -> web.Response:
            body = await request.read()
            for _ in range(3):
                town = fleet.towns[next(turn)]
                url = f"http://127.0.0.1:{town.port}{request.path}"
                with suppress(aiohttp.ClientError):
                    async with http.post(url, data=body, headers=request.headers) as answer:
                        return web.Response(status=answer.status)
            return web.Response(status=502)

        app = web.Application()
        app.router.add_post("/telegram", pass_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", fleet.balancer).start()
        try:
            yield
        finally:
            await runner.cleanup()


@asynccontextmanager
async def running(
    folder: Path, sandbox: Sandbox, address: str, *, webhook: bool
) -> AsyncIterator[Fleet]:
    """Run three processes, behind a balancer or polling."""
    fleet = Fleet(folder, sandbox, address, free_port() if webhook else None)
    if not webhook:
        async with fleet:
            yield fleet
        return
    async with balancer(fleet), fleet:
        yield fleet
