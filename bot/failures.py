"""What a failed call to the Bot API means for the message that it carried.

Telegram knows no idempotency key, so whoever sends again must know whether the first
try can have arrived.
"""

from datetime import timedelta

import aiohttp
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.redaction import scrub


class NotSent(NetworkError):
    """No connection came about, so Telegram has surely not seen the request."""

    __slots__ = ()


class NotSentInTime(NotSent, TimedOut):
    """No connection was made, or none came free in the pool, in time."""

    __slots__ = ()


def may_have_arrived(error: TelegramError) -> bool:
    """Tell whether the request that ended in `error` may have had its effect.

    True after a time-out, a broken connection or a 5xx: the answer is lost, not
    necessarily the request. False where no connection came about, and where Telegram
    answered with a refusal (4xx).
    """
    return isinstance(error, NetworkError) and not isinstance(error, NotSent | BadRequest)


def told_to_wait(error: RetryAfter) -> timedelta:
    """Return how long Telegram forbids every call of this bot (429)."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def failure(error: Exception, url: str) -> NetworkError:
    """Return python-telegram-bot's error for aiohttp's, without `url`, which holds the token."""
    text = scrub(f"{type(error).__name__}: {error}".replace(url, "the Bot API"))
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NotSentInTime(text)
        case aiohttp.ClientConnectorError() | aiohttp.ClientHttpProxyError() | aiohttp.InvalidURL():
            return NotSent(text)
        case TimeoutError():
            return TimedOut(text)
        case _:
            return NetworkError(text)
