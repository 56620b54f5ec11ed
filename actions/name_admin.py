"""Calling an admin by their name: the settings know only a number."""

from datetime import datetime

from rectification.people import Actor
from storage import events
from storage.models import Person
from storage.transactions import transaction

LONGEST = 200


@transaction
async def name_admin(actor: Actor, name: str, *, now: datetime) -> None:
    """Give an admin who has none yet the name of their Telegram account."""
    known = name.strip()[:LONGEST] or actor.name
    await Person.filter(id=actor.id).update(name=known)
    await events.add("name", by=actor, at=now, after={"name": known})
