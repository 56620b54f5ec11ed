"""How the work stands: who holds the duties, and how long the oldest piece has waited."""

from datetime import datetime

from storage.models import Inbox, Lease, Outbox


async def look(real: datetime) -> dict[str, object]:
    """Return whether the database answers, who holds each duty, and the oldest ages.

    Ages are seconds; None where nothing waits.
    """
    update = await Inbox.filter(state="waiting").order_by("received_at").first()
    message = await Outbox.filter(state="waiting").order_by("id").first()
    held = await Lease.filter(until__gte=real)
    return {
        "ready": "sender" in {lease.name for lease in held},
        "duties": {lease.name: lease.holder for lease in held},
        "oldest_unprocessed_seconds": _age(update.received_at if update else None, real),
        "oldest_unsent_seconds": _age(message.decided_at if message else None, real),
    }


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())
