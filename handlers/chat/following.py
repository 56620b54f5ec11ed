"""Telling how far a long piece of work is, by editing one message in place.

The message is one that was owed and sent like any other; editing it tells nothing that would
have to arrive. So this is done beside the work, as well as may be: no failure of it is the
work's, and what takes under `PATIENCE` is not spoken of.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from telegram import Bot
from telegram.constants import ParseMode

from rectification.course import Course
from storage import outbox
from storage.models import Person
from templates.import_views import LedgerProgress
from templates.words import Words

log = structlog.get_logger(__name__)

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds of work before anything is said of it."""

EVERY = 2.0
"""Seconds between two edits: half of what Telegram allows a chat (one message a second)."""

LAST = 5.0
"""Seconds that the last edit may take; the work is done by then."""


@dataclass
class Follower:
    """Who tells of one piece of work, and where.

    Attributes:
        course: how far it is.
        key: the key of the notice whose message is edited.
        to: who was sent it.
        file: what is worked on.
    """

    bot: Bot
    words: Words
    course: Course
    key: str
    to: Person
    file: str
    shown: str = ""

    async def follow(self, work: Awaitable[T]) -> T:
        """Return what the work returns, or raise what it raises; tell of it meanwhile."""
        ended = asyncio.Event()
        failure: Exception
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell(ended))
            try:
                return await work
            except Exception as error:  # noqa: BLE001  # raised below: a group would wrap it
                failure = error
            finally:
                ended.set()
        raise failure

    async def _tell(self, ended: asyncio.Event) -> None:
        if await _within(PATIENCE, ended):
            return
        while True:
            await self._show()
            if await _within(EVERY, ended):
                break
        if self.shown:
            await self._show()

    async def _show(self) -> None:
        course = self.course
        view = LedgerProgress(
            file=self.file, stage=course.stage, done=course.done, total=course.total
        )
        try:
            text = self.words.page(view)
            if text == self.shown:
                return
            async with asyncio.timeout(LAST):
                message = await outbox.message_of(self.key, self.to)
                if message is not None:
                    await self.bot.edit_message_text(
                        text, self.to.telegram_id, message, parse_mode=ParseMode.HTML
                    )
                    self.shown = text
        except Exception as error:  # noqa: BLE001  # whatever it is, the work goes on
            log.info("progress not told", key=self.key, error=type(error).__name__)


async def _within(seconds: float, ended: asyncio.Event) -> bool:
    """Tell whether the work ends within some seconds."""
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except TimeoutError:
        return False
    return True
