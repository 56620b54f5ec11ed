"""What a new ledger changes about known findings: their rows, shares, events and notices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.enrolling import Roll
from actions.making_findings import add_shares, share_rows
from rectification.comparison import Known
from rectification.errors import Stale
from rectification.ledger import LedgerRow
from rectification.money import to_fen
from rectification.notices import FieldChange, FindingChanged
from rectification.people import Actor
from storage import bulk, outbox, queries
from storage.models import Person
from storage.outbox import Word

Change = tuple[Known, LedgerRow, tuple[FieldChange, ...]]

NOWHERE: Mapping[str, object] = {}

_TEXTS = ("project", "evaluator", "grade", "category", "description", "advice")
_OWNERSHIP = frozenset({"owner", "unit"})


async def change_findings(
    actor: Actor | None,
    changes: Sequence[Change],
    roll: Roll,
    *,
    now: datetime,
    source: Mapping[str, object] = NOWHERE,
) -> None:
    """Write what a ledger changes about findings, and tell their officers, before and after.

    Args:
        actor: on whose word; None for a system's.
        changes: what it changes.
        roll: the units and people that it names.
        now: when.
        source: what the events tell, beside the fields, of where the change came from.

    Raises:
        Stale: somebody else changed one meanwhile; nothing is to stay.
    """
    if not changes:
        return
    ids = queries.listed(before.id for before, _, _ in changes)
    told = await _joined_officers(ids)
    await _write(changes, roll, now)
    await _record(actor, changes, ids, now, source)
    await _share_anew(changes, roll)
    for finding, people in (await _joined_officers(ids)).items():
        told[finding] |= people
    notices = [
        (person, FindingChanged(finding=before.id, code=before.code, changes=some))
        for before, _, some in changes
        for person in told[before.id].values()
    ]
    versions = {before.id: before.version + 1 for before, _, _ in changes}
    await outbox.add_many(
        [
            Word(person, notice, f"changed:{notice.finding}:{versions[notice.finding]}")
            for person, notice in notices
        ],
        now=now,
    )


async def _write(changes: Sequence[Change], roll: Roll, now: datetime) -> None:
    """Write the columns that changed, each row only if it still is as it was compared."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for before, row, some in changes:
        values = _columns(some, before, row, roll, now)
        named = {"id": before.id, "version": before.version, "now": now}
        alike[tuple(values)].append({**values, **named})
    for columns, rows in alike.items():
        written = "".join(f"{column} = {{{column}}}, " for column in columns)
        await bulk.run(_WRITE.replace("COLUMNS", written), rows)


_WRITE = """
UPDATE finding SET COLUMNS version = version + 1, changed_at = {now}
WHERE id = {id} AND version = {version}
"""


def _columns(
    changes: tuple[FieldChange, ...], before: Known, row: LedgerRow, roll: Roll, now: datetime
) -> dict[str, object]:
    """Return the columns that the changed fields write; owners are rows of their own."""
    columns: dict[str, dict[str, object]] = {
        "owner": {},
        "unit": {"unit_id": roll.units[row.unit].id},
        "amount_yuan": {"amount_fen": None if row.amount is None else to_fen(row.amount)},
        "assisting": {"assisting": bulk.json(row.assisting)},
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
            values["extra"] = bulk.json({heading: said for heading, said in extra.items() if said})
    return values


async def _record(
    actor: Actor | None,
    changes: Sequence[Change],
    ids: object,
    now: datetime,
    source: Mapping[str, object],
) -> None:
    """Add an event to each finding, which stands in it as it is now."""
    query = _STATE.replace("AMONG", queries.among("ids"))
    state = {row["id"]: row for row in await queries.rows(query, ids=ids)}
    if any(state[before.id]["version"] != before.version + 1 for before, _, _ in changes):
        stale = next(
            each for each, _, _ in changes if state[each.id]["version"] != each.version + 1
        )
        raise Stale(finding=stale.code)
    columns = (
        "finding_id", "person_id", "move", "before", "after", "reason", "at",
        "status", "unit_id", "deadline", "amount_fen", "rectified_fen", "ended_on",
    )  # fmt: skip
    at, by = bulk.instant(now), actor.id if actor else None
    rows: list[bulk.Row] = []
    for before, _, some in changes:
        old = bulk.json({change.field: change.before for change in some})
        new = bulk.json({change.field: change.after for change in some} | dict(source))
        now_is = [state[before.id][name] for name in columns[7:]]
        rows.append((before.id, by, "change", old, new, "", at, *now_is))
    await bulk.insert("event", columns, rows)


_STATE = """
SELECT id, version, status, unit_id, deadline, amount_fen, rectified_fen, ended_on
FROM finding WHERE id AMONG
"""


async def _share_anew(changes: Sequence[Change], roll: Roll) -> None:
    anew = [
        (before, row)
        for before, row, some in changes
        if any(change.field in _OWNERSHIP for change in some)
    ]
    if anew:
        ids = queries.listed(before.id for before, _ in anew)
        await queries.rows(_UNSHARE.replace("AMONG", queries.among("ids")), ids=ids)
        await add_shares(
            [each for before, row in anew for each in share_rows(before.id, row, roll)]
        )


_UNSHARE = "DELETE FROM share WHERE finding_id AMONG"


async def _joined_officers(ids: object) -> dict[int, dict[int, Person]]:
    """Return of each finding those who share it and have joined, by their row."""
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    for row in await queries.rows(_JOINED.replace("AMONG", queries.among("ids")), ids=ids):
        person = Person(id=row["id"], telegram_id=row["telegram_id"], name="", locale="")
        found[row["finding_id"]][person.id] = person
    return found


_JOINED = """
SELECT s.finding_id, p.id, p.telegram_id FROM share s JOIN person p ON p.id = s.person_id
WHERE p.telegram_id IS NOT NULL AND s.finding_id AMONG ORDER BY s.lead DESC, s.id
"""
