"""Invitation codes: short enough to read out, too many to guess, never kept in plain."""

import hashlib
import hmac
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs that nobody takes for another (no 0 O 1 I L U)."""

LENGTH = 12


def code_for(key: bytes, invitation: int) -> str:
    """Return the code of an invitation: derived, so that it need not be stored.

    Args:
        key: the office's secret.
        invitation: the invitation's row.
    """
    digest = hmac.digest(key, f"invitation:{invitation}".encode(), "sha256")
    number = int.from_bytes(digest, "big")
    signs = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def fingerprint(code: str) -> str:
    """Return what is stored of a code; case, width and separators do not matter."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isalnum())
    return hashlib.sha256(plain.upper().encode()).hexdigest()
