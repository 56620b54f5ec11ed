"""Watching the stores: telling the administrators of a trouble, and noticing its end.

A full disk takes no row, so what is told here goes out directly and is remembered in memory.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.clock import wall
from bot.telegram import Bot
from handlers.chat.desk import Desk
from storage import health, outages, people
from storage.outages import Occasion, Trouble
from templates.store_views import StoreTrouble, StoreWell
from templates.views import View

log = structlog.get_logger(__name__)

PATIENCE = timedelta(minutes=1)
"""How long a database may be away or locked, by a restart or a backup, before anybody is told."""

AT_ONCE = {Trouble.FULL, Trouble.FILES_FULL}
"""What does not end by itself is told at once."""

FLAPPING = timedelta(minutes=10)
"""A trouble that was told and comes again so soon is told only after `PATIENCE`."""

ASIDE = 300.0
"""Seconds between looks at who is an administrator: a database that is away cannot say."""


@dataclass
class Watch:
    """Looks after the stores of this process.

    Attributes:
        on_duty: whether this process is the one that speaks; the others are silent.
    """

    bot: Bot
    desk: Desk
    on_duty: Callable[[], bool]
    _admins: list[tuple[int, str]] = field(default_factory=list)
    _told: dict[bool, Occasion] = field(default_factory=dict)
    _told_last: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    _owed: list[tuple[int, str, View]] = field(default_factory=list)

    async def turn(self) -> None:
        """Wait for a trouble; while there is one, tell of it and see whether it is over."""
        present = outages.present()
        present.begun.clear()
        await self._know_admins()
        if not (present.occasions or self._told or self._owed):
            with suppress(TimeoutError):
                async with asyncio.timeout(ASIDE):
                    await present.begun.wait()
            return
        for occasion in list(present.occasions.values()):
            self._begin(occasion)
        await self._say()
        await asyncio.sleep(outages.PAUSE)
        if present.database is not None:
            await self._prove(present.database)
        for store in set(self._told) - set(present.occasions):
            told = self._told.pop(store)
            self._owe(StoreWell(trouble=told.trouble.value, since=told.since, until=wall()))

    async def _know_admins(self) -> None:
        """Remember who is to be told, as long as the database can say."""
        if outages.present().database is not None:
            return
        try:
            self._admins = await people.administrators()
        except Exception as error:
            if not outages.noted(error):
                raise

    def _begin(self, occasion: Occasion) -> None:
        """Owe the news of a trouble, once an occasion, when it is time for it."""
        store = occasion.trouble.of_files
        before = self._told.get(store)
        if before is not None and before.trouble is occasion.trouble:
            return
        now = wall()
        flaps = before is None and now - self._told_last < FLAPPING
        patient = occasion.trouble not in AT_ONCE or flaps
        if (patient and now - occasion.since < PATIENCE) or not self.on_duty():
            return
        self._told[store] = occasion
        self._told_last = now
        self._owe(StoreTrouble(trouble=occasion.trouble.value, since=occasion.since))

    async def _prove(self, occasion: Occasion) -> None:
        """Let the database show whether it does its work again; the downloads ask for files."""
        try:
            await health.prove(wall())
        except Exception as error:
            if not outages.noted(error):
                raise
        else:
            outages.present().end(occasion.trouble)

    def _owe(self, view: View) -> None:
        self._owed += [(chat, locale, view) for chat, locale in self._admins]

    async def _say(self) -> None:
        """Send what is owed, in order; what does not get through waits for the next round."""
        while self._owed:
            chat, locale, view = self._owed[0]
            text = self.desk.words(locale).page(view)
            try:
                await self.bot.send_message(chat, text, parse_mode=ParseMode.HTML)
            except (Forbidden, BadRequest) as refusal:
                log.warning("administrator not told", chat=chat, error=str(refusal))
            except TelegramError as error:
                log.warning("administrator not yet told", chat=chat, error=str(error))
                return
            self._owed.pop(0)
