"""How fast a bot may send: Telegram's limits as token buckets."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import ApiError


@dataclass(frozen=True)
class Rate:
    """`per_second` calls in the long run, with `burst` of them at once after a rest."""

    per_second: float
    burst: int


@dataclass(frozen=True)
class Limits:
    """The three limits of Telegram's FAQ ("My bot is hitting limits")."""

    overall: Rate
    private: Rate
    group: Rate


LENIENT = Limits(overall=Rate(30, 60), private=Rate(1, 20), group=Rate(20 / 60, 20))
"""The default: Telegram's rates with long bursts, so that a bot that paces itself is never told."""

STRICT = Limits(overall=Rate(30, 30), private=Rate(1, 3), group=Rate(20 / 60, 20))
"""Telegram's rates with bursts as short as the FAQ's "short bursts" can be read."""


class _Bucket:
    def __init__(self, rate: Rate, at: float) -> None:
        self.rate = rate
        self.tokens = float(rate.burst)
        self.at = at

    def refill(self, at: float) -> None:
        gained = (at - self.at) * self.rate.per_second
        self.tokens = min(self.rate.burst, self.tokens + gained)
        self.at = at

    def wait(self) -> float:
        return max(0.0, (1 - self.tokens) / self.rate.per_second)


class FloodGate:
    """Counts what one bot sends. Refused calls cost nothing; an album counts as one call.

    `clock` is in seconds and is the machine's, not the simulated one, because `retry_after` is
    waited for in real time.
    """

    def __init__(self, limits: Limits | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._buckets: dict[int | None, _Bucket] = {}

    def pass_or_refuse(self, chat_id: int) -> None:
        """Count one message to a chat (negative ids are groups).

        Raises:
            ApiError: 429 with `retry_after` in whole seconds.
        """
        if self.limits is None:
            return
        here = self.limits.private if chat_id > 0 else self.limits.group
        now = self._clock()
        buckets = [
            self._buckets.setdefault(key, _Bucket(rate, now))
            for key, rate in ((None, self.limits.overall), (chat_id, here))
        ]
        for bucket in buckets:
            bucket.refill(now)
        wait = math.ceil(max(bucket.wait() for bucket in buckets))
        if wait:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        for bucket in buckets:
            bucket.tokens -= 1
