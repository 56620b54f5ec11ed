"""Confirming a ledger: one transaction makes and changes findings, people and units."""

from collections import defaultdict
from datetime import datetime

from actions.enrolling import Roll, enrol
from actions.inviting import issue, tell
from actions.preview_ledger import default_deadline, read_batch
from rectification.comparison import Known, compare
from rectification.errors import BatchOver, NotFound, NotYourRole
from rectification.finding import Status
from rectification.ledger import LedgerRow, Reading
from rectification.money import to_fen
from rectification.notices import (
    FieldChange,
    FindingChanged,
    FindingsAssigned,
    ImportCancelled,
    ImportDone,
    Menu,
)
from rectification.office import Office
from rectification.people import Actor, Role
from storage import events, findings, ledgers, outbox, people
from storage.files import FileStore
from storage.models import Event, Finding, ImportBatch, Person, Share
from storage.transactions import transaction

_TEXTS = ("project", "evaluator", "grade", "category", "description", "advice")

LISTED = 10
"""New findings that an officer's notice lists."""


async def import_ledger(
    actor: Actor, batch_id: int, *, files: FileStore, office: Office, now: datetime
) -> None:
    """Import what a preview showed.

    The file is read again from its stored bytes, before the transaction begins.

    Raises:
        NotYourRole: only an admin loads ledgers.
        NotFound: no such batch of this admin.
        BatchOver: it was confirmed, cancelled or replaced already.
    """
    batch = await _own_batch(actor, batch_id)
    if batch.state != "previewed":
        raise BatchOver(state=batch.state)
    reading = await read_batch(batch, files=files, office=office)
    await _carry_out(actor, batch, reading, office=office, now=now)


@transaction
async def cancel_import(actor: Actor, batch_id: int, *, now: datetime) -> None:
    """Drop a preview; nothing of its file is taken.

    Raises:
        NotYourRole, NotFound, BatchOver: as `import_ledger`.
    """
    batch = await _own_batch(actor, batch_id)
    await _end(batch, "cancelled", now)
    await outbox.add(
        await Person.get(id=actor.id),
        ImportCancelled(file=batch.file),
        key=f"cancelled:{batch.id}",
        now=now,
    )


async def _own_batch(actor: Actor, batch_id: int) -> ImportBatch:
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    batch = await ImportBatch.get_or_none(id=batch_id, person_id=actor.id)
    if batch is None:
        raise NotFound(asked="")
    return batch


async def _end(batch: ImportBatch, state: str, now: datetime) -> None:
    ended = await ImportBatch.filter(id=batch.id, state="previewed").update(
        state=state, ended_at=now
    )
    if not ended:
        await batch.refresh_from_db(fields=["state"])
        raise BatchOver(state=batch.state)


@transaction
async def _carry_out(
    actor: Actor, batch: ImportBatch, reading: Reading, *, office: Office, now: datetime
) -> None:
    await _end(batch, "confirmed", now)
    known = await ledgers.known(row.code for row in reading.rows)
    comparison = compare(reading, known, default=default_deadline(batch.today, office))
    roll = await enrol(reading.rows, office=office)
    made = await _make(actor, comparison.new, roll, batch=batch, now=now)
    for before, row, changes in comparison.changed:
        await _change(actor, before, row, changes, roll, office=office, now=now)
    await _tell_officers(made, office=office, now=now)
    admin = await Person.get(id=actor.id)
    named = [*roll.supervisors.values(), *roll.officers.values()]
    absent = [person for person in named if person.telegram_id is None]
    await outbox.add(
        admin,
        ImportDone(
            file=batch.file,
            new=len(comparison.new),
            changed=len(comparison.changed),
            unchanged=len(comparison.unchanged),
            wrong=len({error.row for error in reading.errors}),
            invited=len(absent),
            unsupervised=await ledgers.unsupervised(row.unit for row in reading.rows),
        ),
        key=f"imported:{batch.id}",
        now=now,
    )
    invitations = await issue(absent, by=admin, renew=False, office=office, now=now)
    await tell(invitations, admin, key=f"invitations:{batch.id}", now=now)
    await events.add(
        "import", by=actor, at=now, after={"batch": batch.id, "file": batch.file} | batch.counts
    )


