"""Duties that one process at a time may hold."""

from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from storage.models import Lease

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


async def let_go(name: str, holder: str) -> None:
    """Give a duty back, so that the next process need not wait for its end."""
    await Lease.filter(name=name, holder=holder).delete()
