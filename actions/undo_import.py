"""Undoing an import: what it made and changed is taken back, as far as nobody has acted on it."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rectification.errors import BatchOver
from rectification.money import to_fen
from rectification.notices import AssignmentUndone, FieldChange, FindingChanged, ImportUndone
from rectification.office import Office
from rectification.people import Actor
from storage import batches, events, findings, ledgers, outbox, people, queries, undoing
from storage.models import Finding, ImportBatch, Person, Share
from storage.transactions import transaction
from storage.undoing import Undoable

LISTED = 20
"""Numbers of findings that a message lists."""

_TEXTS = frozenset({"project", "evaluator", "grade", "category", "description", "advice"})


async def confirmed_batch(actor: Actor, batch_id: int) -> ImportBatch:
    """Return an import that may be undone by this person.

    Raises:
        NotYourRole: only an admin undoes imports, whichever admin's they are.
        NotFound: no such import of a ledger.
        BatchOver: it was never confirmed, or is undone already.
    """
    batch = await batches.reach(actor, batch_id, kind="ledger", anybodys=True)
    if batch.state != "confirmed":
        raise BatchOver(state=batch.state)
    return batch


@transaction
async def undo_import(actor: Actor, batch_id: int, *, office: Office, now: datetime) -> None:
    """Take back what an import made and changed; a finding that somebody acted on stays.

    Units and people that it made stay as well: an invitation may be in somebody's hands.

    Raises:
        NotYourRole, NotFound, BatchOver: as `confirmed_batch`.
    """
    batch = await confirmed_batch(actor, batch_id)
    ended = await ImportBatch.filter(id=batch.id, state="confirmed").update(state="undone")
    if not ended:
        raise BatchOver(state="undone")
    found = await undoing.undoable(batch)
    await _take_back(actor, batch, found, office=office, now=now)
    await _change_back(actor, batch, found, office=office, now=now)
    left = tuple(code for _, code in found.left)
    await outbox.add(
        await Person.get(id=actor.id),
        ImportUndone(
            file=batch.file,
            new=len(found.new),
            changed=len(found.changed),
            left=left[:LISTED],
            left_total=len(left),
        ),
        key=f"undone:{batch.id}",
        now=now,
    )
    await events.add(
        "undo_import",
        by=actor,
        at=now,
        after={
            "batch": batch.id,
            "new": len(found.new),
            "changed": len(found.changed),
            "left": len(left),
        },
    )


async def _take_back(
    actor: Actor, batch: ImportBatch, found: Undoable, *, office: Office, now: datetime
) -> None:
    """End the findings that the import made, and tell the officers who were told of them."""
    codes = dict(found.new)
    theirs: dict[int, list[str]] = defaultdict(list)
    for person_id, finding_id in await ledgers.assigned(batch):
        if finding_id in codes:
            theirs[person_id].append(codes[finding_id])
    await undoing.take_back(batch, list(codes), by=actor, today=office.today(now), now=now)
    for some in queries.chunks(list(theirs)):
        for person in await Person.filter(id__in=list(some)):
            told = theirs[person.id]
            notice = AssignmentUndone(codes=tuple(told[:LISTED]), total=len(told))
            await outbox.add(person, notice, key=f"unassigned:{batch.id}", now=now)


async def _change_back(
    actor: Actor, batch: ImportBatch, found: Undoable, *, office: Office, now: datetime
) -> None:
    """Give the findings that the import changed their former values, and say so."""
    before = await undoing.changes(batch, [each for each, _ in found.changed])
    for finding_id, fields in before.items():
        finding = await findings.held(finding_id)
        unit = finding.unit_id
        columns = await _columns(finding, fields, now)
        then = await _as_it_is(finding, fields)
        await findings.advance(finding, None, office=office, now=now, **columns)
        if "owner" in fields or finding.unit_id != unit:
            await _share_anew(finding, str(fields.get("owner", then.get("owner", ""))))
        changes = tuple(
            FieldChange(code=finding.code, field=name, before=then[name], after=str(said))
            for name, said in fields.items()
        )
        await events.add(
            "change", by=actor, at=now, finding=finding, before=dict(then), after=dict(fields),
            reason=f"undo {batch.id}",
        )  # fmt: skip
        notice = FindingChanged(finding=finding.id, code=finding.code, changes=changes)
        for person, _ in await people.officers_of(finding.id):
            await outbox.add(person, notice, key=f"changed:{finding.id}:{finding.version}", now=now)


async def _columns(finding: Finding, fields: dict[str, Any], now: datetime) -> dict[str, object]:
    """Return the columns that hold the former values, which events keep in a ledger's terms."""
    values: dict[str, object] = {}
    extra = dict(finding.extra)
    for name, said in fields.items():
        if name in _TEXTS:
            values[name] = said
        elif name == "unit":
            values["unit_id"] = (await ledgers.units_named([said]))[said].id
        elif name == "amount_yuan":
            values["amount_fen"] = to_fen(Decimal(said)) if said else None
        elif name == "assisting":
            values["assisting"] = [each for each in said.split("、") if each]
        elif name == "deadline":
            values |= {
                "deadline": date.fromisoformat(said),
                "deadline_version": finding.deadline_version + 1,
                "deadline_set_at": now,
            }
        elif name != "owner":
            extra[name] = said
            values["extra"] = {heading: text for heading, text in extra.items() if text}
    return values


async def _as_it_is(finding: Finding, fields: dict[str, Any]) -> dict[str, str]:
    """Return the same fields as they are now, in a ledger's terms."""
    known = (await ledgers.known([finding.code]))[finding.code]
    now: dict[str, str] = dict(known.texts.items())
    now["owner"] = "、".join(known.owners)
    now["assisting"] = "、".join(known.assisting)
    now["deadline"] = known.deadline.isoformat()
    now["amount_yuan"] = "" if known.amount is None else str(known.amount)
    return {name: now.get(name, known.extra.get(name, "")) for name in fields}


async def _share_anew(finding: Finding, names: str) -> None:
    """Give a finding back to its former officers."""
    wanted = [(finding.unit_id, name) for name in names.split("、") if name]
    officers = await ledgers.officers_named(wanted)
    await Share.filter(finding_id=finding.id).delete()
    for place, each in enumerate(dict.fromkeys(wanted)):
        await Share.create(finding_id=finding.id, person_id=officers[each].id, lead=place == 0)
