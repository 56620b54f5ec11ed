"""Messages from the bot."""

from typing import Any

from sandbox.api.call import Call
from sandbox.api.keyboards import reply_markup
from sandbox.api.params import Params
from sandbox.errors import bad_request
from sandbox.people import Chat, Json

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
SMALLEST_ALBUM, LARGEST_ALBUM = 2, 10


def send_message(call: Call) -> Json:
    """Send a text."""
    chat = call.chat()
    text, entities = call.words()
    return _send(call, chat, {"text": text} | ({"entities": entities} if entities else {}))


def send_photo(call: Call) -> Json:
    """Send a picture."""
    chat = call.chat()
    caption = call.caption()
    return _send(call, chat, {"photo": call.bot.files.photo(call.upload("photo")), **caption})


def send_document(call: Call) -> Json:
    """Send a file."""
    chat = call.chat()
    caption = call.caption()
    document = call.bot.files.document(call.upload("document"))
    return _send(call, chat, {"document": document, **caption})


def send_media_group(call: Call) -> list[Json]:
    """Send an album of pictures, or of files; it takes no keyboard.

    All of it is read before any of it is sent.
    """
    chat = call.chat()
    items = call.params.array("media") or []
    if not SMALLEST_ALBUM <= len(items) <= LARGEST_ALBUM:
        few = len(items) < SMALLEST_ALBUM
        raise bad_request(f"too {'few' if few else 'many'} messages to send as an album")
    kinds = {item.get("type") for item in items if isinstance(item, dict)}
    if len(kinds) > 1 and "document" in kinds:
        raise bad_request("document can't be mixed with other media types")
    contents = [media(call, item) for item in items]
    album = {"media_group_id": call.bot.next_album_id(), **call.reply(chat)}
    return [_post(call, chat, content | album) for content in contents]


def media(call: Call, item: Any) -> Json:
    """Return the content of a message made from one InputMedia."""
    kind = item.get("type") if isinstance(item, dict) else None
    if kind not in ("photo", "document"):
        raise bad_request(f"can't parse InputMedia: type {kind!r} is unsupported")
    upload = call.upload("media", str(item.get("media", "")))
    caption = call.caption(Params(item))
    if kind == "photo":
        return {"photo": call.bot.files.photo(upload), **caption}
    return {"document": call.bot.files.document(upload), **caption}


def send_chat_action(call: Call) -> bool:
    """Show that the bot is at work, for 5 seconds or until its next message."""
    chat = call.chat()
    action = call.params.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.whisper({"kind": "action", "action": action})
    return True


def _send(call: Call, chat: Chat, content: Json) -> Json:
    markup = reply_markup(call.params)
    content |= call.reply(chat)
    return _post(call, chat, content | ({"reply_markup": markup} if markup else {}))


def _post(call: Call, chat: Chat, content: Json) -> Json:
    return call.world.post(call.bot, chat, call.bot.account.shape(), content)
