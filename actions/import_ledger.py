"""Confirming a ledger: findings, people and units are made and changed, all or nothing."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from actions import asking_columns
from actions.changing_findings import change_findings
from actions.enrolling import Roll, enrol
from actions.import_words import closing_words
from actions.inviting import issue, words_of
from actions.making_findings import make_findings
from actions.naming import as_decided
from actions.preview_ledger import default_deadline, left_out, read_batch
from rectification.comparison import Comparison, Terms, compare, without
from rectification.course import Course, Stage
from rectification.errors import BatchOver
from rectification.ledger import LedgerRow, Reading
from rectification.notices import ImportCancelled, ImportUnderWay
from rectification.office import Office
from rectification.people import Actor
from storage import batches, events, ledgers, naming, outbox, queries, questions
from storage.files import FileStore
from storage.invitations import Issued
from storage.models import ImportBatch, Person
from storage.outbox import Word
from storage.people import Named
from storage.transactions import portion, transaction

T = TypeVar("T")

PORTION = 1000
"""Rows that SQLite writes at once while others wait, some 100 ms of a slow core. With half as many
the pages of the indexes are written twice as often, which costs a fifth more in all."""

GIVE_WAY = 0.5
"""How long others have the one writer after a portion, to the time that it took: an answer takes
several turns, each of which could else wait for a portion on a busy machine."""

A_MOMENT = timedelta(seconds=2)
"""What an import may take before the admin hears that it is under way."""


async def import_ledger(
    actor: Actor,
    batch_id: int,
    *,
    files: FileStore,
    office: Office,
    now: datetime,
    seen: int | None = None,
    course: Course | None = None,
) -> None:
    """Import what a preview showed.

    The file is read again from its stored bytes, before anything is written. A ledger is
    one transaction; on SQLite, which has one writer, one of more than `ledgers.AT_ONCE` rows
    is a transaction for every `PORTION` of them, so that nobody else has to wait for all. If
    the process ends among them, the update is handled again and goes on after the last.

    Args:
        actor: who confirms.
        batch_id: the file.
        files: where its bytes are.
        office: the organisation.
        now: when.
        seen: which reading the preview showed; by default the newest.
        course: where it is noted how far the import is.

    Raises:
        NotYourRole: only an admin loads ledgers.
        NotFound: no such batch of this admin.
        BatchOver: it was confirmed, cancelled or replaced already, or is being asked about.
    """
    batch = await batches.reach(actor, batch_id)
    if batch.state != "previewed":
        raise BatchOver(state=batch.state)
    if seen is not None and seen != batch.round:
        raise BatchOver(state="changed")
    rows = sum(batch.counts[each] for each in ("new", "changed", "unchanged"))
    if rows > PORTION:
        await _announce(actor, batch, rows, now)
    course = course or Course()
    reading = await read_batch(batch, files=files, office=office, course=course)
    left = await left_out(batch, reading)
    reading, unnamed = await as_decided(batch, reading)
    left |= unnamed
    terms = Terms.of(reading, default=default_deadline(batch.today, office))
    course.enter(Stage.STORE, len(reading.rows), batch.taken)
    work = _Import(actor, batch, reading, left, terms, office, batch.began_at or now, course)
    if ledgers.at_once(len(reading.rows)):
        await _all_at_once(work)
    else:
        await _in_portions(work)


@dataclass(frozen=True)
class _Import:
    """What is imported, for whom; `now` is the instant that all its rows bear.

    `left` are rows that are passed over, counted from 1; portions count them too.
    """

    actor: Actor
    batch: ImportBatch
    reading: Reading
    left: frozenset[int]
    terms: Terms
    office: Office
    now: datetime
    course: Course


@transaction
async def cancel_import(actor: Actor, batch_id: int, *, now: datetime) -> None:
    """Drop a preview, or the questions before it; nothing of its file is taken.

    Raises:
        NotYourRole, NotFound, BatchOver: as `import_ledger`.
    """
    batch = await batches.reach(actor, batch_id)
    await batches.end(batch, "cancelled", now, "previewed", "asking")
    question = await questions.waiting(actor, asking_columns.KIND, now=now)
    if question is not None and question.facts["batch"] == batch.id:
        await questions.end(question, now)
    await outbox.add(
        await Person.get(id=actor.id),
        ImportCancelled(file=batch.file),
        key=f"cancelled:{batch.id}",
        now=now,
    )


@transaction
async def _all_at_once(work: _Import) -> None:
    roll = await _enrol(work)
    for some in queries.chunks(work.reading.rows, PORTION):
        await _take(work, some, roll)
    issued = await _issue(work, _absent(roll))
    await _conclude(work, await _closing(work, issued))


async def _in_portions(work: _Import) -> None:
    roll = await _begin(work)
    for some in queries.chunks(work.reading.rows[work.batch.taken :], PORTION):
        await _giving_way(_take_portion(work, some, roll))
    issued: list[Issued] = []
    for people in queries.chunks(_absent(roll), PORTION):
        issued += await _giving_way(_issue_portion(work, people))
    await _end_portions(work, await _closing(work, issued))


async def _giving_way(part: Awaitable[T]) -> T:
    """Write a portion, then let others write."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    done = await part
    await asyncio.sleep((clock() - begun) * GIVE_WAY)
    return done


