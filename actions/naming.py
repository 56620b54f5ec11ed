"""Names in a ledger that nobody bears, as its preview and its import take them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectification.ledger import Reading
from rectification.naming import NameDecision, settled
from rectification.near_names import NearNames
from storage import ledgers, naming
from storage.models import ImportBatch
from storage.naming import Named


@dataclass(frozen=True)
class Naming:
    """A ledger with its names as they are understood.

    Attributes:
        reading: it, with matched names replaced.
        left: the rows left out for a name, counted from 1.
        unknown: the names that nobody bears, and known ones near to each.
        recalled: the matches that an earlier ledger left.
        decided: everything that was decided, those included.
    """

    reading: Reading
    left: frozenset[int]
    unknown: dict[Named, list[str]]
    recalled: list[NameDecision]
    decided: list[NameDecision]


async def as_decided(batch: ImportBatch, reading: Reading) -> tuple[Reading, frozenset[int]]:
    """Return a ledger as its preview took it, and the rows left out for a name."""
    return await asyncio.to_thread(settled, reading, await naming.decisions(batch))


async def understood(batch: ImportBatch, reading: Reading) -> Naming:
    """Return the names of a ledger as far as it was decided, for this one or an earlier one."""
    decided = await naming.decisions(batch)
    listed = await naming.listed(batch)
    units = {row.unit for row in reading.rows if ("", row.unit) not in listed}
    unknown = units - set(await ledgers.units_named(units))
    recalled = await naming.recalled_units(unknown)
    named, _ = await asyncio.to_thread(settled, reading, [*decided, *recalled])
    people = await _unknown_people(named)
    recalled += await naming.recalled_people(people - listed)
    every = [*decided, *recalled]
    named, left = await asyncio.to_thread(settled, reading, every)
    return Naming(named, left, await _unknown(named, left), recalled, every)


async def _unknown(reading: Reading, left: frozenset[int]) -> dict[Named, list[str]]:
    """Return the names that nobody bears in the rows that are taken, units first."""
    rows = [row for row in reading.rows if row.row not in left]
    units = {row.unit for row in rows}
    named: dict[str, list[str]] = defaultdict(list)
    named[""] = sorted(units - set(await ledgers.units_named(units)))
    for unit, name in sorted(await _unknown_people(reading, left)):
        named[unit].append(name)
    known = await naming.people_of(named)
    known[""] = await naming.all_units() if named[""] else []
    return await asyncio.to_thread(_near, named, known)


def _near(
    named: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]
) -> dict[Named, list[str]]:
    """Return the known names near to each unknown one, by units; for so many, in a thread."""
    found: dict[Named, list[str]] = {}
    for unit, names in named.items():
        near = NearNames(known.get(unit, ()))
        found |= {(unit, name): near.of(name) for name in names}
    return found


async def _unknown_people(reading: Reading, left: frozenset[int] = frozenset()) -> set[Named]:
    """Return who is named in which unit and is not known there; not who is the unit itself."""
    rows = (row for row in reading.rows if row.row not in left)
    pairs = {(row.unit, name) for row in rows for name in row.owners if name != row.unit}
    units = await ledgers.units_named(unit for unit, _ in pairs)
    known = await ledgers.officers_named(
        (units[unit].id, name) for unit, name in pairs if unit in units
    )
    return {
        (unit, name)
        for unit, name in pairs
        if unit not in units or (units[unit].id, name) not in known
    }
