"""Keeping secrets out of everything that is written for people to read."""

import re

_GONE = "***"
# Telegram's tokens are the bot's number, a colon and 35 characters; in a URL the
# colon may be percent-encoded. https://core.telegram.org/bots/api#authorizing-your-bot
_TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
# What rectification/tokens.py hands to systems that send findings.
_SYSTEM = re.compile(r"lastmile_[A-Za-z0-9_-]{20,}")
_URL_PASSWORD = re.compile(r"(?<=://)([^\s/:@]*):[^\s/@]+(?=@)")
_known: set[str] = set()


def keep_out(secret: str) -> None:
    """Have `scrub` remove `secret` too, whatever its shape.

    For the tokens of Bot API servers that are not Telegram's.
    """
    if secret:
        _known.add(secret)
        _known.add(secret.replace(":", "%3A"))


def scrub(text: str) -> str:
    """Return `text` without tokens, passwords in URLs and what `keep_out` named."""
    for secret in _known:
        text = text.replace(secret, _GONE)
    return _URL_PASSWORD.sub(rf"\1:{_GONE}", _SYSTEM.sub(_GONE, _TOKEN.sub(_GONE, text)))
