"""What is said when a ledger is in: to the officers whose new findings it holds, and the admin."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from rectification.ledger import Reading
from rectification.notices import FindingsAssigned, ImportDone, Menu
from rectification.office import Office
from storage import findings, ledgers, people, queries
from storage.models import Finding, ImportBatch, Person
from storage.outbox import Word

LISTED = 10
"""New findings that an officer's notice lists."""


async def closing_words(
    batch: ImportBatch,
    reading: Reading,
    *,
    invited: int,
    to: Person,
    office: Office,
    now: datetime,
) -> list[Word]:
    """Return what is owed to whom; the counts are those of the events that the import left.

    Args:
        batch: whose rows are all written, at `now`.
        reading: what was imported.
        invited: how many people it names who have not joined.
        to: the admin.
        office: the organisation.
        now: the instant that the import's events bear.
    """
    new = await ledgers.recorded(batch, "import")
    changed = await ledgers.recorded(batch, "change")
    done = ImportDone(
        file=batch.file,
        new=new,
        changed=changed,
        unchanged=len(reading.rows) - new - changed,
        wrong=len({error.row for error in reading.errors}),
        invited=invited,
        unsupervised=await ledgers.unsupervised(row.unit for row in reading.rows),
    )
    words = await words_to_officers(await ledgers.assigned(batch), office, now)
    return [*words, Word(to, done, f"imported:{batch.id}")]


async def words_to_officers(
    assigned: Iterable[tuple[int, int]], office: Office, now: datetime
) -> list[Word]:
    """Return what officers who joined before are told of what is new for them, in one message.

    Args:
        assigned: who shares what that is new, as (person, finding), the most urgent first.
        office: the organisation.
        now: when.
    """
    theirs: dict[int, list[int]] = defaultdict(list)
    for person, finding in assigned:
        theirs[person].append(finding)
    owed: list[Word] = []
    for some in queries.chunks(list(theirs), 100):
        joined = await people.by_ids(some)
        named = [finding for person in some for finding in theirs[person][:LISTED]]
        rows: dict[int, Finding] = {}
        for chunk in queries.chunks(named):
            query = Finding.filter(id__in=list(chunk)).select_related("unit")
            rows |= {row.id: row for row in await query}
        for person in some:
            ids = theirs[person]
            lines = tuple(findings.line(rows[each], office, now) for each in ids[:LISTED])
            key = f"assigned:{person}:{min(ids)}"
            roles = tuple(sorted((await people.as_actor(joined[person])).roles))
            owed.append(Word(joined[person], Menu(roles=roles), f"menu:{key}"))
            told = FindingsAssigned(findings=lines, total=len(ids))
            owed.append(Word(joined[person], told, key))
    return owed