async def _enrol(work: _Import) -> Roll:
    """Make the units and people, and note which events are to be the import's."""
    batch = work.batch
    if batch.began_at is None:
        batch.began_at, batch.after_event = work.now, await ledgers.newest_event()
        same = ImportBatch.filter(id=batch.id, state="previewed", round=batch.round)
        if not await same.update(began_at=batch.began_at, after_event=batch.after_event):
            raise BatchOver(state="changed")
    return await enrol(without(work.reading, work.left).rows, office=work.office)


_begin = portion(_enrol)


@portion
async def _take_portion(work: _Import, rows: Sequence[LedgerRow], roll: Roll) -> None:
    before = work.batch.taken
    work.batch.taken += len(rows)
    unchanged = ImportBatch.filter(id=work.batch.id, state="previewed", taken=before)
    if not await unchanged.update(taken=work.batch.taken):
        raise BatchOver(state="confirmed")
    await _take(work, rows, roll)


async def _issue(work: _Import, people: Sequence[Person | Named]) -> list[Issued]:
    admin = await Person.get(id=work.actor.id)
    return await issue(people, by=admin, renew=False, office=work.office, now=work.now)


_issue_portion = portion(_issue)


async def _take(work: _Import, rows: Sequence[LedgerRow], roll: Roll) -> None:
    comparison = Comparison()
    known = await ledgers.known(row.code for row in rows)
    wanted = (row for row in rows if row.row not in work.left)
    compare(wanted, known, work.terms, comparison)
    await make_findings(
        work.actor, comparison.new, roll, source={"batch": work.batch.id}, now=work.now
    )
    await change_findings(work.actor, comparison.changed, roll, now=work.now)
    work.course.advance(len(rows))


@portion
async def _announce(actor: Actor, batch: ImportBatch, rows: int, now: datetime) -> None:
    """Owe the admin word of an import that takes longer than a moment; `_conclude` drops it."""
    await outbox.add(
        await Person.get(id=actor.id),
        ImportUnderWay(file=batch.file, total=rows),
        key=under_way_key(batch.id),
        now=now,
        not_before=now + A_MOMENT,
    )


def under_way_key(batch_id: int) -> str:
    """Return the key of the notice whose message shows how far an import is."""
    return f"importing:{batch_id}"


def _absent(roll: Roll) -> list[Person | Named]:
    """Return whom the ledger names and who has not joined."""
    named: list[Person | Named] = [
        *roll.supervisors.values(),
        *dict.fromkeys(roll.officers.values()),
    ]
    return [person for person in named if person.telegram_id is None]


async def _closing(work: _Import, issued: list[Issued]) -> list[Word]:
    """Return what everybody is told, and the codes of those who are new, for the admin."""
    batch = work.batch
    admin = await Person.get(id=work.actor.id)
    rest = without(work.reading, work.left)
    words = await closing_words(
        batch, rest, invited=len(issued), to=admin, office=work.office, now=work.now
    )
    return words + await words_of(issued, admin, key=f"invitations:{batch.id}")


async def _conclude(work: _Import, words: list[Word]) -> None:
    """End the batch and tell everybody."""
    batch, now = work.batch, work.now
    await batches.end(batch, "confirmed", now, "previewed")
    await outbox.drop(under_way_key(batch.id), await Person.get(id=work.actor.id))
    await outbox.add_many(words, now=now)
    await naming.remember(batch, work.actor, now)
    await events.add(
        "import",
        by=work.actor,
        at=now,
        after={"batch": batch.id, "file": batch.file} | batch.counts,
    )


_end_portions = transaction(_conclude)
