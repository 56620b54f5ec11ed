"""Findings in bulk, as a ledger sees them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rectification.comparison import Known
from rectification.ledger import Field
from rectification.money import from_fen
from storage.models import Finding, Person, Share, Unit

T = TypeVar("T")

CHUNK = 500
"""Values named in one query."""


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield a sequence in pieces that one query can name."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


async def known(codes: Iterable[str]) -> dict[str, Known]:
    """Return the findings kept under these codes, in the terms of a ledger, by code."""
    found: dict[str, Known] = {}
    for some in chunks(list(codes)):
        rows = await Finding.filter(code__in=list(some)).select_related("unit")
        owners = await _owners([row.id for row in rows])
        for row in rows:
            found[row.code] = Known(
                id=row.id,
                code=row.code,
                version=row.version,
                deadline_version=row.deadline_version,
                texts={
                    Field.PROJECT: row.project,
                    Field.UNIT: row.unit.name,
                    Field.EVALUATOR: row.evaluator,
                    Field.GRADE: row.grade,
                    Field.CATEGORY: row.category,
                    Field.DESCRIPTION: row.description,
                    Field.ADVICE: row.advice,
                },
                amount=None if row.amount_fen is None else from_fen(row.amount_fen),
                owners=tuple(owners[row.id]),
                assisting=tuple(row.assisting),
                deadline=row.deadline,
                extra=row.extra,
            )
    return found


async def _owners(findings: list[int]) -> dict[int, list[str]]:
    owners: dict[int, list[str]] = defaultdict(list)
    shares = (
        await Share.filter(finding_id__in=findings)
        .order_by("-lead", "id")
        .values_list("finding_id", "person__name")
    )
    for finding, name in shares:
        owners[finding].append(name)
    return owners


async def units_named(names: Iterable[str]) -> dict[str, Unit]:
    """Return the units that exist under these names."""
    return {
        unit.name: unit
        for some in chunks(sorted(set(names)))
        for unit in await Unit.filter(name__in=list(some))
    }


async def officers_named(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Person]:
    """Return the people known by these names in these units, by (unit row, name)."""
    wanted = set(pairs)
    found: dict[tuple[int, str], Person] = {}
    for some in chunks(sorted({name for _, name in wanted})):
        people = await Person.filter(name__in=list(some)).prefetch_related("memberships")
        for person in people:
            further = [each.unit_id for each in person.memberships]
            for unit in (person.unit_id, *further):
                if unit is not None and (unit, person.name) in wanted:
                    found[(unit, person.name)] = person
    return found


async def unsupervised(units: Iterable[str]) -> tuple[str, ...]:
    """Return those of the named units, known or not, that nobody supervises, in order."""
    if await Person.filter(is_supervisor=True, everywhere=True).exists():
        return ()
    watched = {row[0] for row in await Unit.exclude(supervisions=None).values_list("name")}
    return tuple(name for name in dict.fromkeys(units) if name not in watched)
