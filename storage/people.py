"""Reading people: who somebody is, and who is to be told."""

from collections.abc import Iterable

from tortoise.expressions import Q

from rectification.people import Actor, Role
from storage.models import Person, Share, Supervision, Unit


async def by_telegram_id(telegram_id: int) -> Actor | None:
    """Return the person bound to a Telegram account, or None."""
    person = await Person.get_or_none(telegram_id=telegram_id)
    return None if person is None else await as_actor(person)


async def as_actor(person: Person) -> Actor:
    """Return a person with roles and the units supervised, as the rules need them.

    Whoever has a finding is an officer, and so is whoever has a unit and no other role.
    """
    roles = set()
    units: frozenset[int] = frozenset()
    if person.is_admin:
        roles.add(Role.ADMIN)
    if person.is_supervisor:
        roles.add(Role.SUPERVISOR)
        if not person.everywhere:
            given = await Supervision.filter(person_id=person.id).values_list("unit_id", flat=True)
            units = await with_units_below(given)  # type: ignore[arg-type]  # flat lists are untyped
    plain = not person.is_admin and not person.is_supervisor
    if (plain and person.unit_id is not None) or await Share.exists(person_id=person.id):
        roles.add(Role.OFFICER)
    return Actor(
        id=person.id,
        name=person.name,
        chat_id=person.telegram_id,
        locale=person.locale,
        roles=frozenset(roles),
        units=units,
        everywhere=person.everywhere,
    )


async def with_units_below(units: Iterable[int]) -> frozenset[int]:
    """Return the units and everything below them."""
    found = set(units)
    if not found:
        return frozenset()
    pairs = await Unit.exclude(parent_id=None).values_list("id", "parent_id")
    while True:
        below = {unit for unit, parent in pairs if parent in found} - found
        if not below:
            return frozenset(found)
        found |= below


async def units_above(unit: int) -> list[int]:
    """Return a unit and all that it lies below, itself first."""
    chain = [unit]
    while True:
        parent = await Unit.filter(id=chain[-1]).values_list("parent_id", flat=True)
        above = parent[0] if parent else None
        if not isinstance(above, int) or above in chain:
            return chain
        chain.append(above)


async def supervising(unit: int) -> list[Person]:
    """Return everybody who supervises a unit, joined or not, by name."""
    above = await units_above(unit)
    return (
        await Person.filter(is_supervisor=True)
        .filter(Q(everywhere=True) | Q(supervisions__unit_id__in=above))
        .distinct()
        .order_by("name")
    )


async def officers_of(finding: int) -> list[tuple[Person, bool]]:
    """Return the people who share a finding and whether each leads; the lead first."""
    shares = await Share.filter(finding_id=finding).select_related("person").order_by("-lead", "id")
    return [(share.person, share.lead) for share in shares]


def reachable(people: Iterable[Person]) -> list[Person]:
    """Return those who have joined; messages to others have nowhere to go."""
    return [person for person in people if person.telegram_id is not None]


async def scope_names(person: Person) -> tuple[str, ...]:
    """Return the names of the units that a person belongs to or supervises, the own first."""
    theirs = Q(supervisions__person_id=person.id) | Q(memberships__person_id=person.id)
    further = await Unit.filter(theirs).order_by("id").distinct()
    own = await Unit.filter(id=person.unit_id)
    return tuple(dict.fromkeys(unit.name for unit in (*own, *further)))
