"""What becomes of a file that the download worker fetched, or could not."""

from datetime import datetime

from rectification.incoming import FILE_LIMIT
from rectification.notices import AttachmentRefused, ImportRefused
from storage import bells, outbox
from storage.bells import Bell
from storage.models import Attachment, Finding, ImportBatch, Person
from storage.outages import outlasting
from storage.transactions import transaction


@outlasting
@transaction
async def file_stored(file: Attachment, *, sha256: str, size: int, now: datetime) -> None:
    """Note that the bytes of an attachment are kept under their hash."""
    await Attachment.filter(id=file.id, state="waiting").update(
        state="stored", sha256=sha256, size=size, stored_at=now, error=""
    )
    if file.purpose == "ledger":
        bells.ask(Bell.PREVIEWS)


@outlasting
@transaction
async def file_delayed(
    file: Attachment, *, error: str, next_try_at: datetime, counted: bool = True
) -> None:
    """Note that a file could not be fetched or kept this time.

    Args:
        file: the attachment.
        error: why, for the log.
        next_try_at: when to try again, by the wall clock.
        counted: whether this was one of the tries after which a file is given up.
    """
    await Attachment.filter(id=file.id, state="waiting").update(
        attempts=file.attempts + counted,
        error=error[:500],
        next_try_at=next_try_at,
        claimed_until=None,
    )


@outlasting
@transaction
async def file_lost(file: Attachment, *, reason: str, error: str, now: datetime) -> None:
    """Give a file up and tell whoever sent it what to do instead.

    Args:
        file: the attachment.
        reason: `too-big`, `gone` (Telegram hands it out no more) or `failed`.
        error: the words for the log and for `/undelivered`.
        now: when.
    """
    state = "too-big" if reason == "too-big" else "failed"
    lost = await Attachment.filter(id=file.id, state="waiting").update(
        state=state, error=error[:500], attempts=file.attempts + 1
    )
    if not lost:
        return
    sender = await Person.get_or_none(telegram_id=file.chat_id)
    if file.purpose == "ledger":
        batch = await ImportBatch.get_or_none(attachment_id=file.id, state="waiting")
        if batch is not None and sender is not None:
            batch.state, batch.ended_at = "refused", now
            await batch.save(update_fields=["state", "ended_at"])
            notice = ImportRefused(file=file.name, reason=reason, found=())
            await outbox.add(sender, notice, key=f"preview:{batch.id}", now=now)
        return
    await file.fetch_related("report")
    finding = None
    if file.report is not None and file.report.finding_id is not None:
        finding = await Finding.get(id=file.report.finding_id)
    if sender is not None:
        await outbox.add(
            sender,
            AttachmentRefused(
                finding=finding.id if finding else None,
                code=finding.code if finding else "",
                name=file.name,
                size=file.size,
                limit=FILE_LIMIT,
                reason=reason,
            ),
            key=f"refused-file:{file.id}",
            now=now,
            reply_to=file.message_id,
        )
