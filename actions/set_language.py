"""Choosing the language in which the bot speaks to one person."""

from datetime import datetime

from rectification.notices import LanguageSet, Menu
from rectification.people import Actor
from storage import outbox
from storage.models import Person
from storage.transactions import transaction


@transaction
async def set_language(actor: Actor, locale: str, *, pressed: str, now: datetime) -> None:
    """Speak `locale` to this person from now on; their menu of commands changes with it."""
    person = await Person.get(id=actor.id)
    person.locale = locale
    await person.save(update_fields=["locale"])
    await outbox.add(
        person, Menu(roles=tuple(sorted(actor.roles))), key=f"menu:language:{pressed}", now=now
    )
    await outbox.add(person, LanguageSet(locale=locale), key=f"language:{pressed}", now=now)
