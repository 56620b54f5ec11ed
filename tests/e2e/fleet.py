"""Three processes of the bot on one PostgreSQL, and the balancer that stands before them."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
        ahead: how far their clocks are ahead, where a test puts them forward.
    """

    folder: Path
    sandbox: Sandbox
    address: str
    balancer: int | None
    ahead: timedelta | None = None
    towns: list[Town] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        """Start three processes at the same moment on an empty database."""
        settings = {"LASTMILE_FILES_URL": str(self.folder / "files")}
        if self.balancer:
            settings["LASTMILE_WEBHOOK_URL"] = f"http://127.0.0.1:{self.balancer}/telegram"
        for number in range(3):
            (self.folder / str(number)).mkdir()
            folder = self.folder / str(number)
            self.towns.append(Town(folder, self.sandbox, self.address, settings=settings))
        try:
            await self._start(*self.towns)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def _start(self, *towns: Town) -> None:
        """Start processes and wait until they listen and each duty is held."""
        starts = [asyncio.create_task(town.start(ahead=self.ahead)) for town in towns]
        try:
            await self._listening()
        finally:
            # Who stands by for the poller is not "ready", and need not be.
            for start in starts:
                start.cancel()
            await asyncio.gather(*starts, return_exceptions=True)

    async def _listening(self) -> None:
        async with asyncio.timeout(3 * READY), aiohttp.ClientSession() as http:
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
            while not (await self.duties() and await self._all_said_so()):  # noqa: ASYNC110  # a row rings no bell
                await asyncio.sleep(0.05)

    async def _all_said_so(self) -> bool:
        """Tell whether each process has written that it lives, which it does before it works."""
        said = await self.rows("SELECT holder FROM lease WHERE name = holder")
        living = [self._of(str(row["holder"])) for row in said]
        return all(town in living for town in self.alive)

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
        holders = {str(row["name"]): self._of(str(row["holder"])) for row in held}
        return {name: town for name, town in holders.items() if town is not None}

    async def in_hand(self) -> Town | None:
        """Return who has an update in hand."""
        held = await self.rows(
            "SELECT holder FROM inbox WHERE state = 'waiting' AND claimed_until IS NOT NULL"
        )
        return self._of(str(held[0]["holder"])) if held else None

    def _of(self, holder: str) -> Town | None:
        """Return the living process that calls itself so."""
        pid = int(holder.split(":")[1])
        return next((each for each in self.alive if each.process and each.process.pid == pid), None)

    async def again(self, victim: Town) -> None:
        """Start a process that was killed."""
        await self._start(victim)

    def put_clocks(self, instant: datetime) -> None:
        """Put the clocks of all processes to an instant."""
        for town in self.towns:
            town.put_clock(instant)

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
    folder: Path, sandbox: Sandbox, address: str, *, webhook: bool, ahead: timedelta | None = None
) -> AsyncIterator[Fleet]:
    """Run three processes, behind a balancer or polling."""
    fleet = Fleet(folder, sandbox, address, free_port() if webhook else None, ahead)
    if not webhook:
        async with fleet:
            yield fleet
        return
    async with balancer(fleet), fleet:
        yield fleet
