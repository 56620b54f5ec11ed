"""Reading people: who somebody is, and who is to be told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.expressions import Q

from rectification.people import Actor, Role
from storage import bulk, queries
from storage.fields import read_instant
from storage.models import Person, Share, Supervision, Unit


async def by_telegram_id(telegram_id: int) -> Actor | None:
    """Return the person bound to a Telegram account, or None."""
    found = await queries.rows(_ACTOR.replace("WHO", "telegram_id"), of=telegram_id)
    return await _actor(found[0]) if found else None


async def as_actor(person: Person) -> Actor:
    """Return a person with roles and the units supervised, as the rules need them."""
    (row,) = await queries.rows(_ACTOR.replace("WHO", "id"), of=person.id)
    return await _actor(row)


_ACTOR = """
SELECT p.id, p.name, p.telegram_id, p.locale, p.unit_id, p.is_admin, p.is_supervisor, p.everywhere,
  EXISTS (SELECT 1 FROM share s WHERE s.person_id = p.id) AS shares,
  EXISTS (SELECT 1 FROM question q WHERE q.person_id = p.id AND q.ended_at IS NULL) AS asked
FROM person p WHERE p.WHO = {of}
"""


async def _actor(row: dict[str, Any]) -> Actor:
    """Return who a row of `_ACTOR` is.

    Whoever has a finding is an officer, and so is whoever has a unit and no other role.
    """
    roles = set()
    units: frozenset[int] = frozenset()
    if row["is_admin"]:
        roles.add(Role.ADMIN)
    if row["is_supervisor"]:
        roles.add(Role.SUPERVISOR)
        if not row["everywhere"]:
            given = Supervision.filter(person_id=row["id"]).values_list("unit_id", flat=True)
            units = await with_units_below(await given)  # type: ignore[arg-type]  # flat lists are untyped
    if row["shares"] or (row["unit_id"] is not None and not roles):
        roles.add(Role.OFFICER)
    return Actor(
        id=row["id"],
        name=row["name"],
        chat_id=row["telegram_id"],
        locale=row["locale"],
        roles=frozenset(roles),
        units=units,
        everywhere=bool(row["everywhere"]),
        asked=bool(row["asked"]),
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


async def administrators() -> list[tuple[int, str]]:
    """Return the chat and the language of every admin who has joined."""
    found = Person.filter(is_admin=True).exclude(telegram_id=None).order_by("id")
    return [
        (int(chat), str(locale))
        for chat, locale in await found.values_list("telegram_id", "locale")
    ]


class Supervisor(NamedTuple):
    """Who supervises a unit, as far as telling them needs.

    Attributes:
        telegram_id: the account, once they have joined.
        joined_at: since when.
        unreachable_since: when a message first came back; None when they can be reached.
    """

    id: int
    name: str
    telegram_id: int | None
    joined_at: datetime | None
    unreachable_since: datetime | None


async def supervising(unit: int) -> list[Supervisor]:
    """Return everybody who supervises a unit, joined or not, by name."""
    return [
        Supervisor(
            row["id"],
            row["name"],
            row["telegram_id"],
            read_instant(row["joined_at"]),
            read_instant(row["unreachable_since"]),
        )
        for row in await queries.rows(_SUPERVISING, unit=unit)
    ]


_SUPERVISING = """
WITH RECURSIVE above (id) AS (
  SELECT CAST({unit} AS INTEGER)
  UNION
  SELECT u.parent_id FROM above a JOIN unit u ON u.id = a.id WHERE u.parent_id IS NOT NULL
)
SELECT p.id, p.name, p.telegram_id, p.joined_at, p.unreachable_since FROM person p
WHERE p.is_supervisor AND p.id IN (
  SELECT s.person_id FROM above a JOIN supervision s ON s.unit_id = a.id
  UNION ALL SELECT e.id FROM person e WHERE e.everywhere = TRUE
)
ORDER BY p.name, p.id
"""


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


class Named(NamedTuple):
    """A person's row and, once they have joined, account; where thousands are named at once."""

    id: int
    telegram_id: int | None


async def by_ids(ids: Iterable[int]) -> dict[int, Person]:
    """Return the people of these rows, however many, by row."""
    found: dict[int, Person] = {}
    for some in queries.chunks(list(ids)):
        found |= {person.id: person for person in await Person.filter(id__in=list(some))}
    return found


async def names_and_roles(ids: Iterable[int]) -> dict[int, tuple[str, Role]]:
    """Return of many people the name, and the role for which they would be invited."""
    query = _ROLES.replace("AMONG", queries.among("ids"))
    found: dict[int, tuple[str, Role]] = {}
    for row in await queries.rows(query, ids=queries.listed(ids)):
        role = Role.SUPERVISOR if row["is_supervisor"] else Role.OFFICER
        found[row["id"]] = row["name"], Role.ADMIN if row["is_admin"] else role
    return found


_ROLES = "SELECT id, name, is_admin, is_supervisor FROM person WHERE id AMONG"


async def scopes(ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return of each of many people what `scope_names` does: their own unit comes first."""
    found: dict[int, dict[str, None]] = {}
    query = _SCOPES.replace("AMONG", queries.among("ids"))
    for row in await queries.rows(query, ids=queries.listed(ids)):
        found.setdefault(row["person_id"], {})[row["name"]] = None
    return {person: tuple(names) for person, names in found.items()}


_SCOPES = """
SELECT person_id, u.name FROM (
  SELECT id AS person_id, unit_id, 0 AS further FROM person WHERE id AMONG
  UNION SELECT person_id, unit_id, 1 FROM supervision WHERE person_id AMONG
  UNION SELECT person_id, unit_id, 1 FROM membership WHERE person_id AMONG
) AS s JOIN unit u ON u.id = s.unit_id ORDER BY person_id, further, u.id
"""


async def findings_shared(ids: Iterable[int]) -> dict[int, int]:
    """Return how many findings each of many people shares; who shares none is left out."""
    query = _SHARED.replace("AMONG", queries.among("ids"))
    counted = await queries.rows(query, ids=queries.listed(ids))
    return {row["person_id"]: row["findings"] for row in counted}


_SHARED = """
SELECT person_id, COUNT(*) AS findings FROM share WHERE person_id AMONG GROUP BY person_id
"""


async def give_units(pairs: Iterable[tuple[int, int]]) -> None:
    """Give units to supervisors, as (person, unit); what was given before stays."""
    await bulk.run(_GIVE, [{"person": person, "unit": unit} for person, unit in pairs])


_GIVE = """
INSERT INTO supervision (person_id, unit_id) VALUES ({person}, {unit})
ON CONFLICT (person_id, unit_id) DO NOTHING
"""


async def add_officers(pairs: Iterable[tuple[int, str]], *, locale: str) -> None:
    """Add people as (unit, name), none of whom is there."""
    columns = (
        "unit_id", "name", "locale", "phone", "is_admin", "is_supervisor", "everywhere",
    )  # fmt: skip
    rows = [(unit, name, locale, "", False, False, False) for unit, name in pairs]
    await bulk.insert("person", columns, rows)
