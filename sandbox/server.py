"""The sandbox as one object: start it, point a bot at it, act for people, read what was called."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Self

from aiohttp import web

from sandbox import webhooks
from sandbox.api.dispatch import BotApi
from sandbox.bots import BotAccount
from sandbox.calls import CallLog
from sandbox.client import groups
from sandbox.client.pages import Pages
from sandbox.client.person import Person
from sandbox.client.routes import ClientRoutes, refusals
from sandbox.client.switches import Switches
from sandbox.faults import Fault
from sandbox.floods import LENIENT, Limits
from sandbox.people import Chat, User
from sandbox.stage import DEFAULT_USERS, Stage
from sandbox.webhooks import WebhookPost
from sandbox.world import World, real_time

LARGEST_BODY = 256 * 1024 * 1024
SHUTDOWN_SECONDS = 0.2


class Sandbox:
    """A Bot API server with its people, in one process and in memory.

    `accounts` are the bots, `users` who is on Telegram; `now` gives aware UTC for the dates of
    messages and the age of updates; `limits` are the flood limits, None for none; `stage` is the
    page's; `webhook_pauses` are the seconds before each repeat of a failed delivery. State
    outlives `stop`, so a server that is down for a while is a `stop` and a `start`.
    """

    def __init__(
        self,
        accounts: Sequence[BotAccount] = (BotAccount(),),
        users: Iterable[User] = DEFAULT_USERS,
        *,
        now: Callable[[], datetime] = real_time,
        limits: Limits | None = LENIENT,
        stage: Stage | None = None,
        webhook_pauses: Sequence[float] = webhooks.PAUSES,
    ) -> None:
        self.world = World(accounts, users, now, limits)
        self.stage = stage or Stage()
        self.webhook_pauses = webhook_pauses
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def calls(self) -> CallLog:
        """The log of all Bot API calls."""
        return self.world.calls

    @property
    def token(self) -> str:
        """The first bot's token."""
        return self.world.bot().account.token

    def make_app(self) -> web.Application:
        """Return an aiohttp application over this state, to be run by anybody."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[refusals])
        rooms = (
            BotApi(self.world),
            ClientRoutes(self.world),
            Switches(self.world),
            Pages(self.world, self.stage),
        )
        for room in rooms:
            app.router.add_routes(room.routes())
        app.cleanup_ctx.append(self._post_webhooks)
        return app

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen and return the address, without a slash at its end; port 0 takes a free one."""
        runner = web.AppRunner(
            self.make_app(),
            access_log=None,
            shutdown_timeout=SHUTDOWN_SECONDS,
            handler_cancellation=True,
        )
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        self._runner = runner
        taken = runner.addresses[0][1]
        self.url = f"http://{host}:{taken}"
        return self.url

    async def stop(self) -> None:
        """Stop listening; connections are cut after a moment."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def person(self, user_id: int, bot: str | None = None) -> Person:
        """Return the app of a user in the chat with a bot (its username; the first by default)."""
        return Person(self.world, self.world.bot(bot), self.world.user(user_id))

    def add_user(self, user: User) -> Person:
        """Create a user and return their app."""
        self.world.users[user.id] = user
        return self.person(user.id)

    def create_group(self, creator: int, title: str, *members: int) -> Chat:
        """Make a group that has the first bot in it."""
        return groups.create(
            self.world, self.world.bot(), self.world.user(creator), title, list(members)
        )

    def upgrade_group(self, chat_id: int) -> Chat:
        """Make a supergroup of a group; messages to the old id are refused with the new one."""
        return groups.upgrade(self.world, self.world.bot(), chat_id)

    def break_with(self, fault: Fault) -> Fault:
        """Turn a fault switch on."""
        return self.world.faults.add(fault)

    def mend(self, fault: Fault | None = None) -> None:
        """Turn a fault switch off, or all of them."""
        self.world.faults.clear(fault.id if fault else None)

    async def _post_webhooks(self, _: web.Application) -> AsyncIterator[None]:
        posts = [
            asyncio.create_task(
                WebhookPost(bot, self.world.faults, self.webhook_pauses).run(),
                name=f"webhook of {bot.account.username}",
            )
            for bot in self.world.bots.values()
        ]
        yield
        for post in posts:
            post.cancel()
        for post in posts:
            with suppress(asyncio.CancelledError):
                await post
