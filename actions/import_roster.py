"""Confirming a roster: one transaction makes and changes people, their units and their parts."""

from datetime import datetime

from actions.inviting import issue, tell
from actions.preview_roster import compare_with_office, read_roster_of, units_of
from rectification.errors import BatchOver
from rectification.notices import FieldChange, Menu, PartChanged, RosterDone
from rectification.office import Office
from rectification.people import Actor, Role
from rectification.roster import Entry, Field, RosterReading
from rectification.roster.comparison import Comparison, Known
from storage import batches, events, ledgers, outbox, people
from storage.files import FileStore
from storage.models import ImportBatch, Membership, Person, Supervision, Unit
from storage.transactions import transaction


async def import_roster(
    actor: Actor, batch_id: int, *, files: FileStore, office: Office, now: datetime
) -> None:
    """Take in what a roster's preview showed.

    The file is read again from its stored bytes, before the transaction begins.

    Raises:
        NotYourRole: only an admin keeps the roster.
        NotFound: no such batch of this admin.
        BatchOver: it was confirmed, cancelled or replaced already.
    """
    batch = await batches.reach(actor, batch_id, kind="roster")
    if batch.state != "previewed":
        raise BatchOver(state=batch.state)
    reading = await read_roster_of(batch, files=files)
    await _carry_out(actor, batch, reading, office=office, now=now)


@transaction
async def _carry_out(
    actor: Actor, batch: ImportBatch, reading: RosterReading, *, office: Office, now: datetime
) -> None:
    await batches.end(batch, "confirmed", now, "previewed")
    comparison = await compare_with_office(reading)
    units = await _units(comparison)
    made: dict[tuple[str, str], Person] = {}
    for entry in comparison.new:
        made[entry.name, entry.unit] = await _make(actor, entry, units, office=office, now=now)
    for known, entry, changes in comparison.changed:
        person = await _row(known, made)
        made[entry.name, entry.unit] = person
        await _change(actor, person, entry, changes, units, now=now)
    await _appoint_deputies(comparison, made)
    persons = {person.id: person for person in made.values()}
    absent = [person for person in persons.values() if person.telegram_id is None]
    faults = {fault.row for fault in (*reading.faults, *comparison.faults)}
    admin = await Person.get(id=actor.id)
    await outbox.add(
        admin,
        RosterDone(
            file=batch.file,
            new=len(comparison.new),
            changed=len(comparison.changed) + len(comparison.parents),
            unchanged=len(comparison.unchanged),
            wrong=len(faults),
            invited=len(absent),
        ),
        key=f"imported:{batch.id}",
        now=now,
    )
    invitations = await issue(absent, by=admin, renew=False, office=office, now=now)
    await tell(invitations, admin, key=f"invitations:{batch.id}", now=now)
    await events.add(
        "roster", by=actor, at=now, after={"batch": batch.id, "file": batch.file} | batch.counts
    )


async def _units(comparison: Comparison) -> dict[str, Unit]:
    """Return every unit that the roster names, made where there was none, in its place."""
    names = dict.fromkeys(name for name in units_of(comparison) if name)
    units = await ledgers.units_named(names)
    await Unit.bulk_create([Unit(name=name) for name in names if name not in units])
    units = await ledgers.units_named(names)
    for name, above in comparison.parents.items():
        parent = units[above].id if above else None
        await Unit.filter(id=units[name].id).update(parent_id=parent)
    return units


async def _row(known: Known, made: dict[tuple[str, str], Person]) -> Person:
    """Return the row of somebody known, be it that this roster made them."""
    if known.id:
        return await Person.get(id=known.id)
    return made[known.name, known.units[0] if known.units else ""]


async def _make(
    actor: Actor, entry: Entry, units: dict[str, Unit], *, office: Office, now: datetime
) -> Person:
    supervisor = Role.SUPERVISOR in entry.roles
    person = await Person.create(
        name=entry.name,
        unit_id=units[entry.unit].id if entry.unit else None,
        locale=office.locale,
        phone=entry.phone or "",
        is_admin=Role.ADMIN in entry.roles,
        is_supervisor=supervisor,
        everywhere=supervisor and not entry.scope,
    )
    for name in entry.scope or ():
        await Supervision.create(person_id=person.id, unit_id=units[name].id)
    await events.add(
        "enrol", by=actor, at=now, after={"person": person.id, "roles": sorted(entry.roles)}
    )
    return person


async def _change(
    actor: Actor,
    person: Person,
    entry: Entry,
    changes: tuple[FieldChange, ...],
    units: dict[str, Unit],
    *,
    now: datetime,
) -> None:
    """Write what a roster changes about one person; who has joined hears of another part."""
    fields = {change.field for change in changes}
    if Field.UNIT in fields:
        unit = units[entry.unit]
        if person.unit_id is None:
            person.unit_id = unit.id
        else:
            await Membership.get_or_create(person_id=person.id, unit_id=unit.id)
    if entry.phone is not None:
        person.phone = entry.phone
    person.is_admin = person.is_admin or Role.ADMIN in entry.roles
    if Role.SUPERVISOR in entry.roles:
        person.everywhere = await _supervise(person, entry, units)
        person.is_supervisor = True
    await person.save()
    await events.add(
        "enrol",
        by=actor,
        at=now,
        before={change.field: change.before for change in changes},
        after={"person": person.id} | {change.field: change.after for change in changes},
    )
    if person.telegram_id is not None and fields & {Field.UNIT, Field.ROLE, Field.SCOPE}:
        roles = tuple(sorted((await people.as_actor(person)).roles))
        key = f"part:{person.id}:{now.isoformat()}"
        await outbox.add(person, Menu(roles=roles), key=f"menu:{key}", now=now)
        told = PartChanged(roles=roles, units=await people.scope_names(person))
        await outbox.add(person, told, key=key, now=now)


async def _supervise(person: Person, entry: Entry, units: dict[str, Unit]) -> bool:
    """Give a supervisor the units that the roster names; return whether it is every unit."""
    if entry.scope is None:
        return person.everywhere or not person.is_supervisor
    await Supervision.filter(person_id=person.id).delete()
    for name in entry.scope:
        await Supervision.create(person_id=person.id, unit_id=units[name].id)
    return not entry.scope


async def _appoint_deputies(comparison: Comparison, made: dict[tuple[str, str], Person]) -> None:
    """Note who stands in for whom; of several of one name, the one in the same unit."""
    entries = [*comparison.new, *(entry for _, entry, _ in comparison.changed)]
    for entry in entries:
        if entry.deputy is None:
            continue
        person = made[entry.name, entry.unit]
        namesakes = await Person.filter(name=entry.deputy).order_by("id")
        namesakes.sort(key=lambda each: each.unit_id != person.unit_id)
        deputy = namesakes[0].id if namesakes else None
        await Person.filter(id=person.id).update(deputy_id=deputy)
