"""Names in a ledger that nobody bears, as its preview and its import take them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rectification.ledger import Reading
from rectification.naming import LedgerName, NameDecision, Part, settled
from rectification.near_names import NearNames
from storage import ledgers, naming
from storage.models import ImportBatch


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
    unknown: dict[LedgerName, list[str]]
    recalled: list[NameDecision]
    decided: list[NameDecision]

    def new(self, part: Part) -> tuple[str, ...]:
        """Return the names that would be made as this."""
        return tuple(sorted({each.name for each in self.unknown if each.part is part}))


async def as_decided(batch: ImportBatch, reading: Reading) -> tuple[Reading, frozenset[int]]:
    """Return a ledger as its preview took it, and the rows left out for a name."""
    return await asyncio.to_thread(settled, reading, await naming.decisions(batch))


async def understood(batch: ImportBatch, reading: Reading) -> Naming:
    """Return the names of a ledger as far as it was decided, for this one or an earlier one."""
    decided = await naming.decisions(batch)
    listed = await naming.listed(batch)
    written = {row.unit for row in reading.rows}
    units = {name for name in written if LedgerName(Part.UNIT, "", name) not in listed}
    unknown = units - set(await ledgers.units_named(units))
    recalled = await naming.recalled_units(unknown)
    named, _ = await asyncio.to_thread(settled, reading, [*decided, *recalled])
    people = await _unknown_owners(named) | await _unknown_supervisors(named)
    recalled += await naming.recalled_people(people - listed)
    every = [*decided, *recalled]
    named, left = await asyncio.to_thread(settled, reading, every)
    return Naming(named, left, await _unknown(named, left), recalled, every)


Among = tuple[Part, str]
"""Those among whom a name is looked for: all units, the people of one, all supervisors."""


async def _unknown(reading: Reading, left: frozenset[int]) -> dict[LedgerName, list[str]]:
    """Return the names that nobody bears in the rows that are taken: units, owners, supervisors."""
    taken = replace(reading, rows=[row for row in reading.rows if row.row not in left])
    written = {row.unit for row in taken.rows}
    units = written - set(await ledgers.units_named(written))
    named: dict[Among, list[LedgerName]] = defaultdict(list)
    for each in (
        *(LedgerName(Part.UNIT, "", name) for name in sorted(units)),
        *sorted(await _unknown_owners(taken)),
        *sorted(await _unknown_supervisors(taken)),
    ):
        named[each.part, each.unit].append(each)
    owners = await naming.people_of(unit for part, unit in named if part is Part.OWNER)
    known: dict[Among, list[str]] = {(Part.OWNER, unit): some for unit, some in owners.items()}
    if (Part.UNIT, "") in named:
        known[Part.UNIT, ""] = await naming.all_units()
    if (Part.SUPERVISOR, "") in named:
        known[Part.SUPERVISOR, ""] = await naming.supervisors()
    return await asyncio.to_thread(_near, named, known)


def _near(
    named: Mapping[Among, Sequence[LedgerName]], known: Mapping[Among, Sequence[str]]
) -> dict[LedgerName, list[str]]:
    """Return the known names near to each unknown one; for so many, in a thread."""
    found: dict[LedgerName, list[str]] = {}
    for among, names in named.items():
        near = NearNames(known.get(among, ()))
        found |= {each: near.of(each.name) for each in names}
    return found


async def _unknown_supervisors(reading: Reading) -> set[LedgerName]:
    """Return who is named as supervisor and is not known as one."""
    written = {name for row in reading.rows for name in row.supervisors}
    unknown = written - set(await naming.supervisors()) if written else set()
    return {LedgerName(Part.SUPERVISOR, "", name) for name in unknown}


async def _unknown_owners(reading: Reading) -> set[LedgerName]:
    """Return who is named in which unit and is not known there; not who is the unit itself."""
    rows = reading.rows
    pairs = {(row.unit, name) for row in rows for name in row.owners if name != row.unit}
    units = await ledgers.units_named(unit for unit, _ in pairs)
    known = await ledgers.officers_named(
        (units[unit].id, name) for unit, name in pairs if unit in units
    )
    return {
        LedgerName(Part.OWNER, unit, name)
        for unit, name in pairs
        if unit not in units or (units[unit].id, name) not in known
    }
