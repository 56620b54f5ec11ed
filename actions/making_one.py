"""Making one person of two rows: a human whom the ledger names in several units or roles."""

from datetime import datetime

from rectification.people import Actor
from storage import events, shares
from storage.models import Invitation, Membership, Person, Share, Supervision


async def make_one(spare: Person, kept: Person, *, by: Actor, now: datetime) -> None:
    """Give the kept row everything that a row of the same human holds, and delete that.

    Call it within a transaction, for a spare row that never joined: it has done nothing,
    and was told nothing, so no record speaks of it but what an admin wrote.

    Args:
        spare: the row that ends.
        kept: the row that is bound to the account.
        by: the person, who has shown that both invitations are theirs.
        now: when.
    """
    for share in await Share.filter(person_id=spare.id):
        await shares.give(share, kept.id)
    further = {spare.unit_id, *await _units(spare)} - {kept.unit_id, None, *await _units(kept)}
    if kept.unit_id is None and spare.unit_id is not None:
        kept.unit_id = spare.unit_id
        further.discard(spare.unit_id)
    for given in await Supervision.filter(person_id=spare.id):
        await Supervision.get_or_create(person_id=kept.id, unit_id=given.unit_id)
    await Membership.filter(person_id=spare.id).delete()
    await Invitation.filter(person_id=spare.id).update(person_id=kept.id)
    await Person.filter(deputy_id=spare.id).exclude(id=kept.id).update(deputy_id=kept.id)
    kept.is_supervisor |= spare.is_supervisor
    kept.is_admin |= spare.is_admin
    kept.everywhere |= spare.everywhere
    kept.phone = kept.phone or spare.phone
    # The unit and the name of a person are unique, so the row that ends goes first.
    ended = spare.id
    await spare.delete()
    await kept.save()
    for unit in further:
        await Membership.create(person_id=kept.id, unit_id=unit)
    await events.add("make_one", by=by, at=now, before={"person": ended}, after={"person": kept.id})


async def _units(person: Person) -> list[int]:
    rows = await Membership.filter(person_id=person.id)
    return [each.unit_id for each in rows]
