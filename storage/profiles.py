"""What was said of the columns of tables, kept for the next file with the same headings."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from rectification.ledger import ColumnRules
from rectification.people import Actor
from storage.models import ColumnProfile

_LONGEST = 100


async def known() -> dict[str, ColumnRules]:
    """Return the rules of every profile, by the fingerprint of its headings."""
    rows = await ColumnProfile.all().values_list("fingerprint", "rules")
    return {str(fingerprint): ColumnRules.from_json(rules) for fingerprint, rules in rows}


async def keep(
    fingerprint: str,
    headings: Sequence[str],
    rules: ColumnRules,
    *,
    file: str,
    by: Actor,
    now: datetime,
) -> str:
    """Keep what was said of a kind of table, in the place of what was said before.

    Args:
        fingerprint: that of its headings.
        headings: those that have values below them.
        rules: what was said.
        file: the name of the file, after which a new profile is called.
        by: who said it.
        now: when.

    Returns:
        The profile's name.
    """
    profile = await ColumnProfile.get_or_none(fingerprint=fingerprint)
    if profile is None:
        profile = ColumnProfile(name=await _free_name(file), fingerprint=fingerprint)
    profile.headings = list(headings)
    profile.rules = rules.to_json()
    profile.person_id = by.id
    profile.at = profile.used_at = now
    await profile.save()
    return str(profile.name)


async def use(fingerprint: str, now: datetime) -> str:
    """Note that a profile was used; return its name, empty if it is there no more."""
    profile = await ColumnProfile.get_or_none(fingerprint=fingerprint)
    if profile is None:
        return ""
    await ColumnProfile.filter(id=profile.id).update(used_at=now)
    return str(profile.name)


async def named(name: str) -> ColumnProfile | None:
    """Return the profile of this name or number."""
    found = await ColumnProfile.get_or_none(name=name)
    if found is None and name.isdecimal():
        found = await ColumnProfile.get_or_none(id=int(name))
    return found


async def _free_name(file: str) -> str:
    stem = " ".join(PurePath(file).stem.split())[:_LONGEST] or "ledger"
    name, copies = stem, 1
    while await ColumnProfile.exists(name=name):
        copies += 1
        name = f"{stem} ({copies})"
    return name
