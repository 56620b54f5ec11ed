"""What Telegram told one process (429) silences all."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram.error import RetryAfter

from bot.clock import wall
from bot.silence import Silence
from bot.telegram import Bot, build_bot
from storage import silence
from storage.database import database
from tests.bot.api_server import TOKEN, Server, refused


@pytest.fixture
async def other(server: Server, tmp_path: Path) -> AsyncIterator[Bot]:
    """Open the bot as a second process has it, and the database of both."""
    async with (
        database(f"sqlite://{tmp_path / 'lastmile.db'}"),
        build_bot(SecretStr(TOKEN), server.url) as bot,
    ):
        yield bot


def of(bot: Bot) -> Silence:
    """Return what stands before a bot's calls."""
    assert isinstance(bot.rate_limiter, Silence)
    return bot.rate_limiter


async def test_who_was_told_to_wait_calls_nobody_until_then(bot: Bot, server: Server) -> None:
    """To no chat is anything sent, but a press is answered; afterwards all goes on."""
    server.answer = refused(429, "Too Many Requests: retry after 2", retry_after=2)
    with pytest.raises(RetryAfter):
        await bot.send_message(42, "一")
    server.answer, calls = None, len(server.heads)
    for call in (bot.send_message(42, "二"), bot.send_message(43, "三")):
        with pytest.raises(RetryAfter):
            await call
    assert len(server.heads) == calls
    await bot.answer_callback_query("1")
    calls += 1
    assert len(server.heads) == calls
    await asyncio.sleep(2.1)
    await bot.send_message(42, "四")
    assert len(server.heads) == calls + 1


async def test_another_process_hears_of_it(bot: Bot, other: Bot, server: Server) -> None:
    """Once it has looked it makes no call either, and says for how long, once."""
    of(bot).share = silence.keep
    told: list[float] = []
    of(other).heard = told.append
    await of(other).look()
    server.answer = refused(429, "Too Many Requests: retry after 30", retry_after=30)
    with pytest.raises(RetryAfter):
        await bot.send_message(42, "一")
    server.answer, calls = None, len(server.heads)
    await of(other).look()
    await of(other).look()
    with pytest.raises(RetryAfter) as waits:
        await other.send_message(42, "二")
    assert len(server.heads) == calls
    assert len(told) == 1
    assert 20 < told[0] <= 30
    assert isinstance(waits.value.retry_after, timedelta | int)


async def test_a_shorter_silence_does_not_end_a_longer_one(other: Bot) -> None:
    """The latest end of all counts, and what is over is forgotten."""
    now = wall()
    for seconds in (-5, 30, 3):
        await silence.keep(now + timedelta(seconds=seconds), now)
    end = await silence.end()
    assert end == now + timedelta(seconds=30)
