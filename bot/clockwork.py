"""The alarm clock: it rings, and the database says what is due."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from tortoise.exceptions import IntegrityError

from actions.remind import conclude, remind
from actions.summarise_week import summarise_week
from bot.clock import wall
from handlers.chat.desk import Desk
from rectification.clocks import last_weekly, sweep_day
from storage import inbox
from storage.outages import noted

log = structlog.get_logger(__name__)


@dataclass
class Clockwork:
    """Looks for what is due at each tick; a tick that was missed is caught up by the next.

    The day already swept is remembered to spare the database, which knows it too: after a
    restart, or in another process, one look finds that nothing is left to decide.
    """

    desk: Desk
    _reminded: date | None = None
    _summarised: object = None
    _cleared: date | None = None
    _behind: int = 0

    async def sum_up(self) -> None:
        """Owe the weekly summaries whose time has come."""
        office, now = self.desk.office, self.desk.now()
        week = last_weekly(now, office.zone, office.policy)
        if week != self._summarised:
            try:
                count = await summarise_week(office=office, now=now)
            except IntegrityError:
                log.info("another process owes the summaries")
                return
            self._summarised = week
            if count:
                log.info("weekly summaries owed", people=count)

    async def remind(self) -> None:
        """Owe the reminders whose morning has come."""
        office, now = self.desk.office, self.desk.now()
        day = sweep_day(now, office.zone, office.policy, office.calendar)
        if day is not None and day != self._reminded:
            try:
                count = await remind(office=office, now=now)
            except IntegrityError:
                log.info("another process owes the reminders")
                return
            done = await conclude(day, office=office, now=now)
            if done:
                self._reminded = day
            if done or count:
                log.info("reminders owed", day=str(day), people=count)

    async def clear(self) -> None:
        """Remove a portion of the updates that were handled long ago, until none is left today.

        A portion a tick, so that nobody notices, also where years of them are there.
        """
        real = wall()
        if real.date() != self._cleared:
            gone, behind = await inbox.forget(before=real - inbox.KEPT, behind=self._behind)
            self._behind = behind or 0
            if behind is None:
                self._cleared = real.date()
            if gone:
                log.info("old updates removed", count=gone)


def alarm(clockwork: Clockwork, seconds: float) -> AsyncIOScheduler:
    """Return an alarm clock, not yet started, that ticks every so many seconds."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in (clockwork.sum_up, clockwork.remind, clockwork.clear):
        scheduler.add_job(
            _unless_away,
            IntervalTrigger(seconds=seconds),
            args=(job,),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return scheduler


async def _unless_away(job: Callable[[], Awaitable[None]]) -> None:
    """Do a job; when a store is in trouble the next tick does it."""
    try:
        await job()
    except Exception as error:
        if not noted(error):
            raise
