"""Reading tokens: which system shows one, and which there are."""

from datetime import datetime

from rectification.tokens import fingerprint
from storage.models import Token


async def shown(token: str) -> Token | None:
    """Return the row of a token that is still good; None for any other text."""
    return await Token.get_or_none(token_hash=fingerprint(token), revoked_at=None)


async def used(token: Token, now: datetime) -> bool:
    """Note that a token was used; False when it has been revoked meanwhile."""
    return bool(await Token.filter(id=token.id, revoked_at=None).update(last_used_at=now))


async def good() -> list[Token]:
    """Return the tokens that have not been revoked, the oldest first."""
    return await Token.filter(revoked_at=None).order_by("id")
