"""What is said when a ledger is in: to the officers whose new findings it holds, and the admin."""

from collections import defaultdict
from datetime import datetime

from rectification.ledger import Reading
from rectification.notices import FindingsAssigned, ImportDone, Menu, Notice
from rectification.office import Office
from storage import findings, ledgers, people, queries
from storage.models import Finding, ImportBatch, Person

LISTED = 10
"""New findings that an officer's notice lists."""

Owed = tuple[Person, Notice, str]


async def closing_words(
    batch: ImportBatch,
    reading: Reading,
    *,
    invited: int,
    to: Person,
    office: Office,
    now: datetime,
) -> list[Owed]:
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
    words = await _to_officers(batch, office, now)
    return [*words, (to, done, f"imported:{batch.id}")]


async def _to_officers(batch: ImportBatch, office: Office, now: datetime) -> list[Owed]:
    """Tell officers who joined before what is new for them, all in one message."""
    theirs: dict[int, list[int]] = defaultdict(list)
    for person, finding in await ledgers.assigned(batch):
        theirs[person].append(finding)
    owed: list[Owed] = []
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
            owed.append((joined[person], Menu(roles=roles), f"menu:{key}"))
            assigned = FindingsAssigned(findings=lines, total=len(ids))
            owed.append((joined[person], assigned, key))
    return owed
