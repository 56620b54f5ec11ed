"""Tokens by which systems are known: too many to guess, told once, never kept in plain."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

PREFIX = "lastmile_"
"""How every token begins, so that one that leaked is recognised wherever it turns up."""


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One system that may send findings of an evaluator, as an administrator sees it."""

    name: str
    evaluator: str
    issued_at: datetime
    last_used_at: datetime | None


def token_for(key: bytes, token: int) -> str:
    """Return a token's text: derived, so that the message that tells it need not hold it.

    Args:
        key: the office's secret.
        token: the token's row.
    """
    digest = hmac.digest(key, f"token:{token}".encode(), "sha256")
    return PREFIX + urlsafe_b64encode(digest).decode().rstrip("=")


def fingerprint(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
