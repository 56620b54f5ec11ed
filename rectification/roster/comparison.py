"""What a roster changes about the people and units that are known already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rectification.ledger import Kind
from rectification.notices import FieldChange
from rectification.people import Role
from rectification.roster.fields import Entry, Fault, Field

EVERYWHERE = "*"
"""How a change names every unit, as what somebody supervises."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person as they are kept, in the terms of a roster.

    Attributes:
        id: their row; 0 for somebody whom this roster makes.
        units: the units in which they answer for findings, their own first.
        given: roles that were given to them: supervisor, admin.
        scope: names of the units supervised; None where it is every unit.
    """

    id: int
    name: str
    units: tuple[str, ...]
    given: frozenset[Role]
    phone: str
    deputy: str
    scope: tuple[str, ...] | None


@dataclass(frozen=True)
class Comparison:
    """The rows of a roster, sorted by what they would do."""

    new: list[Entry] = field(default_factory=list)
    changed: list[tuple[Known, Entry, tuple[FieldChange, ...]]] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    """Units that get another unit above them, and which."""
    everywhere: list[str] = field(default_factory=list)
    """New supervisors whose units the roster does not name: they get every unit."""


def compare(
    entries: Sequence[Entry], known: Iterable[Known], parents: Mapping[str, str]
) -> Comparison:
    """Sort the rows of a roster into new, changed and unchanged people.

    A person is a name within a unit. A supervisor or an admin is known by the name and the
    role. The same name with the same telephone is the same human, whatever the unit.

    A roster gives roles and units and takes none away: who is not in it, stays.

    Args:
        entries: the roster.
        known: everybody who bears one of its names, or of the names of its deputies.
        parents: the unit above each unit that has one, by names.
    """
    result = Comparison()
    people = list(known)
    names = {each.name for each in people} | {each.name for each in entries}
    for entry in entries:
        if entry.deputy and entry.deputy not in names:
            result.faults.append(Fault(entry.row, Field.DEPUTY, Kind.UNKNOWN, entry.deputy))
            continue
        if entry.unit and entry.parent and not _placed(entry, result.parents, parents):
            result.faults.append(Fault(entry.row, Field.PARENT, Kind.INVALID, entry.parent))
            continue
        person = _same(entry, people)
        supervised = person is not None and Role.SUPERVISOR in person.given
        if Role.SUPERVISOR in entry.roles and entry.scope is None and not supervised:
            result.everywhere.append(entry.name)
        if person is None:
            people.append(_made(entry))
            result.new.append(entry)
            continue
        changes = _changes(person, entry)
        if changes:
            people[people.index(person)] = _after(person, entry)
            result.changed.append((person, entry, changes))
        else:
            result.unchanged.append(entry)
    return result


def _placed(entry: Entry, new: dict[str, str], parents: Mapping[str, str]) -> bool:
    """Note the unit above an entry's; False if rows disagree or a unit would be above itself."""
    unit, above = entry.unit, entry.parent or ""
    if new.get(unit, above) != above:
        return False
    place: str | None = above
    while place is not None:
        if place == unit:
            return False
        place = new.get(place, parents.get(place))
    if parents.get(unit) != above:
        new[unit] = above
    return True


def _same(entry: Entry, people: list[Known]) -> Known | None:
    """Return the person whom a row means."""
    named = [each for each in people if each.name == entry.name]
    for each in named:
        if entry.unit in each.units:
            return each
    for each in named:
        if entry.phone and each.phone == entry.phone:
            return each
    for each in named:
        if each.given & entry.roles and (not entry.unit or not each.units):
            return each
    return None


def _made(entry: Entry) -> Known:
    return Known(
        id=0,
        name=entry.name,
        units=(entry.unit,) if entry.unit else (),
        given=entry.roles - {Role.OFFICER},
        phone=entry.phone or "",
        deputy=entry.deputy or "",
        scope=entry.scope or None,
    )


def _after(person: Known, entry: Entry) -> Known:
    further = (entry.unit,) if entry.unit and entry.unit not in person.units else ()
    return replace(
        person,
        units=person.units + further,
        given=person.given | (entry.roles - {Role.OFFICER}),
        phone=person.phone if entry.phone is None else entry.phone,
        deputy=person.deputy if entry.deputy is None else entry.deputy,
        scope=person.scope if entry.scope is None else entry.scope or None,
    )


def _changes(person: Known, entry: Entry) -> tuple[FieldChange, ...]:
    after = _after(person, entry)
    pairs = [
        (Field.UNIT, "、".join(person.units), "、".join(after.units)),
        (Field.ROLE, _roles(person.given), _roles(after.given)),
        (Field.PHONE, person.phone, after.phone),
        (Field.DEPUTY, person.deputy, after.deputy),
    ]
    if Role.SUPERVISOR in after.given:
        before = _scope(person) if Role.SUPERVISOR in person.given else ""
        pairs.append((Field.SCOPE, before, _scope(after)))
    return tuple(
        FieldChange(code=entry.name, field=name, before=old, after=new)
        for name, old, new in pairs
        if old != new
    )


def _roles(given: Iterable[Role]) -> str:
    return ",".join(sorted(given))


def _scope(person: Known) -> str:
    return EVERYWHERE if person.scope is None else "、".join(sorted(person.scope))
