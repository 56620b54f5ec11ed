"""All methods of the server on one page, with every parameter that Bot API 10.1 names.

A parameter that a method does not have is refused, where Telegram would ignore it: a misspelt
name should not pass. Parameters of features that are not here (business accounts, topics, paid
messages) are taken and have no effect.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.api import editing, menus, receiving, sending
from sandbox.api.call import Call

Act = Callable[[Call], Any] | Callable[[Call], Awaitable[Any]]

_SENDING = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters "
    "reply_parameters "
)
_CAPTION = "caption parse_mode caption_entities "
_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup "


@dataclass(frozen=True)
class Method:
    """A method: what it takes, what it needs, whether it counts against the flood limits."""

    name: str
    act: Act
    takes: str = ""
    needs: str = ""
    counted: bool = False

    @property
    def parameters(self) -> frozenset[str]:
        """All parameter names."""
        return frozenset(f"{self.takes} {self.needs}".split())


METHODS = (
    Method("getMe", receiving.get_me),
    Method("getUpdates", receiving.get_updates, "offset limit timeout allowed_updates"),
    Method(
        "setWebhook",
        receiving.set_webhook,
        "url certificate ip_address max_connections allowed_updates drop_pending_updates "
        "secret_token",
    ),
    Method("deleteWebhook", receiving.delete_webhook, "drop_pending_updates"),
    Method("getWebhookInfo", receiving.get_webhook_info),
    Method("getFile", receiving.get_file, needs="file_id"),
    Method(
        "sendMessage",
        sending.send_message,
        _SENDING + "text parse_mode entities link_preview_options reply_markup",
        needs="chat_id",
        counted=True,
    ),
    Method(
        "sendPhoto",
        sending.send_photo,
        _SENDING + _CAPTION + "photo show_caption_above_media has_spoiler reply_markup",
        needs="chat_id",
        counted=True,
    ),
    Method(
        "sendDocument",
        sending.send_document,
        _SENDING + _CAPTION + "document thumbnail disable_content_type_detection reply_markup",
        needs="chat_id",
        counted=True,
    ),
    Method(
        "sendMediaGroup",
        sending.send_media_group,
        _SENDING,
        needs="chat_id media",
        counted=True,
    ),
    Method(
        "sendChatAction",
        sending.send_chat_action,
        "business_connection_id message_thread_id",
        needs="chat_id action",
    ),
    Method(
        "editMessageText",
        editing.edit_message_text,
        _EDITING + "text parse_mode entities link_preview_options",
        counted=True,
    ),
    Method(
        "editMessageCaption",
        editing.edit_message_caption,
        _EDITING + _CAPTION + "show_caption_above_media",
        counted=True,
    ),
    Method("editMessageMedia", editing.edit_message_media, _EDITING + "media", counted=True),
    Method("editMessageReplyMarkup", editing.edit_message_reply_markup, _EDITING, counted=True),
    Method("deleteMessage", editing.delete_message, needs="chat_id message_id"),
    Method(
        "answerCallbackQuery",
        editing.answer_callback_query,
        "text show_alert url cache_time",
        needs="callback_query_id",
    ),
    Method("setMyCommands", menus.set_my_commands, "scope language_code", needs="commands"),
    Method("getMyCommands", menus.get_my_commands, "scope language_code"),
    Method("deleteMyCommands", menus.delete_my_commands, "scope language_code"),
)

FLAGS = frozenset(
    [
        "disable_notification",
        "protect_content",
        "allow_paid_broadcast",
        "show_caption_above_media",
        "has_spoiler",
        "disable_content_type_detection",
        "show_alert",
        "drop_pending_updates",
    ]
)
INTEGERS = frozenset(
    [
        "message_id",
        "message_thread_id",
        "direct_messages_topic_id",
        "offset",
        "limit",
        "timeout",
        "max_connections",
        "cache_time",
    ]
)
"""Parameters that are checked also where a method makes nothing of them."""

BY_NAME = {method.name.lower(): method for method in METHODS}
"""Telegram takes method names in any case."""
