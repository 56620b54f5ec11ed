"""Invitations by the thousand: a ledger may name the people of a whole province."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from storage import bulk
from storage.models import Invitation
from storage.queries import chunks


class Issued(NamedTuple):
    """An invitation that can be handed out."""

    id: int
    person_id: int
    expires_at: datetime


async def good(persons: Sequence[int], now: datetime) -> dict[int, Issued]:
    """Return of each person the first code that still opens."""
    found: dict[int, Issued] = {}
    for some in chunks(persons):
        still = Invitation.filter(
            person_id__in=list(some), used_at=None, revoked_at=None, expires_at__gt=now
        )
        for row in await still.order_by("id").values_list("id", "person_id", "expires_at"):
            issued = Issued(*row)
            found.setdefault(issued.person_id, issued)
    return found


async def revoke(persons: Sequence[int], now: datetime) -> None:
    """Let no code of these people open any more."""
    for some in chunks(persons):
        unused = Invitation.filter(person_id__in=list(some), used_at=None, revoked_at=None)
        await unused.update(revoked_at=now)


async def numbers(count: int) -> list[int]:
    """Return row numbers for invitations: a code is made from its number."""
    return await bulk.reserve("invitation", count)


async def add(issued: Mapping[str, Issued], *, by: int | None, now: datetime) -> None:
    """Add invitations under the numbers that they have, by the hashes of their codes."""
    at = bulk.instant(now)
    await bulk.insert(
        "invitation",
        ("id", "person_id", "code_hash", "issued_by_id", "issued_at", "expires_at"),
        [
            (each.id, each.person_id, code_hash, by, at, bulk.instant(each.expires_at))
            for code_hash, each in issued.items()
        ],
    )
