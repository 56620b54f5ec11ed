"""How fast the bot may speak: Telegram's limits, kept before Telegram has to say so.

Some 30 messages a second in all, one a second in a private chat (short bursts pass),
20 a minute in a group (core.telegram.org/bots/faq, "My bot is hitting limits").
"""

import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

OVERALL = 30.0
CATCH_UP = 15.0
"""Messages that were not sent while this machine was busy elsewhere, and that may follow …"""

FASTEST = 40.0
"""… at this many a second at most."""

BURST = 3.0
PRIVATE = 1.0
GROUP = 20 / 60
MEMORY = 10.0
"""Seconds after which it does not matter any more what was sent: a group's measure is full."""

MANY = 3600
"""Chats remembered before those at rest are forgotten."""

planned: ContextVar[bool] = ContextVar("planned", default=False)
"""Whether the task at work sends what was reserved."""


@dataclass
class _Bucket:
    """Tokens that grow with time; one is a message.

    Attributes:
        rate: tokens a second.
        most: how many it holds.
        full_at: when it will be full again, which says how many it holds at any instant.
    """

    rate: float
    most: float
    full_at: float

    def wait(self, now: float) -> float:
        """Return the seconds until there is a token."""
        return max(0.0, self.full_at - (self.most - 1) / self.rate - now)

    def take(self, now: float) -> None:
        """Take a token, or owe one where there is none yet."""
        self.full_at = max(self.full_at, now) + 1 / self.rate


@dataclass
class Pacer:
    """Says when the next message may leave, in all and to each chat.

    Attributes:
        clock: seconds that only rise.
        overall: messages a second to all chats together.
        private: messages a second to one private chat.
        burst: messages that may go to a chat at once after a rest.
    """

    clock: Callable[[], float] = time.monotonic
    overall: float = OVERALL
    private: float = PRIVATE
    burst: float = BURST
    _overall: _Bucket = field(init=False)
    _gap: _Bucket = field(init=False)
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _silent_until: float = 0.0

    def __post_init__(self) -> None:
        """Begin with a full measure."""
        self._overall = _Bucket(self.overall, CATCH_UP, self.clock())
        self._gap = _Bucket(max(FASTEST, self.overall), 1.0, self.clock())

    def begin(self, sent: Iterable[tuple[int, float]]) -> None:
        """Begin with what another process sent in the last `MEMORY` seconds.

        Where it sent anything, its measure is taken to have been empty before that.

        Args:
            sent: of each message the chat and how many seconds ago, the oldest first.
        """
        now = self.clock()
        before = now - MEMORY
        self._overall.full_at = before + CATCH_UP / self.overall
        self._chats.clear()
        for chat, ago in sent:
            self._overall.take(now - ago)
            rate = self.private if chat > 0 else GROUP
            empty = _Bucket(rate, self.burst, before + self.burst / rate)
            self._chats.setdefault(chat, empty).take(now - ago)

    def wait(self, chat: int | None = None) -> float:
        """Return the seconds that a message must wait; 0 when it may leave now.

        Args:
            chat: where to; None asks for any chat that has been at rest.
        """
        now = self.clock()
        wait = max(self.silence, self._overall.wait(now), self._gap.wait(now))
        return wait if chat is None else max(wait, self._chat(chat).wait(now))

    def reserve(self) -> None:
        """Note that a message will leave when its wait is over.

        Those that are reserved ahead leave one after the other, and no time is lost between
        them.
        """
        now = self.clock()
        leaves = now + self.wait()
        self._overall.take(now)
        self._gap.take(leaves)

    def left(self, chat: int) -> None:
        """Note that a chat has a message, or refused it.

        Said after the call, however long it took, so that by Telegram's clock the next one
        never comes too soon.
        """
        self._chat(chat).take(self.clock())

    def note(self, chat: int) -> None:
        """Note a message that was sent, unless it was reserved.

        A handler that only reads answers at once; the sender leaves room for that.
        """
        if not planned.get():
            self.reserve()
            self.left(chat)

    def be_silent(self, seconds: float) -> None:
        """Send nothing to anybody for so long: Telegram said so (429)."""
        self._silent_until = max(self._silent_until, self.clock() + seconds)

    @property
    def silence(self) -> float:
        """The seconds for which nothing may be sent to anybody."""
        return max(0.0, self._silent_until - self.clock())

    def _chat(self, chat: int) -> _Bucket:
        now = self.clock()
        if len(self._chats) > MANY:
            self._chats = {key: each for key, each in self._chats.items() if each.full_at > now}
        if chat not in self._chats:
            rate = self.private if chat > 0 else GROUP
            self._chats[chat] = _Bucket(rate, self.burst, now)
        return self._chats[chat]
