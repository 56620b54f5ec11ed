"""Duties that one process at a time may hold, and which processes live."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from storage import queries
from storage.models import Attachment, ImportBatch, Inbox, Lease, Outbox
from storage.outages import noted

TERM = timedelta(seconds=12)
"""How long a lease lasts unless it is renewed; a dead holder costs at most this."""


async def hold(name: str, holder: str, now: datetime) -> bool:
    """Take or renew a duty; False when another process holds it."""
    until = now + TERM
    renewed = await Lease.filter(name=name, holder=holder).update(until=until)
    if renewed:
        return True
    taken = await Lease.filter(name=name, until__lt=now).update(holder=holder, until=until)
    if taken:
        return True
    if await Lease.exists(name=name):
        return False
    try:
        await Lease.create(name=name, holder=holder, until=until)
    except IntegrityError:
        return False
    return True


async def live(holder: str, now: datetime) -> None:
    """Say that a process lives, for another `TERM`: a lease of its own name.

    What it has claimed of the inbox, of files and of ledgers stands as long as this lease
    does, so what a dead process had in hand is taken up within `TERM` and a look.
    """
    await hold(holder, holder, now)


async def take_over(now: datetime) -> None:
    """Void what processes before this one held and cannot hold any more.

    On SQLite, which serves one at a time, that is everything: a killed process lets go of
    nothing, and its successor need not wait for the ends of its leases and claims. On
    PostgreSQL the living say so, and what the dead left behind is swept.
    """
    await Lease.filter(name=F("holder"), until__lt=now).delete()
    if queries.dialect() == "sqlite":
        await Lease.all().delete()
        for queue in (Inbox, Attachment, ImportBatch):
            await queue.filter(state="waiting").update(claimed_until=None)
        await void_sends()


async def void_sends(but: Collection[int] = ()) -> None:
    """Void the claims of a sender that is gone, so that what it had in hand is sent.

    Args:
        but: chats to which the present sender has something in hand.
    """
    lost = Outbox.filter(state="waiting").exclude(claimed_until=None)
    if but:
        lost = lost.exclude(chat_id__in=list(but))
    await lost.update(claimed_until=None)


async def let_go(name: str, holder: str) -> None:
    """Give a duty back, so that the next process need not wait for its end."""
    try:
        await Lease.filter(name=name, holder=holder).delete()
    except Exception as error:
        # It ends by itself.
        if not noted(error):
            raise
