"""How fast the bot may speak: Telegram's limits, kept before Telegram has to say so.

Some 30 messages a second in all, one a second in a private chat (short bursts pass),
20 a minute in a group (core.telegram.org/bots/faq, "My bot is hitting limits").
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

OVERALL = 30.0
BURST = 3.0
PRIVATE = 1.0
GROUP = 20 / 60
FORGET = 120.0


@dataclass
class _Bucket:
    """Tokens that grow with time; one is a message."""

    rate: float
    most: float
    held: float
    seen: float

    def wait(self, now: float) -> float:
        """Return the seconds until there is a token."""
        self.held = min(self.most, self.held + (now - self.seen) * self.rate)
        self.seen = now
        return max(0.0, (1.0 - self.held) / self.rate)

    def take(self) -> None:
        self.held -= 1.0


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
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _silent_until: float = 0.0

    def __post_init__(self) -> None:
        """Begin with a full measure."""
        self._overall = _Bucket(self.overall, 1.0, 1.0, self.clock())

    def wait(self, chat: int) -> float:
        """Return the seconds that a message to a chat must wait; 0 when it may leave now."""
        now = self.clock()
        return max(self._silent_until - now, self._overall.wait(now), self._chat(chat).wait(now))

    def take(self, chat: int) -> None:
        """Note that a message leaves for a chat."""
        self._overall.take()
        self._chat(chat).take()

    def be_silent(self, seconds: float) -> None:
        """Send nothing to anybody for so long: Telegram said so (429)."""
        self._silent_until = max(self._silent_until, self.clock() + seconds)

    def _chat(self, chat: int) -> _Bucket:
        now = self.clock()
        if len(self._chats) > OVERALL * FORGET:
            self._chats = {
                key: each for key, each in self._chats.items() if now - each.seen < FORGET
            }
        if chat not in self._chats:
            rate = self.private if chat > 0 else GROUP
            self._chats[chat] = _Bucket(rate, self.burst, self.burst, now)
        return self._chats[chat]
