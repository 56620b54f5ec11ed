"""Previewing a file, and a roster: whom it would make and change, before it is done."""

from datetime import datetime

from actions.preview_ledger import NAMES, SHOWN, preview_ledger, refuse_batch
from actions.reading_ledger import apart
from rectification.course import Course
from rectification.ledger import UnreadableLedger
from rectification.notices import Fault, RosterPreview
from rectification.office import Office
from rectification.roster import RosterReading, is_roster, read_roster
from rectification.roster.comparison import Comparison, compare
from storage import ledgers, outbox, rosters
from storage.files import FileStore
from storage.models import ImportBatch, Person
from storage.transactions import transaction

LARGEST_ROSTER = 1024 * 1024
"""Bytes of a file that may be a roster, of tens of thousands of people; a larger one is a ledger,
and not read twice to see that."""


async def read_roster_of(batch: ImportBatch, *, files: FileStore) -> RosterReading:
    """Read the stored file of a batch as a roster, off the event loop.

    Raises:
        UnreadableLedger: it is none, or not one row can be taken.
    """
    await batch.fetch_related("attachment")
    content = await files.fetch(str(batch.attachment.sha256))
    return await apart(read_roster, content, batch.file)


async def compare_with_office(reading: RosterReading) -> Comparison:
    """Sort the rows of a roster by what they would do to the people of the office."""
    names = {entry.name for entry in reading.entries}
    names |= {entry.deputy for entry in reading.entries if entry.deputy}
    return compare(reading.entries, await rosters.known(names), await rosters.parents())


async def preview_file(
    batch: ImportBatch,
    *,
    files: FileStore,
    office: Office,
    now: datetime,
    course: Course | None = None,
) -> None:
    """Owe the admin the preview of the file that has come, be it a ledger or a roster."""
    await batch.fetch_related("attachment")
    content = await files.fetch(str(batch.attachment.sha256))
    try:
        roster = len(content) <= LARGEST_ROSTER and await apart(is_roster, content, batch.file)
    except UnreadableLedger as refusal:
        await refuse_batch(batch, refusal.reason, place=refusal.place, now=now)
        return
    if roster:
        await preview_roster(batch, files=files, now=now)
    else:
        await preview_ledger(batch, files=files, office=office, now=now, course=course)


async def preview_roster(batch: ImportBatch, *, files: FileStore, now: datetime) -> None:
    """Read a roster whose bytes have come and owe the admin its preview, or why there is none."""
    try:
        reading = await read_roster_of(batch, files=files)
    except UnreadableLedger as refusal:
        await refuse_batch(batch, refusal.reason, place=refusal.place, now=now)
        return
    await _tell_preview(batch, reading, now=now)


@transaction
async def _tell_preview(batch: ImportBatch, reading: RosterReading, *, now: datetime) -> None:
    comparison = await compare_with_office(reading)
    faults = sorted([*reading.faults, *comparison.faults], key=lambda each: each.row)
    counts = {
        "new": len(comparison.new),
        "changed": len(comparison.changed) + len(comparison.parents),
        "unchanged": len(comparison.unchanged),
        "wrong": len({fault.row for fault in faults}),
    }
    taken = await ImportBatch.filter(id=batch.id, state="waiting").update(
        state="previewed", kind="roster", counts=counts
    )
    if not taken:
        return
    changes = [change for _, _, some in comparison.changed for change in some]
    units = dict.fromkeys(unit for unit in units_of(comparison) if unit)
    known = await ledgers.units_named(units)
    await outbox.add(
        await Person.get(id=batch.person_id),
        RosterPreview(
            batch=batch.id,
            file=batch.file,
            sheet=reading.sheet,
            **counts,
            errors=tuple(
                Fault(row=each.row, field=each.field, kind=each.kind, value=each.value)
                for each in faults[:SHOWN]
            ),
            changes=tuple(changes[:SHOWN]),
            changes_total=len(changes),
            people_new=tuple(entry.name for entry in comparison.new)[:NAMES],
            units_new=tuple(name for name in units if name not in known)[:NAMES],
            units_placed=tuple(
                f"{unit} → {above or '—'}" for unit, above in comparison.parents.items()
            )[:NAMES],
            everywhere=tuple(dict.fromkeys(comparison.everywhere))[:NAMES],
            unknown=reading.unknown[:NAMES],
        ),
        key=f"preview:{batch.id}",
        now=now,
    )


def units_of(comparison: Comparison) -> list[str]:
    """Return every unit that a roster names, in its order."""
    entries = [*comparison.new, *(entry for _, entry, _ in comparison.changed)]
    names = [entry.unit for entry in entries]
    names += [name for entry in entries for name in entry.scope or ()]
    return names + [name for pair in comparison.parents.items() for name in pair]
