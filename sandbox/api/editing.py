"""Changing and deleting messages, and answering buttons."""

from datetime import timedelta

from sandbox.api.call import Call
from sandbox.api.keyboards import reply_markup
from sandbox.api.sending import media
from sandbox.errors import bad_request
from sandbox.markup import utf16_length
from sandbox.people import Chat, Json

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
DELETABLE = timedelta(hours=48)
LONGEST_ANSWER = 200
_MEDIA = ("photo", "document")


def edit_message_text(call: Call) -> Json:
    """Put another text in a text message; without a keyboard the old one goes."""
    chat, old = _own_message(call)
    if "text" not in old:
        raise bad_request("there is no text in the message to edit")
    text, entities = call.words()
    return _edit(call, chat, old, {"text": text} | ({"entities": entities} if entities else {}))


def edit_message_caption(call: Call) -> Json:
    """Put another caption under a picture or file, or none."""
    chat, old = _own_message(call)
    kept = {kind: old[kind] for kind in _MEDIA if kind in old}
    if not kept:
        raise bad_request("there is no caption in the message to edit")
    return _edit(call, chat, old, kept | call.caption())


def edit_message_media(call: Call) -> Json:
    """Put another picture or file, with its caption, in place of what was there."""
    chat, old = _own_message(call)
    item = call.params.object("media")
    if not item:
        raise bad_request("input media is not specified")
    return _edit(call, chat, old, media(call, item))


def edit_message_reply_markup(call: Call) -> Json:
    """Change only the keyboard; the message is not marked as edited."""
    chat, old = _own_message(call)
    markup = reply_markup(call.params, inline_only=True)
    if markup == old.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    new = {key: value for key, value in old.items() if key != "reply_markup"}
    return call.world.replace(chat, new | ({"reply_markup": markup} if markup else {}))


def delete_message(call: Call) -> bool:
    """Delete a message of the last 48 hours."""
    chat = call.chat()
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if call.world.timestamp() - message["date"] > DELETABLE.total_seconds():
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    chat.emit("deleted", message_id=message["message_id"])
    return True


def answer_callback_query(call: Call) -> bool:
    """Answer a press; the app shows `text` as a toast, or as an alert."""
    text = call.params.text("text")
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    call.params.integer("cache_time")
    call.bot.callbacks.answer(
        call.params.text("callback_query_id"),
        text=text,
        show_alert=call.params.flag("show_alert"),
        url=call.params.text("url"),
    )
    return True


def _own_message(call: Call) -> tuple[Chat, Json]:
    if call.params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.chat()
    number = call.params.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != call.bot.account.id:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(call: Call, chat: Chat, old: Json, content: Json) -> Json:
    markup = reply_markup(call.params, inline_only=True)
    content |= {"reply_markup": markup} if markup else {}
    replaced = {"text", "entities", "caption", "caption_entities", "reply_markup", *_MEDIA}
    if content == {key: value for key, value in old.items() if key in replaced}:
        raise bad_request(NOT_MODIFIED)
    kept = {key: value for key, value in old.items() if key not in replaced}
    return call.world.replace(chat, {**kept, **content, "edit_date": call.world.timestamp()})
