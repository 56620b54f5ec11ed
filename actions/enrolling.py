"""Making the units and people that a ledger names and the office does not know yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from rectification.ledger import LedgerRow
from rectification.office import Office
from storage import ledgers, people
from storage.models import Person, Unit
from storage.people import Named


@dataclass(frozen=True)
class Roll:
    """Whom a ledger names, as rows.

    Attributes:
        units: by name.
        officers: by (unit row, name).
        supervisors: by name.
    """

    units: dict[str, Unit]
    officers: dict[tuple[int, str], Named]
    supervisors: dict[str, Person]


async def enrol(rows: Iterable[LedgerRow], *, office: Office) -> Roll:
    """Return every unit and person that the rows name, made where there was none."""
    rows = list(rows)
    names = dict.fromkeys(row.unit for row in rows)
    units = await ledgers.units_named(names)
    await Unit.bulk_create([Unit(name=name) for name in names if name not in units])
    units = await ledgers.units_named(names)

    wanted = dict.fromkeys((units[row.unit].id, name) for row in rows for name in row.owners)
    officers = await ledgers.officers_named(wanted)
    new = [pair for pair in wanted if pair not in officers]
    await people.add_officers(new, locale=office.locale)
    officers = await ledgers.officers_named(wanted)
    return Roll(units, officers, await _supervisors(rows, units, office=office))


async def _supervisors(
    rows: list[LedgerRow], units: dict[str, Unit], *, office: Office
) -> dict[str, Person]:
    """Return the supervisors that the rows name, with the units of those rows given to them."""
    found: dict[str, Person] = {}
    given = dict.fromkeys((name, row.unit) for row in rows for name in row.supervisors)
    for name in dict.fromkeys(name for name, _ in given):
        person = await Person.filter(name=name, is_supervisor=True).order_by("id").first()
        if person is None:
            person = await Person.create(name=name, is_supervisor=True, locale=office.locale)
        found[name] = person
    watched = [
        (found[name].id, units[unit].id) for name, unit in given if not found[name].everywhere
    ]
    await people.give_units(watched)
    return found
