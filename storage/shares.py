"""Shares in findings that pass from one person to another."""

from storage.models import Share


async def give(share: Share, person: int) -> None:
    """Give a share to another person, within a transaction.

    Whoever has a share of that finding already keeps one, the lead if either led.
    """
    other = await Share.get_or_none(finding_id=share.finding_id, person_id=person)
    if other is None:
        await Share.filter(id=share.id).update(person_id=person)
        return
    # One share leads, so the one that ends goes first.
    await share.delete()
    await Share.filter(id=other.id).update(lead=other.lead or share.lead)
