from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox import Person, Sandbox

Ask = Callable[..., Coroutine[Any, Any, tuple[int, dict[str, Any]]]]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def move(self, **by: float) -> None:
        """Go on by hours, seconds and so on."""
        self.at += timedelta(**by)


PATIENT: Any = {"connect_timeout": 30.0, "read_timeout": 30.0, "write_timeout": 30.0}
"""Seconds; a busy machine is no finding."""


@pytest.fixture
def clock() -> Clock:
    """The sandbox's clock."""
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    """A running sandbox without flood limits, whose webhooks repeat at once."""
    async with Sandbox(limits=None, now=clock, webhook_pauses=(0.01,)) as running:
        yield running


@pytest.fixture
def officer(sandbox: Sandbox) -> Person:
    """周敏, who has started the bot and whose /start was fetched."""
    person = sandbox.person(1002)
    person.start()
    person.bot.queue.clear()
    return person


@asynccontextmanager
async def client_of(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """Open a python-telegram-bot client of the sandbox's first bot."""
    plain: Any = {"verify": False}  # no TLS on loopback; reading the certificates takes 0.1 s
    async with Bot(
        sandbox.token,
        base_url=f"{sandbox.url}/bot",
        base_file_url=f"{sandbox.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs=plain, **PATIENT),
        get_updates_request=HTTPXRequest(httpx_kwargs=plain, **PATIENT),
    ) as client:
        yield client


@pytest.fixture
async def bot(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """A python-telegram-bot client."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with client_of(sandbox) as client:
        yield client


@pytest.fixture
async def ask(sandbox: Sandbox) -> AsyncIterator[Ask]:
    """Call a method with JSON and return the status and the body."""
    async with aiohttp.ClientSession() as http:

        async def call(method: str, token: str = "", /, **params: Any) -> tuple[int, Any]:
            address = f"{sandbox.url}/bot{token or sandbox.token}/{method}"
            async with http.post(address, json=params) as answer:
                return answer.status, await answer.json()

        yield call
