"""Attachments whose bytes are still with Telegram."""

from datetime import datetime

from storage.models import Attachment, ImportBatch


async def next_due(real: datetime) -> Attachment | None:
    """Return the attachment that has waited longest and may be tried now."""
    due = Attachment.filter(state="waiting", next_try_at__lte=real)
    return await due.order_by("next_try_at", "id").first()


async def unread_batch() -> ImportBatch | None:
    """Return a ledger whose bytes are here and that nobody has read yet."""
    return (
        await ImportBatch.filter(state="waiting", attachment__state="stored").order_by("id").first()
    )
