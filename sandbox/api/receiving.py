"""Who the bot is, how it gets its updates, and the files in them."""

import ipaddress
import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sandbox.api.call import Call
from sandbox.bots import Webhook
from sandbox.errors import ApiError, bad_request
from sandbox.files import LARGEST_DOWNLOAD
from sandbox.people import Json

PORTS = frozenset({80, 88, 443, 8443})
LONGEST_SECRET = 256
MOST_CONNECTIONS = 100
LONGEST_POLL = 50
"""Telegram holds a long poll no longer than this many seconds."""


def get_me(call: Call) -> Json:
    """Return the bot itself. It stands in groups in privacy mode, as a new bot does."""
    return call.bot.account.shape() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(call: Call) -> list[Any]:
    """Return waiting updates; `offset` confirms all below it."""
    offset = call.params.integer("offset")
    limit = call.params.integer("limit", 100, 1, 100)
    seconds = call.params.integer("timeout", 0, 0, 10**6)
    if call.bot.webhook.url:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _take_allowed(call)
    return await call.bot.queue.fetch(offset, limit, min(seconds, LONGEST_POLL))


def set_webhook(call: Call) -> bool:
    """Set where updates are posted; an empty address deletes it. Nothing is called to verify.

    The one place where this server is kinder than Telegram: an `http` address on this machine's
    loopback, on any port, is taken, so that a bot can be tested without a certificate.
    """
    url = call.params.text("url")
    secret = call.params.text("secret_token")
    connections = call.params.integer("max_connections", 40, 1, MOST_CONNECTIONS)
    if url:
        _check_address(url)
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _take_allowed(call)
    call.bot.webhook = Webhook(url, secret, connections) if url else Webhook()
    _drop_pending(call)
    if url:
        call.bot.queue.end_poll("setWebhook request")
    call.bot.queue.arrived.set()
    return True


def delete_webhook(call: Call) -> bool:
    """Go back to getUpdates."""
    call.bot.webhook = Webhook()
    _drop_pending(call)
    return True


def get_webhook_info(call: Call) -> Json:
    """Return the health probe of the webhook."""
    hook = call.bot.webhook
    body: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.queue.waiting()),
    }
    if hook.url:
        body["max_connections"] = hook.max_connections
        body["ip_address"] = "127.0.0.1"
    if hook.last_error_date is not None:
        body["last_error_date"] = hook.last_error_date
        body["last_error_message"] = hook.last_error_message
    if call.bot.queue.allowed:
        body["allowed_updates"] = call.bot.queue.allowed
    return body


def get_file(call: Call) -> Json:
    """Return the address of a file of at most 20 MB."""
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.bot.files.by_id(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.upload.data) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.shape(), "file_path": stored.path}


def _take_allowed(call: Call) -> None:
    allowed = call.params.array("allowed_updates")
    if allowed is None:
        return
    if not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    call.bot.queue.allowed = allowed


def _drop_pending(call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.clear()


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise bad_request("bad webhook: invalid port in the URL") from None
    if parts.scheme == "http" and _is_loopback(parts):
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port is not None and port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
