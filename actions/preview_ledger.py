"""Previewing a ledger: what it would do, told to the admin before anything is done."""

import asyncio
from datetime import date, datetime, timedelta

from rectification.comparison import Comparison, Terms, compare
from rectification.ledger import (
    Reading,
    RowError,
    RowWarning,
    UnreadableLedger,
    read_ledger,
)
from rectification.notices import Fault, ImportPreview, ImportRefused
from rectification.office import Office
from storage import ledgers, outbox, queries
from storage.files import FileStore
from storage.models import ImportBatch, Person
from storage.transactions import transaction

SHOWN = 8
"""Errors, warnings and changes that the preview spells out, of each."""
NAMES = 20
"""New units and people that it names."""
YUAN = "CNY"


def default_deadline(today: date, office: Office) -> date:
    """Return the deadline that "at once" (立行立改) was read as on `today`."""
    return today + timedelta(days=office.policy.default_days)


async def read_batch(batch: ImportBatch, *, files: FileStore, office: Office) -> Reading:
    """Read the stored file of a batch, off the event loop, as it was read the first time.

    Raises:
        UnreadableLedger: not one row can be taken.
    """
    await batch.fetch_related("attachment")
    content = await files.fetch(str(batch.attachment.sha256))
    return await asyncio.to_thread(
        read_ledger,
        content,
        batch.file,
        year=batch.year,
        today=batch.today,
        default_days=office.policy.default_days,
    )


async def preview_ledger(
    batch: ImportBatch, *, files: FileStore, office: Office, now: datetime
) -> None:
    """Read a batch whose bytes have come and owe the admin its preview, or why there is none."""
    try:
        reading = await read_batch(batch, files=files, office=office)
    except UnreadableLedger as refusal:
        await refuse_batch(
            batch,
            refusal.reason,
            found=refusal.found,
            missing=tuple(refusal.missing),
            place=refusal.place,
            now=now,
        )
        return
    if reading.currency != YUAN and any(row.amount is not None for row in reading.rows):
        await refuse_batch(batch, "foreign-money", place=reading.currency, now=now)
        return
    comparison = await _compared(batch, reading, office)
    await _tell_preview(batch, reading, comparison, now=now)


@transaction
async def refuse_batch(
    batch: ImportBatch,
    reason: str,
    *,
    found: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    place: str = "",
    now: datetime,
) -> None:
    """Tell the admin that a file is no ledger that can be read, and why."""
    taken = await ImportBatch.filter(id=batch.id, state="waiting").update(
        state="refused", ended_at=now
    )
    if taken:
        await outbox.add(
            await Person.get(id=batch.person_id),
            ImportRefused(
                file=batch.file,
                reason=reason,
                found=found[:NAMES],
                missing=missing,
                place=place,
            ),
            key=f"preview:{batch.id}",
            now=now,
        )


async def _compared(batch: ImportBatch, reading: Reading, office: Office) -> Comparison:
    """Return what the rows would do, in pieces between which others are served."""
    terms = Terms.of(reading, default=default_deadline(batch.today, office))
    comparison = Comparison()
    for some in queries.chunks(reading.rows):
        compare(some, await ledgers.known(row.code for row in some), terms, comparison)
    return comparison


@transaction
async def _tell_preview(
    batch: ImportBatch, reading: Reading, comparison: Comparison, *, now: datetime
) -> None:
    wrong = len({error.row for error in reading.errors})
    counts = {
        "new": len(comparison.new),
        "changed": len(comparison.changed),
        "unchanged": len(comparison.unchanged),
        "wrong": wrong,
    }
    taken = await ImportBatch.filter(id=batch.id, state="waiting").update(
        state="previewed", counts=counts
    )
    if not taken:
        return
    units = [row.unit for row in reading.rows]
    left = reading.left_out
    changes = [change for _, _, some in comparison.changed for change in some]
    await outbox.add(
        await Person.get(id=batch.person_id),
        ImportPreview(
            batch=batch.id,
            file=batch.file,
            sheet=reading.sheet,
            **counts,
            errors=tuple(_fault(error) for error in reading.errors[:SHOWN]),
            warnings=tuple(_fault(warning) for warning in reading.warnings[:SHOWN]),
            warnings_total=len(reading.warnings),
            changes=tuple(changes[:SHOWN]),
            changes_total=len(changes),
            units_new=await _new_units(units),
            people_new=await _new_people(comparison),
            left_out=left.total + left.footnote + left.heading + left.example,
            unsupervised=await ledgers.unsupervised(
                row.unit for row in reading.rows if not row.supervisors
            ),
        ),
        key=f"preview:{batch.id}",
        now=now,
    )


def _fault(found: RowError | RowWarning) -> Fault:
    if isinstance(found, RowError):
        return Fault(row=found.row, field=found.field, kind=found.kind, value=found.value)
    return Fault(
        row=found.row,
        field=found.field,
        kind=found.kind,
        value=found.source,
        result=found.result,
        code=found.code,
    )


async def _new_units(names: list[str]) -> tuple[str, ...]:
    known = await ledgers.units_named(names)
    return tuple(name for name in dict.fromkeys(names) if name not in known)[:NAMES]


async def _new_people(comparison: Comparison) -> tuple[str, ...]:
    rows = comparison.new + [row for _, row, _ in comparison.changed]
    units = await ledgers.units_named(row.unit for row in rows)
    wanted = {
        (units[row.unit].id if row.unit in units else 0, name)
        for row in rows
        for name in row.owners
    }
    known = await ledgers.officers_named(wanted)
    return tuple(sorted({name for unit, name in wanted if (unit, name) not in known}))[:NAMES]
