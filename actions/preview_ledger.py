"""Previewing a ledger: what it would do, told to the admin before anything is done."""

import asyncio
from datetime import date, datetime, timedelta

from actions import asking_columns
from actions.naming import Naming, understood
from actions.preview_words import fault, names_read
from actions.reading_ledger import apart
from rectification.comparison import Comparison, Terms, compare, over_and_unknown, without
from rectification.course import Course, Stage
from rectification.ledger import (
    AS_NAMED,
    ColumnRules,
    Examined,
    Hint,
    Note,
    Reading,
    UnreadableLedger,
    examine_ledger,
    hints,
    read_ledger,
)
from rectification.ledger.questions import next_question
from rectification.naming import Part
from rectification.notices import (
    ColumnSaid,
    HintLine,
    ImportPreview,
    ImportRefused,
    OtherSheet,
)
from rectification.office import Office
from storage import ledgers, naming, outbox, profiles, queries
from storage.files import FileStore
from storage.models import ImportBatch, Person
from storage.transactions import transaction

SHOWN = 8
"""Errors, warnings and changes that the preview spells out, of each."""
HINTED = 3
"""Hints that it spells out; the others are counted."""
NAMES = 20
"""New units and people that it names."""
YUAN = "CNY"


def default_deadline(today: date, office: Office) -> date:
    """Return the deadline that "at once" (立行立改) was read as on `today`."""
    return today + timedelta(days=office.policy.default_days)


async def read_batch(
    batch: ImportBatch, *, files: FileStore, office: Office, course: Course | None = None
) -> Reading:
    """Read the stored file of a batch, off the event loop, as it was read the first time.

    Args:
        batch: the file.
        files: where its bytes are.
        office: the organisation.
        course: where it is noted how far the reading is.

    Raises:
        UnreadableLedger: not one row can be taken.
    """
    rules = AS_NAMED if batch.rules is None else ColumnRules.from_json(batch.rules)
    return await apart(
        read_ledger,
        await _content(batch, files),
        batch.file,
        year=batch.year,
        today=batch.today,
        default_days=office.policy.default_days,
        rules=rules,
        course=course,
    )


async def _content(batch: ImportBatch, files: FileStore) -> bytes:
    await batch.fetch_related("attachment")
    return await files.fetch(str(batch.attachment.sha256))


async def preview_ledger(
    batch: ImportBatch,
    *,
    files: FileStore,
    office: Office,
    now: datetime,
    course: Course | None = None,
) -> None:
    """Read a batch and owe the admin its preview, a question on its columns, or a refusal."""
    course = course or Course()
    try:
        if batch.layout is None:
            examined = await apart(
                examine_ledger,
                await _content(batch, files),
                batch.file,
                year=batch.year,
                today=batch.today,
                default_days=office.policy.default_days,
                known=await profiles.known(),
                course=course,
            )
            _note(batch, examined)
            reading = examined.reading
        else:
            reading = await read_batch(batch, files=files, office=office, course=course)
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
    if reading is None:
        await _ask(batch, office=office, now=now)
    elif reading.currency != YUAN and any(row.amount is not None for row in reading.rows):
        await refuse_batch(batch, "foreign-money", place=reading.currency, now=now)
    else:
        left = await left_out(batch, reading)
        named = await understood(batch, without(reading, left))
        rest = without(named.reading, named.left)
        comparison = await _compared(batch, rest, office, course)
        taken = batch.rules is not None and batch.rules["take_closed"]
        over = await _over(reading) if taken else left
        found = await asyncio.to_thread(hints, rest.rows, rest.warnings)
        await _tell_preview(batch, rest, comparison, found, named, over=len(over), now=now)


def _note(batch: ImportBatch, examined: Examined) -> None:
    """Write on a batch what was seen of its columns, and by what it was read."""
    batch.layout = examined.layout.to_json()
    batch.rules = None if examined.rules == AS_NAMED else examined.rules.to_json()


@transaction
async def _ask(batch: ImportBatch, *, office: Office, now: datetime) -> None:
    """Ask the first thing that the table does not say of its columns."""
    question = asking_columns.open_question(batch, [])
    taken = await ImportBatch.filter(id=batch.id, state="waiting").update(
        state="asking", layout=batch.layout
    )
    if taken and question is not None:
        await asking_columns.put(batch, question, office=office, now=now)


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
            key=_key(batch),
            now=now,
        )


