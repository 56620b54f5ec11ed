"""From Telegram's messages to ours: the last place that knows their fields."""

from telegram import Message as TelegramMessage

from rectification.errors import KindNotTaken
from rectification.incoming import File, Message

KINDS = (
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "game",
    "story",
    "invoice",
    "checklist",
)
"""What Telegram calls the kinds that hold nothing to file; `KindNotTaken` names them."""


def read_message(message: TelegramMessage) -> Message:
    """Return what a message says about findings.

    Raises:
        KindNotTaken: neither words nor a file.
    """
    file = read_file(message)
    text = message.text or message.caption or ""
    if file is None and not text:
        kind = next((each for each in KINDS if getattr(message, each, None)), "other")
        raise KindNotTaken(kind=kind)
    return Message(
        chat_id=message.chat_id,
        message_id=message.message_id,
        at=message.edit_date or message.date,
        text=text,
        file=file,
        album=message.media_group_id or "",
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
    )


def read_file(message: TelegramMessage) -> File | None:
    """Return the file that a message carries; what Telegram gives no name keeps none."""
    if message.photo:
        photo = message.photo[-1]
        return File(photo.file_id, "photo", "", "image/jpeg", photo.file_size)
    for media in ("document", "video", "voice", "audio", "video_note", "animation"):
        found = getattr(message, media)
        if found:
            name = getattr(found, "file_name", None) or ""
            mime = getattr(found, "mime_type", None) or ""
            return File(found.file_id, media, name, mime, found.file_size)
    return None
