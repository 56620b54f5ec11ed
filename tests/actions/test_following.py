"""Telling how far a long piece of work is: one message, edited in place, never in its way."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from telegram.error import BadRequest, TelegramError

from handlers.chat import following
from handlers.chat.following import Follower
from rectification.course import Course, Stage
from rectification.errors import BatchOver
from rectification.notices import ImportUnderWay
from storage import outbox
from storage.models import Outbox, Person
from templates.words import words_for
from tests.actions.town import Town

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@dataclass
class Pen:
    """Stands for the bot: keeps what a message was edited to, or refuses."""

    refusal: TelegramError | None = None
    written: list[tuple[str, int, int]] = field(default_factory=list)
    edited: asyncio.Event = field(default_factory=asyncio.Event)

    async def edit_message_text(self, text: str, chat: int, message: int, **_: object) -> None:
        """Edit a message."""
        self.edited.set()
        if self.refusal is not None:
            raise self.refusal
        self.written.append((text, chat, message))


@pytest.fixture
async def follower(town: Town, monkeypatch: pytest.MonkeyPatch) -> Follower:
    """A follower that has little patience."""
    monkeypatch.setattr(following, "PATIENCE", 0.01)
    monkeypatch.setattr(following, "EVERY", 0.01)
    words = words_for("en", ZoneInfo("Asia/Shanghai"))
    person = await Person.get(name="陈立")
    return Follower(Pen(), words, Course(), "importing:1", person, "a.csv")  # type: ignore[arg-type]  # a bot, as far as it is used


async def sent(follower: Follower) -> None:
    """Have the notice sent whose message is edited."""
    await outbox.add(follower.to, ImportUnderWay("a.csv", 9), key=follower.key, now=NOW)
    await Outbox.all().update(state="sent", message_id=77, sent_at=NOW)


def pen(follower: Follower) -> Pen:
    """Return what stands for the bot."""
    assert isinstance(follower.bot, Pen)
    return follower.bot


async def work(follower: Follower) -> str:
    """Work until something was told, then on to the end."""
    follower.course.enter(Stage.STORE, 9)
    follower.course.advance(3)
    await pen(follower).edited.wait()
    follower.course.advance(6)
    return "done"


async def test_a_message_shows_how_far_the_work_is_and_that_it_ended(follower: Follower) -> None:
    """The one that was sent before, edited in place."""
    await sent(follower)
    assert await follower.follow(work(follower)) == "done"
    assert pen(follower).written == [
        ("⏳ <b>a.csv</b>: 3 of 9 rows stored…", 1001, 77),
        ("✅ <b>a.csv</b>: all 9 rows stored", 1001, 77),
    ]


async def test_short_work_is_not_spoken_of(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends before anybody waits needs no message."""
    monkeypatch.setattr(following, "PATIENCE", 60)
    await sent(follower)
    assert await follower.follow(asyncio.sleep(0, "done")) == "done"
    assert pen(follower).written == []


async def test_a_failure_to_tell_is_not_the_works(follower: Follower) -> None:
    """Whatever Telegram says, the work goes on."""
    pen(follower).refusal = BadRequest("message can't be edited")
    await sent(follower)
    assert await follower.follow(work(follower)) == "done"


async def test_a_refusal_of_the_work_comes_out_as_it_is(follower: Follower) -> None:
    """Not wrapped into a group of errors."""

    async def refused() -> None:
        raise BatchOver(state="confirmed")

    with pytest.raises(BatchOver):
        await follower.follow(refused())


async def test_nothing_is_told_before_the_message_is_there(follower: Follower) -> None:
    """A notice that waits is not edited; the work ends all the same."""
    await outbox.add(follower.to, ImportUnderWay("a.csv", 9), key=follower.key, now=NOW)
    await follower.follow(asyncio.sleep(0.1))
    assert pen(follower).written == []
