"""Until when Telegram wants to hear nothing of this bot: learnt by one process, kept for all."""

from datetime import datetime

from storage.bells import Bell, ask
from storage.models import Silence


async def keep(until: datetime, now: datetime) -> None:
    """Keep that Telegram said 429, and until when; the other processes are woken by it."""
    await Silence.filter(until__lt=now).delete()
    await Silence.create(until=until)
    ask(Bell.SILENCE)


async def end() -> datetime | None:
    """Return when the longest silence that was asked for is over; None when none is known."""
    last = await Silence.all().order_by("-until").first()
    return last.until if last else None
