import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from sandbox import Fault, Person, Sandbox


@dataclass
class Hook:
    """A webhook that answers `statuses` one after the other, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    pause: float = 0

    async def take(self, request: web.Request) -> web.Response:
        """Take one delivery."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.bodies.append(await request.json())
        await asyncio.sleep(self.pause)
        self.at_once -= 1
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def texts(self) -> list[str]:
        """The texts of the messages that came, in order."""
        return [body["message"]["text"] for body in self.bodies]

    async def came(self, count: int) -> None:
        """Wait until `count` deliveries came."""
        async with asyncio.timeout(30):
            while len(self.bodies) < count:  # noqa: ASYNC110  a count is not one event
                await asyncio.sleep(0.005)
            await asyncio.sleep(0.03)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A webhook on loopback."""
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_an_update_is_posted_with_the_secret_until_it_is_taken(
    bot: Bot, officer: Person, hook: Hook
) -> None:
    """500 and 403 are repeated, 200 ends it; the probe names the last error."""
    hook.statuses = [500, 403]
    await bot.set_webhook(hook.url, secret_token="s3cret_-")  # noqa: S106  the sandbox's own
    officer.say("一")
    await hook.came(3)
    assert hook.texts == ["一"] * 3
    assert hook.secrets == ["s3cret_-"] * 3
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 0
    assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"


async def test_updates_from_before_the_webhook_are_delivered_too(
    bot: Bot, officer: Person, hook: Hook
) -> None:
    """Unless they are dropped when it is set."""
    officer.say("一")
    await bot.set_webhook(hook.url)
    await hook.came(1)
    await bot.delete_webhook()
    officer.say("二")
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    officer.say("三")
    await hook.came(2)
    assert hook.texts == ["一", "三"]


async def test_no_more_than_max_connections_are_open_at_once(
    bot: Bot, officer: Person, hook: Hook
) -> None:
    """Ten updates through two connections."""
    hook.pause = 0.02
    await bot.set_webhook(hook.url, max_connections=2)
    for number in range(10):
        officer.say(str(number))
    await hook.came(10)
    assert hook.most_at_once == 2


async def test_a_webhook_that_is_down_keeps_its_updates(
    bot: Bot, officer: Person, hook: Hook
) -> None:
    """They are pending, and fetched by polling once the webhook is gone."""
    await bot.set_webhook("http://127.0.0.1:9/")
    officer.say("一")
    await asyncio.sleep(0.1)
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (1, "Connection refused")
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1


async def test_deliveries_can_be_doubled_and_reordered(
    sandbox: Sandbox, bot: Bot, officer: Person, hook: Hook
) -> None:
    """The switches strike one delivery each."""
    await bot.set_webhook(hook.url)
    sandbox.break_with(Fault("duplicate", "webhook"))
    officer.say("一")
    await hook.came(2)
    sandbox.break_with(Fault("reorder", "webhook", seconds=0.1))
    officer.say("二")
    officer.say("三")
    await hook.came(4)
    assert hook.texts == ["一", "一", "三", "二"]
