"""What a Telegram app makes of text and files before it sends them."""

from sandbox import images, wording
from sandbox.bots import Bot
from sandbox.errors import ApiError, ClientError
from sandbox.files import Upload
from sandbox.markup import utf16_length
from sandbox.people import Json


def text(words: str) -> Json:
    """Return the content of a text message; commands and links in it are marked.

    Raises:
        ClientError: nothing to send, or over 4,096 UTF-16 units (an app would cut it in two).
    """
    body, entities = wording.mark(*wording.trimmed(words, []))
    if not body:
        raise ClientError("a message needs text")
    if utf16_length(body) > wording.LONGEST_TEXT:
        raise ClientError("the message is longer than 4096 characters")
    return {"text": body} | ({"entities": entities} if entities else {})


def caption(words: str) -> Json:
    """Return `caption` and its entities, or nothing."""
    body, entities = wording.mark(*wording.trimmed(words, []))
    if utf16_length(body) > wording.LONGEST_CAPTION:
        raise ClientError("the caption is longer than 1024 characters")
    if not body:
        return {}
    return {"caption": body} | ({"caption_entities": entities} if entities else {})


def photo(bot: Bot, upload: Upload) -> Json:
    """Return the content of a photo message."""
    try:
        return {"photo": bot.files.photo(upload)}
    except ApiError as error:
        raise ClientError(error.description) from error


def document(bot: Bot, upload: Upload) -> Json:
    """Return the content of a message with a file of any size."""
    return {"document": bot.files.document(upload)}


def voice(bot: Bot, upload: Upload, seconds: int = 3) -> Json:
    """Return the content of a voice message."""
    stored = bot.files.keep(upload, "voice")
    return {"voice": {"duration": seconds, "mime_type": "audio/ogg", **stored.shape()}}


def sticker(bot: Bot, upload: Upload, emoji: str = "👍") -> Json:
    """Return the content of a sticker message."""
    width, height = images.size_of(upload.data) or (512, 512)
    return {
        "sticker": {
            "type": "regular",
            "width": width,
            "height": height,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
            **bot.files.keep(upload, "stickers").shape(),
        }
    }