async def _make(
    actor: Actor, rows: list[LedgerRow], roll: Roll, *, batch: ImportBatch, now: datetime
) -> list[Finding]:
    """Make the new findings with their shares and events; return them with their rows."""
    await Finding.bulk_create(
        [
            Finding(
                code=row.code,
                project=row.project or "",
                unit_id=roll.units[row.unit].id,
                evaluator=row.evaluator or "",
                grade=row.grade or "",
                category=row.category or "",
                description=row.description,
                advice=row.advice or "",
                amount_fen=None if row.amount is None else to_fen(row.amount),
                assisting=list(row.assisting),
                extra=dict(row.extra),
                deadline=row.deadline,
                deadline_set_at=now,
                created_at=now,
                changed_at=now,
            )
            for row in rows
        ]
    )
    made: dict[str, Finding] = {}
    for some in ledgers.chunks([row.code for row in rows]):
        for finding in await Finding.filter(code__in=list(some)).select_related("unit"):
            made[finding.code] = finding
    await Share.bulk_create(
        [
            Share(
                finding_id=made[row.code].id,
                person_id=roll.officers[roll.units[row.unit].id, name].id,
                lead=place == 0,
            )
            for row in rows
            for place, name in enumerate(dict.fromkeys(row.owners))
        ]
    )
    await Event.bulk_create(
        [
            events.event(
                "import",
                by=actor,
                at=now,
                finding=finding,
                after={"status": Status.ASSIGNED, "batch": batch.id},
            )
            for finding in made.values()
        ]
    )
    return list(made.values())


async def _change(
    actor: Actor,
    before: Known,
    row: LedgerRow,
    changes: tuple[FieldChange, ...],
    roll: Roll,
    *,
    office: Office,
    now: datetime,
) -> None:
    """Write what a ledger changes about one finding, and tell its officers."""
    finding = await Finding.get(id=before.id)
    officers = {person.id: person for person, _ in await people.officers_of(finding.id)}
    values = _columns(changes, before, row, roll, now)
    await findings.advance(finding, None, office=office, now=now, **values)
    await events.add(
        "change",
        by=actor,
        at=now,
        finding=finding,
        before={change.field: change.before for change in changes},
        after={change.field: change.after for change in changes},
    )
    if any(change.field in {"owner", "unit"} for change in changes):
        await Share.filter(finding_id=finding.id).delete()
        for place, name in enumerate(dict.fromkeys(row.owners)):
            person = roll.officers[roll.units[row.unit].id, name]
            officers[person.id] = person
            await Share.create(finding_id=finding.id, person_id=person.id, lead=place == 0)
    for person in officers.values():
        await outbox.add(
            person,
            FindingChanged(finding=finding.id, code=finding.code, changes=changes),
            key=f"changed:{finding.id}:{finding.version}",
            now=now,
        )


def _columns(
    changes: tuple[FieldChange, ...], before: Known, row: LedgerRow, roll: Roll, now: datetime
) -> dict[str, object]:
    """Return the columns that the changed fields write; owners are rows of their own."""
    columns: dict[str, dict[str, object]] = {
        "owner": {},
        "unit": {"unit_id": roll.units[row.unit].id},
        "amount_yuan": {"amount_fen": None if row.amount is None else to_fen(row.amount)},
        "assisting": {"assisting": list(row.assisting)},
        "deadline": {
            "deadline": row.deadline,
            "deadline_version": before.deadline_version + 1,
            "deadline_set_at": now,
        },
    }
    extra = dict(before.extra)
    values: dict[str, object] = {}
    for change in changes:
        if change.field in _TEXTS:
            values[change.field] = change.after
        elif change.field in columns:
            values |= columns[change.field]
        else:
            extra[change.field] = change.after
            values["extra"] = {heading: said for heading, said in extra.items() if said}
    return values


async def _tell_officers(made: list[Finding], *, office: Office, now: datetime) -> None:
    """Tell officers who joined before what is new for them, all in one message."""
    theirs: dict[int, list[Finding]] = defaultdict(list)
    for some in ledgers.chunks([finding.id for finding in made]):
        by_id = {finding.id: finding for finding in made}
        joined = Share.filter(finding_id__in=list(some)).exclude(person__telegram_id=None)
        for finding_id, person_id in await joined.values_list("finding_id", "person_id"):
            theirs[person_id].append(by_id[finding_id])
    for person_id, some_findings in theirs.items():
        person = await Person.get(id=person_id)
        some_findings.sort(key=lambda each: (each.deadline, each.code))
        lines = tuple(findings.line(each, office, now) for each in some_findings[:LISTED])
        key = f"assigned:{person_id}:{min(each.id for each in some_findings)}"
        roles = tuple(sorted((await people.as_actor(person)).roles))
        await outbox.add(person, Menu(roles=roles), key=f"menu:{key}", now=now)
        await outbox.add(
            person,
            FindingsAssigned(findings=lines, total=len(some_findings)),
            key=key,
            now=now,
        )
