"""Names in ledgers that nobody bears: what is decided about them, and what is remembered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tortoise.expressions import Q

from rectification.naming import Decided, LedgerName, NameDecision, Part
from rectification.people import Actor
from storage import bulk, ledgers, queries
from storage.models import ImportBatch, ImportName, NameAlias, Person, Unit


async def decisions(batch: ImportBatch) -> list[NameDecision]:
    """Return what is decided about the names of a batch, other than that they are new."""
    rows = ImportName.filter(batch_id=batch.id).exclude(decided=Decided.MAKE)
    return [NameDecision(_name(row), Decided(row.decided), row.target) for row in await rows]


async def listed(batch: ImportBatch) -> set[LedgerName]:
    """Return the names of a batch about which something is written down."""
    return {_name(row) for row in await ImportName.filter(batch_id=batch.id)}


def _name(row: ImportName) -> LedgerName:
    return LedgerName(Part(row.part), row.unit, row.name)


async def note(
    batch: ImportBatch,
    unknown: Mapping[LedgerName, Sequence[str]],
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
    gone = [row.id for row in await open_ones if _name(row) not in unknown]
    for some in queries.chunks(gone):
        await ImportName.filter(id__in=list(some)).delete()
    rows: list[bulk.Row] = [
        (batch.id, *each, bulk.json(list(near)), bool(near), Decided.MAKE.value, "", False)
        for each, near in unknown.items()
        if each not in before
    ]
    rows += [
        (batch.id, *each.of, "[]", True, each.decided.value, each.target, True) for each in recalled
    ]
    name = ("part", "unit", "name")
    columns = ("batch_id", *name, "near", "likely", "decided", "target", "recalled")
    await bulk.insert("import_name", columns, rows)
    return await ImportName.filter(batch_id=batch.id).count()


async def recalled_units(names: Iterable[str]) -> list[NameDecision]:
    """Return whom names of units stood for in earlier ledgers."""
    keys = {_key(0, name): LedgerName(Part.UNIT, "", name) for name in names}
    return [
        NameDecision(keys[alias.key], Decided.MATCH, alias.unit.name)
        for some in queries.chunks(list(keys))
        for alias in await NameAlias.filter(key__in=list(some)).select_related("unit")
        if alias.unit is not None
    ]


async def recalled_people(named: Iterable[LedgerName]) -> list[NameDecision]:
    """Return whom names of people stood for in earlier ledgers, owners within their units."""
    wanted = list(named)
    units = await ledgers.units_named(each.unit for each in wanted if each.part is Part.OWNER)
    keys = {_key(units[each.unit].id, each.name): each for each in wanted if each.unit in units}
    keys |= {_key(_OF_ALL, each.name): each for each in wanted if each.part is Part.SUPERVISOR}
    return [
        NameDecision(keys[alias.key], Decided.MATCH, alias.person.name)
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


async def supervisors() -> list[str]:
    """Return the names of all who supervise."""
    found = Person.filter(is_supervisor=True).order_by("id").values_list("name", flat=True)
    return list(dict.fromkeys(map(str, await found)))


async def remember(batch: ImportBatch, by: Actor, now: datetime) -> None:
    """Keep the matches of a ledger that is in for the next one; forget those taken back."""
    said = ImportName.filter(Q(recalled=True) | ~Q(decided=Decided.MAKE), batch_id=batch.id)
    rows = await said
    units = await ledgers.units_named({each.unit or each.target for each in rows})
    for row in rows:
        unit, person = units.get(row.unit or row.target), None
        if row.part == Part.SUPERVISOR:
            key, unit, person = _key(_OF_ALL, row.name), None, await _supervisor(row.target)
        elif row.part == Part.UNIT:
            key = _key(0, row.name)
        elif unit is not None:
            key, person = _key(unit.id, row.name), await _owner(unit, row.target)
        else:
            continue
        if row.decided != Decided.MATCH:
            await NameAlias.filter(key=key).delete()
        elif person is not None or (row.part == Part.UNIT and unit is not None):
            values = {"name": row.name, "unit": unit, "person": person, "by_id": by.id, "at": now}
            await NameAlias.update_or_create(values, key=key)


async def _supervisor(name: str) -> Person | None:
    return await Person.filter(name=name, is_supervisor=True).order_by("id").first()


async def _owner(unit: Unit, name: str) -> Person | None:
    found = (await ledgers.officers_named([(unit.id, name)])).get((unit.id, name))
    return None if found is None else await Person.get(id=found.id)


_OF_ALL = "s"
"""Stands in a key for the unit of a supervisor, who has none."""


def _key(unit: int | str, name: str) -> str:
    return f"{unit}:{name}"
