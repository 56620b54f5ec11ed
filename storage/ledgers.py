"""Findings in bulk, as a ledger sees them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from json import loads

from rectification.comparison import Known
from rectification.ledger import Field
from rectification.money import from_fen
from storage import queries
from storage.models import ImportBatch, Person, Unit
from storage.people import Named
from storage.queries import chunks


async def known(codes: Iterable[str]) -> dict[str, Known]:
    """Return the findings kept under these codes, in the terms of a ledger, by code."""
    kept = await queries.rows(
        _KNOWN.replace("AMONG", queries.among("codes")), codes=queries.listed(codes)
    )
    owners = await _owners([row["id"] for row in kept])
    return {
        row["code"]: Known(
            id=row["id"],
            code=row["code"],
            version=row["version"],
            deadline_version=row["deadline_version"],
            texts={name: row[name] for name in _TEXTS},
            amount=None if row["amount_fen"] is None else from_fen(row["amount_fen"]),
            owners=tuple(owners[row["id"]]),
            assisting=tuple(loads(row["assisting"])),
            deadline=_day(row["deadline"]),
            extra=loads(row["extra"]),
        )
        for row in kept
    }


_TEXTS = (
    Field.PROJECT,
    Field.UNIT,
    Field.EVALUATOR,
    Field.GRADE,
    Field.CATEGORY,
    Field.DESCRIPTION,
    Field.ADVICE,
)

_KNOWN = """
SELECT f.id, f.code, f.version, f.deadline_version, f.project, u.name AS unit, f.evaluator,
  f.grade, f.category, f.description, f.advice, f.amount_fen, f.assisting, f.deadline, f.extra
FROM finding f JOIN unit u ON u.id = f.unit_id WHERE f.code AMONG
"""


async def kept(codes: Iterable[str]) -> set[str]:
    """Return those of the codes under which a finding is kept."""
    query = _KEPT.replace("AMONG", queries.among("codes"))
    return {
        str(row["code"])
        for some in chunks(list(codes))
        for row in await queries.rows(query, codes=queries.listed(some))
    }


_KEPT = "SELECT code FROM finding WHERE code AMONG"


def _day(value: date | str) -> date:
    """Return a date that came past the ORM: SQLite keeps text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


async def _owners(findings: list[int]) -> dict[int, list[str]]:
    owners: dict[int, list[str]] = defaultdict(list)
    for share in await queries.rows(
        _OWNERS.replace("AMONG", queries.among("ids")), ids=queries.listed(findings)
    ):
        owners[share["finding_id"]].append(share["name"])
    return owners


_OWNERS = """
SELECT s.finding_id, p.name FROM share s JOIN person p ON p.id = s.person_id
WHERE s.finding_id AMONG ORDER BY s.lead DESC, s.id
"""


async def units_named(names: Iterable[str]) -> dict[str, Unit]:
    """Return the units that exist under these names."""
    return {
        unit.name: unit
        for some in chunks(sorted(set(names)))
        for unit in await Unit.filter(name__in=list(some))
    }


async def officers_named(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Named]:
    """Return the people known by these names in these units, by (unit row, name)."""
    wanted = set(pairs)
    found: dict[tuple[int, str], Named] = {}
    query = _OFFICERS.replace("AMONG", queries.among("names"))
    for row in await queries.rows(query, names=queries.listed({name for _, name in wanted})):
        if (row["unit_id"], row["name"]) in wanted:
            named = Named(row["id"], row["telegram_id"])
            found.setdefault((row["unit_id"], row["name"]), named)
    return found


_OFFICERS = """
SELECT id, name, telegram_id, unit_id, 0 AS further FROM person
WHERE unit_id IS NOT NULL AND name AMONG
UNION ALL
SELECT p.id, p.name, p.telegram_id, m.unit_id, 1
FROM membership m JOIN person p ON p.id = m.person_id WHERE p.name AMONG
ORDER BY further, id
"""


async def unsupervised(units: Iterable[str]) -> tuple[str, ...]:
    """Return those of the named units, known or not, that nobody supervises, in order."""
    if await Person.filter(is_supervisor=True, everywhere=True).exists():
        return ()
    watched = {row[0] for row in await Unit.exclude(supervisions=None).values_list("name")}
    return tuple(name for name in dict.fromkeys(units) if name not in watched)


AT_ONCE = 2000
"""Rows of a ledger that one transaction may take on SQLite, whose one writer it keeps."""


def at_once(rows: int) -> bool:
    """Tell whether one transaction may take so many rows without keeping others waiting."""
    return rows <= AT_ONCE or queries.dialect() != "sqlite"


async def newest_event() -> int:
    """Return the number of the newest event, 0 before the first."""
    found = await queries.rows("SELECT COALESCE(MAX(id), 0) AS id FROM event")
    return int(found[0]["id"])


async def recorded(batch: ImportBatch, move: str) -> int:
    """Return how many findings have an event of this kind from the import of a batch."""
    values = {"move": move, "at": batch.began_at, "after": batch.after_event}
    counted = await queries.rows(_RECORDED, **values)
    return int(counted[0]["findings"])


_RECORDED = """
SELECT COUNT(finding_id) AS findings FROM event
WHERE move = {move} AND at = {at} AND id > {after}
"""


async def assigned(batch: ImportBatch) -> list[tuple[int, int]]:
    """Return who has joined and shares a finding that a batch made, as (person, finding).

    The findings of a person come in the order of their deadlines.
    """
    shared = await queries.rows(_ASSIGNED, at=batch.began_at, after=batch.after_event)
    return [(row["person_id"], row["finding_id"]) for row in shared]


_ASSIGNED = """
SELECT s.person_id, s.finding_id FROM event e
JOIN share s ON s.finding_id = e.finding_id
JOIN person p ON p.id = s.person_id
JOIN finding f ON f.id = e.finding_id
WHERE e.move = 'import' AND e.at = {at} AND e.id > {after} AND p.telegram_id IS NOT NULL
ORDER BY s.person_id, f.deadline, f.code
"""


async def sharing(codes: Iterable[str]) -> list[tuple[int, int]]:
    """Return who has joined and shares a finding with one of these codes; see `assigned`."""
    query = _SHARING.replace("AMONG", queries.among("codes"))
    shared = await queries.rows(query, codes=queries.listed(codes))
    return [(row["person_id"], row["finding_id"]) for row in shared]


_SHARING = """
SELECT s.person_id, s.finding_id FROM finding f
JOIN share s ON s.finding_id = f.id
JOIN person p ON p.id = s.person_id
WHERE f.code AMONG AND p.telegram_id IS NOT NULL
ORDER BY s.person_id, f.deadline, f.code
"""
