"""One bot of the sandbox, with everything that Telegram keeps for it."""

import itertools
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.callbacks import CallbackDesk
from sandbox.files import FileStore
from sandbox.floods import FloodGate, Limits
from sandbox.menu import CommandBook
from sandbox.people import Chat, Json
from sandbox.updates import UpdateQueue


@dataclass
class Webhook:
    """What setWebhook set; an empty `url` is none. Errors are the last one, for the probe.

    `failing` tells whether the last delivery of all failed.
    """

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str = ""
    failing: bool = False


@dataclass(frozen=True)
class BotAccount:
    """A bot as BotFather would hand it over."""

    token: str = "1000000001:AAE-lastmile-demo-token-for-the-sandbox"  # noqa: S105  opens nothing but a sandbox
    username: str = "lastmile_demo_bot"
    first_name: str = "最后一公里"

    @property
    def id(self) -> int:
        """The number before the colon, or one made from the whole token."""
        head = self.token.split(":")[0]
        return int(head) if head.isdecimal() else 1_000_000_000 + zlib.crc32(head.encode())

    def shape(self) -> Json:
        """Return the Bot API's User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }


@dataclass
class Bot:
    """The server's side of a bot: chats, queue, files, menu, webhook, flood counters."""

    account: BotAccount
    now: Callable[[], datetime]
    limits: Limits | None
    chats: dict[int, Chat] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    commands: CommandBook = field(default_factory=CommandBook)

    def __post_init__(self) -> None:
        self.queue = UpdateQueue(self.now, first_id=secrets.randbelow(10**8) + 10**8)
        self.files = FileStore(self.account.id)
        self.gate = FloodGate(self.limits)
        self.callbacks = CallbackDesk(self.now)
        self._message_ids = itertools.count(1)
        self._album_ids = itertools.count(13_000_000_000_000_000)

    @property
    def connected(self) -> bool:
        """Whether somebody fetches updates, or a webhook is set that took the last one."""
        if self.webhook.url:
            return not self.webhook.failing
        return self.queue.is_polled

    def next_message_id(self) -> int:
        """Return a number that rises over all chats of this bot."""
        return next(self._message_ids)

    def next_album_id(self) -> str:
        """Return a new `media_group_id`."""
        return str(next(self._album_ids))
