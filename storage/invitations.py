"""Invitations by the hundred: a ledger may name a whole province."""

from collections.abc import Iterable
from datetime import datetime

from storage import bulk
from storage.models import Invitation
from storage.queries import chunks


async def good(persons: list[int], now: datetime) -> dict[int, Invitation]:
    """Return of each person the first code that still opens."""
    found: dict[int, Invitation] = {}
    for some in chunks(persons):
        open_ones = Invitation.filter(
            person_id__in=list(some), used_at=None, revoked_at=None, expires_at__gt=now
        )
        for invitation in await open_ones.order_by("id"):
            found.setdefault(invitation.person_id, invitation)
    return found


async def revoke(persons: list[int], now: datetime) -> None:
    """Let no code of these people open any more."""
    for some in chunks(persons):
        unused = Invitation.filter(person_id__in=list(some), used_at=None, revoked_at=None)
        await unused.update(revoked_at=now)


async def numbers(count: int) -> list[int]:
    """Return row numbers for invitations: a code is made from its number."""
    return await bulk.reserve("invitation", count)


async def add(invitations: Iterable[Invitation]) -> None:
    """Add invitations under the numbers that they have."""
    await bulk.insert(
        "invitation",
        ("id", "person_id", "code_hash", "issued_by_id", "issued_at", "expires_at"),
        [
            (
                each.id,
                each.person_id,
                each.code_hash,
                each.issued_by_id,
                bulk.instant(each.issued_at),
                bulk.instant(each.expires_at),
            )
            for each in invitations
        ],
    )
