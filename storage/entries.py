"""The findings as lines of an exported ledger, page by page, so that memory does not grow."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from typing import Any

from tortoise.queryset import QuerySet

from rectification.comparison import Known
from rectification.entry import Entry
from rectification.finding import Status
from rectification.ledger import Field
from rectification.ledger.names import split_names
from rectification.money import from_fen
from storage import queries
from storage.models import Finding, Person, Share, Supervision

PAGE = 1000
"""Findings read in one go."""

_COLUMNS = (
    "id", "code", "version", "deadline_version", "unit_id", "unit__name", "project", "evaluator",
    "grade", "category", "description", "advice", "amount_fen", "rectified_fen", "assisting",
    "deadline", "extra", "status", "percent",
)  # fmt: skip


async def headings(some: QuerySet[Finding]) -> tuple[str, ...]:
    """Return the headings of the columns that the trade does not know, as they first came."""
    found: dict[str, None] = {}
    async for rows in _pages(some, ("id", "extra")):
        for _, extra in rows:
            found |= dict.fromkeys(extra)
    return tuple(found)


async def pages(some: QuerySet[Finding]) -> AsyncIterator[list[Entry]]:
    """Yield the findings of a query as lines of a ledger, in the order in which they came.

    What changes meanwhile may stand in it as it was before or as it is afterwards.
    """
    supervisors = await _supervisors()
    async for rows in _pages(some, _COLUMNS):
        first, last = rows[0][0], rows[-1][0]
        owners = await _owners(first, last)
        latest = await queries.rows(_LATEST, first=first, last=last)
        reports = {row["finding"]: row["text"] for row in latest}
        yield [_entry(row, owners, supervisors, reports) for row in rows]


async def _pages(
    some: QuerySet[Finding], columns: tuple[str, ...]
) -> AsyncIterator[Sequence[tuple[Any, ...]]]:
    last = 0
    while True:
        page = some.filter(id__gt=last).order_by("id").limit(PAGE)
        rows: Sequence[tuple[Any, ...]] = await page.values_list(*columns)
        if not rows:
            return
        yield rows
        last = rows[-1][0]


_LATEST = """
SELECT r.finding_id AS finding, r.text AS text FROM report r JOIN (
  SELECT MAX(id) AS id FROM report WHERE finding_id BETWEEN {first} AND {last} GROUP BY finding_id
) l ON l.id = r.id
"""


async def _owners(first: int, last: int) -> dict[int, list[str]]:
    shares = Share.filter(finding_id__gte=first, finding_id__lte=last).order_by("-lead", "id")
    owners: dict[int, list[str]] = defaultdict(list)
    for finding, name in await shares.values_list("finding_id", "person__name"):
        owners[finding].append(name)
    return owners


async def _supervisors() -> dict[int | None, list[str]]:
    """Return the names to write for each unit's findings; under None those of every unit.

    Only whom an import would find under that name, given that very unit: so importing what
    was exported gives nobody anything.
    """
    found: dict[int | None, list[str]] = defaultdict(list)
    named: dict[str, int] = {}
    people = Person.filter(is_supervisor=True).order_by("id")
    for person, name, everywhere in await people.values_list("id", "name", "everywhere"):
        if split_names(name) == (name,) and named.setdefault(name, person) == person and everywhere:
            found[None].append(name)
    given = Supervision.filter(person_id__in=list(named.values()), person__everywhere=False)
    for unit, name in await given.order_by("id").values_list("unit_id", "person__name"):
        found[unit].append(name)
    return found


def _entry(
    row: tuple[Any, ...],
    owners: dict[int, list[str]],
    supervisors: dict[int | None, list[str]],
    reports: dict[int, str],
) -> Entry:
    said = dict(zip(_COLUMNS, row, strict=True))
    fen = said["amount_fen"]
    known = Known(
        id=said["id"],
        code=said["code"],
        version=said["version"],
        deadline_version=said["deadline_version"],
        texts={
            Field.PROJECT: said["project"],
            Field.UNIT: said["unit__name"],
            Field.EVALUATOR: said["evaluator"],
            Field.GRADE: said["grade"],
            Field.CATEGORY: said["category"],
            Field.DESCRIPTION: said["description"],
            Field.ADVICE: said["advice"],
        },
        amount=None if fen is None else from_fen(fen),
        owners=tuple(owners.get(said["id"], ())),
        assisting=tuple(said["assisting"]),
        deadline=said["deadline"],
        extra=said["extra"],
    )
    everyones, units = supervisors.get(None, []), supervisors.get(said["unit_id"], [])
    return Entry(
        known=known,
        supervisors=tuple(dict.fromkeys([*units, *everyones])),
        status=Status(said["status"]),
        percent=said["percent"],
        rectified=from_fen(said["rectified_fen"]),
        latest=reports.get(said["id"], ""),
    )
