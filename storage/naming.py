"""Names in ledgers that nobody bears: what is decided about them, and what is remembered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tortoise.expressions import Q

from rectification.naming import Decided, NameDecision
from rectification.people import Actor
from storage import bulk, ledgers, queries
from storage.models import ImportBatch, ImportName, NameAlias, Person, Unit

Named = tuple[str, str]
"""The unit in which a person is named, empty for the name of a unit, and the name."""


async def decisions(batch: ImportBatch) -> list[NameDecision]:
    """Return what is decided about the names of a batch, other than that they are new."""
    rows = ImportName.filter(batch_id=batch.id).exclude(decided=Decided.MAKE)
    found = await rows.values_list("unit", "name", "decided", "target")
    return [NameDecision(unit, name, Decided(said), to) for unit, name, said, to in found]


async def listed(batch: ImportBatch) -> set[Named]:
    """Return the names of a batch about which something is written down."""
    rows = await ImportName.filter(batch_id=batch.id).values_list("unit", "name")
    return {(unit, name) for unit, name in rows}


async def note(
    batch: ImportBatch,
    unknown: Mapping[Named, Sequence[str]],
    recalled: Iterable[NameDecision],
) -> int:
    """Write down the names of a batch, within its preview; what was decided stays.

    Args:
        batch: the ledger.
        unknown: those that nobody bears, and known ones near to each.
        recalled: those that an earlier ledger explains.

    Returns:
        How many names are written down.
    """
    before = await listed(batch)
    open_ones = ImportName.filter(batch_id=batch.id, decided=Decided.MAKE, recalled=False)
    gone = [
        each
        for each, unit, name in await open_ones.values_list("id", "unit", "name")
        if (unit, name) not in unknown
    ]
    for some in queries.chunks(gone):
        await ImportName.filter(id__in=list(some)).delete()
    rows: list[bulk.Row] = [
        (batch.id, unit, name, bulk.json(list(near)), bool(near), Decided.MAKE.value, "", False)
        for (unit, name), near in unknown.items()
        if (unit, name) not in before
    ]
    rows += [
        (batch.id, each.unit, each.name, "[]", True, each.decided.value, each.target, True)
        for each in recalled
    ]
    columns = ("batch_id", "unit", "name", "near", "likely", "decided", "target", "recalled")
    await bulk.insert("import_name", columns, rows)
    return await ImportName.filter(batch_id=batch.id).count()


async def recalled_units(names: Iterable[str]) -> list[NameDecision]:
    """Return whom names of units stood for in earlier ledgers."""
    keys = {_key(0, name): name for name in names}
    return [
        NameDecision("", keys[alias.key], Decided.MATCH, alias.unit.name)
        for some in queries.chunks(list(keys))
        for alias in await NameAlias.filter(key__in=list(some)).select_related("unit")
    ]


async def recalled_people(named: Iterable[Named]) -> list[NameDecision]:
    """Return whom names of people stood for in earlier ledgers, within their units."""
    wanted = list(named)
    units = await ledgers.units_named(unit for unit, _ in wanted)
    keys = {_key(units[unit].id, name): (unit, name) for unit, name in wanted if unit in units}
    return [
        NameDecision(*keys[alias.key], Decided.MATCH, alias.person.name)
        for some in queries.chunks(list(keys))
        for alias in await NameAlias.filter(key__in=list(some)).select_related("person")
        if alias.person is not None
    ]


async def all_units() -> list[str]:
    """Return the names of all units."""
    return [str(name) for name in await Unit.all().values_list("name", flat=True)]


async def people_of(units: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of the people who answer in some units, by the unit's name."""
    found: dict[str, list[str]] = {}
    query = _PEOPLE.replace("AMONG", queries.among("names"))
    for row in await queries.rows(query, names=queries.listed(set(units))):
        found.setdefault(row["unit"], []).append(row["name"])
    return found


_PEOPLE = """
SELECT u.name AS unit, p.name AS name FROM person p JOIN unit u ON u.id = p.unit_id
WHERE u.name AMONG
UNION
SELECT u.name, p.name FROM membership m
JOIN person p ON p.id = m.person_id JOIN unit u ON u.id = m.unit_id WHERE u.name AMONG
"""


async def remember(batch: ImportBatch, by: Actor, now: datetime) -> None:
    """Keep the matches of a ledger that is in for the next one; forget those taken back."""
    said = ImportName.filter(Q(recalled=True) | ~Q(decided=Decided.MAKE), batch_id=batch.id)
    rows = await said
    units = await ledgers.units_named({each.unit or each.target for each in rows})
    for row in rows:
        within = units.get(row.unit) if row.unit else None
        if row.unit and within is None:
            continue
        key = _key(within.id if within else 0, row.name)
        if row.decided != Decided.MATCH:
            await NameAlias.filter(key=key).delete()
            continue
        unit = within or units.get(row.target)
        person = await _person(within, row.target) if within else None
        if unit is not None and (person is not None or within is None):
            values = {"name": row.name, "unit": unit, "person": person, "by_id": by.id, "at": now}
            await NameAlias.update_or_create(values, key=key)


async def _person(unit: Unit, name: str) -> Person | None:
    found = (await ledgers.officers_named([(unit.id, name)])).get((unit.id, name))
    return None if found is None else await Person.get(id=found.id)


def _key(unit: int, name: str) -> str:
    return f"{unit}:{name}"
