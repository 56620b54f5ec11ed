"""Attachments whose bytes are still with Telegram, and ledgers that nobody has read yet.

Each is taken by one process, as updates are (`storage.inbox`): its claim is void once the
process has died, or when `LEASE` has passed. Two that fetch the same file all the same do no
harm: it is stored once, and only the first to be done has an effect.
"""

from datetime import datetime, timedelta

from storage import queries
from storage.models import Attachment, ImportBatch

LEASE = timedelta(minutes=5)
"""How long a living process may have a file or a ledger in hand."""

_FREE = """(
    w.claimed_until IS NULL OR w.claimed_until < {now}
    OR w.holder <> {holder} AND NOT EXISTS (
      SELECT 1 FROM lease l WHERE l.name = w.holder AND l.until >= {now}
    )
  )"""

_FILE = """
SELECT w.id FROM attachment w
WHERE w.state = 'waiting' AND w.next_try_at <= {now} AND FREE
ORDER BY w.next_try_at, w.id LIMIT 1
"""

_LEDGER = """
SELECT w.id FROM import_batch w JOIN attachment a ON a.id = w.attachment_id
WHERE w.state = 'waiting' AND a.state = 'stored' AND FREE
ORDER BY w.id LIMIT 1
"""


async def claim_file(now: datetime, holder: str) -> Attachment | None:
    """Take the attachment that has waited longest and may be tried now.

    Args:
        now: the wall clock's instant.
        holder: the process that takes it.
    """
    taken = await _take("attachment", _FILE, now, holder)
    return None if taken is None else await Attachment.get(id=taken)


async def claim_ledger(now: datetime, holder: str) -> ImportBatch | None:
    """Take the oldest file of an admin whose bytes are here and that nobody has read yet.

    Args:
        now: the wall clock's instant.
        holder: the process that takes it.
    """
    taken = await _take("import_batch", _LEDGER, now, holder)
    return None if taken is None else await ImportBatch.get(id=taken)


async def put_back_ledger(batch: ImportBatch, next_try_at: datetime) -> None:
    """Let a file that could not be read now be taken again later."""
    await ImportBatch.filter(id=batch.id, state="waiting").update(claimed_until=next_try_at)


async def _take(table: str, query: str, now: datetime, holder: str) -> int | None:
    chosen = query.replace("FREE", _FREE)
    if queries.dialect() != "sqlite":
        # Rows that another process is taking are passed over; an array is made once.
        chosen = f"ARRAY({chosen} FOR UPDATE OF w SKIP LOCKED)"
        claim = _CLAIM.replace("CHOSEN", f"= ANY({chosen})")
    else:
        claim = _CLAIM.replace("CHOSEN", f"IN ({chosen})")
    claim = claim.replace("TABLE", table)
    rows = await queries.rows(claim, now=now, holder=holder, until=now + LEASE)
    return int(rows[0]["id"]) if rows else None


_CLAIM = """
UPDATE TABLE SET claimed_until = {until}, holder = {holder} WHERE id CHOSEN RETURNING id
"""
