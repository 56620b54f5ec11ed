"""How the work stands: who holds the duties, and how long the oldest piece has waited."""

from contextlib import suppress
from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from storage.models import Attachment, Inbox, Lease, Outbox


async def look(real: datetime) -> dict[str, object]:
    """Return who holds each duty, and the oldest ages.

    Ages are seconds; None where nothing waits.
    """
    update = await Inbox.filter(state="waiting").order_by("received_at").first()
    message = await Outbox.filter(state="waiting").order_by("id").first()
    file = await Attachment.filter(state="waiting").order_by("at").first()
    held = await Lease.filter(until__gte=real).exclude(name=F("holder"))
    return {
        "duties": {lease.name: lease.holder for lease in held},
        "oldest_unprocessed_seconds": _age(update.received_at if update else None, real),
        "oldest_unsent_seconds": _age(message.decided_at if message else None, real),
        "oldest_unfetched_seconds": _age(file.at if file else None, real),
    }


async def prove(real: datetime) -> None:
    """Write as much as a large update takes, and take it away again.

    Raises:
        Exception: what `storage.outages` knows, while the database cannot do it.
    """
    # Another process may do the same at this moment; then the database does its work.
    with suppress(IntegrityError):
        await Inbox.create(
            update_id=PROOF,
            payload="x" * PROOF_SIZE,
            state="done",
            next_try_at=real,
            received_at=real,
        )
    await Inbox.filter(update_id=PROOF).delete()


PROOF = -1
"""A number that no update of Telegram's has."""

PROOF_SIZE = 64 * 1024
"""Bytes; the longest message with all its entities has less."""


async def counts() -> list[tuple[str, str, int]]:
    """Return how many rows of each queue are in each state but the usual last one.

    What is done, sent or stored is most of the table, and grows for ever; it is not counted.
    """
    found: list[tuple[str, str, int]] = []
    for queue, states in (
        (Inbox, ("waiting", "failed")),
        (Outbox, ("waiting", "dead")),
        (Attachment, ("waiting", "failed")),
    ):
        for state in states:
            count = await queue.filter(state=state).count()
            found.append((queue.Meta.table, state, count))
    return found


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())