async def _compared(
    batch: ImportBatch, reading: Reading, office: Office, course: Course
) -> Comparison:
    """Return what the rows would do, in pieces between which others are served."""
    terms = Terms.of(reading, default=default_deadline(batch.today, office))
    comparison = Comparison()
    course.enter(Stage.CHECK, len(reading.rows))
    for some in queries.chunks(reading.rows):
        compare(some, await ledgers.known(row.code for row in some), terms, comparison)
        course.advance(len(some))
    return comparison


def _key(batch: ImportBatch) -> str:
    """Return what makes the answer to one reading of a file itself."""
    return f"preview:{batch.id}:{batch.round}" if batch.round else f"preview:{batch.id}"


@transaction
async def _tell_preview(
    batch: ImportBatch,
    reading: Reading,
    comparison: Comparison,
    found: list[Hint],
    named: Naming,
    *,
    over: int,
    now: datetime,
) -> None:
    wrong = len({error.row for error in reading.errors})
    counts = {
        "new": len(comparison.new),
        "changed": len(comparison.changed),
        "unchanged": len(comparison.unchanged),
        "wrong": wrong,
    }
    taken = await ImportBatch.filter(id=batch.id, state="waiting").update(
        state="previewed", counts=counts, layout=batch.layout, rules=batch.rules, changed=False
    )
    if not taken:
        return
    profile = await _profile_used(batch, now)
    await ImportBatch.filter(id=batch.id).update(profile=profile)
    wanted = batch.rules is not None and batch.rules["take_closed"]
    left = reading.left_out
    counted = any(note.kind is Note.COUNTED for note in reading.notes)
    changes = [change for _, _, some in comparison.changed for change in some]
    await outbox.add(
        await Person.get(id=batch.person_id),
        ImportPreview(
            batch=batch.id,
            file=batch.file,
            sheet="" if reading.sheet == batch.file else reading.sheet,
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            wrong=wrong,
            errors=tuple(fault(error) for error in reading.errors[:SHOWN]),
            warnings=tuple(fault(each, counted=counted) for each in reading.warnings[:SHOWN]),
            warnings_total=len(reading.warnings),
            changes=tuple(changes[:SHOWN]),
            changes_total=len(changes),
            units_new=named.new(Part.UNIT)[:NAMES],
            people_new=named.new(Part.OWNER)[:NAMES],
            supervisors_new=named.new(Part.SUPERVISOR)[:NAMES],
            names=names_read(named)[:NAMES],
            names_total=await naming.note(batch, named.unknown, named.recalled),
            left_named=len(named.left),
            left_out=left.total + left.footnote + left.heading + left.example,
            unsupervised=await ledgers.unsupervised(
                row.unit for row in reading.rows if not row.supervisors
            ),
            hints=tuple(
                HintLine(row=each.row, field=each.field, rule=each.rule, value=each.value)
                for each in found[:HINTED]
            ),
            hints_total=len(found),
            round=batch.round,
            said=tuple(
                ColumnSaid(each.kind, each.field, each.heading, each.value)
                for each in reading.notes
            ),
            kept=reading.unknown[:NAMES],
            kept_total=len(reading.unknown),
            profile=profile,
            recalled=bool(profile) and not batch.answers,
            may_ask=next_question(asking_columns.layout(batch), (), anew=True) is not None,
            closed=0 if wanted else over,
            closed_taken=over if wanted else 0,
            others=tuple(OtherSheet(each.sheet, each.rows) for each in reading.others),
        ),
        key=_key(batch),
        now=now,
    )


async def left_out(batch: ImportBatch, reading: Reading) -> frozenset[int]:
    """Return the rows that are over by the ledger itself, unless the admin wants them too."""
    if batch.rules is not None and batch.rules["take_closed"]:
        return frozenset()
    return await _over(reading)


async def _over(reading: Reading) -> frozenset[int]:
    if not reading.closed:
        return frozenset()
    codes = (row.code for row in reading.rows if row.row in reading.closed)
    return over_and_unknown(reading, await ledgers.kept(codes))


async def _profile_used(batch: ImportBatch, now: datetime) -> str:
    """Return the name of the profile by which a batch was read, if it was by one."""
    if batch.rules is None:
        return ""
    return await profiles.use(asking_columns.layout(batch).fingerprint, now)
