"""People and units in bulk, as a roster sees them."""

from collections.abc import Iterable

from rectification.people import Role
from rectification.roster.comparison import Known
from storage.models import Person, Unit
from storage.queries import chunks


async def known(names: Iterable[str]) -> list[Known]:
    """Return everybody who bears one of these names, in the terms of a roster."""
    found: list[Known] = []
    for some in chunks(sorted(set(names))):
        people = (
            await Person.filter(name__in=list(some))
            .select_related("unit", "deputy")
            .prefetch_related("memberships__unit", "supervisions__unit")
            .order_by("id")
        )
        found.extend(_known(person) for person in people)
    return found


def _known(person: Person) -> Known:
    own = (person.unit.name,) if person.unit else ()
    further = tuple(each.unit.name for each in person.memberships)
    given = {Role.ADMIN: person.is_admin, Role.SUPERVISOR: person.is_supervisor}
    scope = tuple(each.unit.name for each in person.supervisions)
    return Known(
        id=person.id,
        name=person.name,
        units=own + further,
        given=frozenset(role for role, held in given.items() if held),
        phone=person.phone,
        deputy=person.deputy.name if person.deputy else "",
        scope=None if person.everywhere else scope,
    )


async def parents() -> dict[str, str]:
    """Return the unit above each unit that has one, by names."""
    pairs = await Unit.exclude(parent_id=None).values_list("name", "parent__name")
    return {str(unit): str(above) for unit, above in pairs}
