"""Reaching findings: every read takes the person and gives only what that person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.fields import Field
from tortoise.queryset import QuerySet

from rectification.errors import NotFound, NotYourMove, OwnWork, Stale
from rectification.finding import IN_HAND, OPEN, Move, Part, Status, moves_for, transition
from rectification.notices import FindingLine
from rectification.office import Office
from rectification.people import Actor, Role
from storage import queries
from storage.models import Finding

TITLE = 60
"""Characters of a description that stand for a finding in a list."""


@dataclass(frozen=True)
class Case:
    """A finding as one person meets it: its row, the parts they play, the moves they have."""

    finding: Finding
    unit: str
    """The name of the unit that it lies with."""
    parts: frozenset[Part]
    reported: bool
    """Whether the work is, or was in part, this person's own; only told of supervisors."""

    @property
    def moves(self) -> tuple[Move, ...]:
        """What this person may do with the finding now."""
        return moves_for(self.finding.status, self.parts, reported=self.reported)


def title(finding: Finding) -> str:
    """Return a finding's description as one short line."""
    flat = " ".join(finding.description.split())
    return flat if len(flat) <= TITLE else flat[: TITLE - 1] + "…"


def line(finding: Finding, office: Office, now: datetime) -> FindingLine:
    """Return a finding as a line of a list; its unit must have been fetched."""
    return FindingLine(
        id=finding.id,
        code=finding.code,
        title=title(finding),
        unit=finding.unit.name,
        status=str(finding.status),
        deadline=finding.deadline,
        days_left=office.days_left(finding.deadline, now),
        percent=finding.percent,
        version=finding.version,
    )


async def reach(
    actor: Actor,
    *,
    id: int | None = None,  # noqa: A002  # the row's name for itself
    code: str | None = None,
    hold: bool = False,
) -> Case:
    """Return one finding as this person meets it.

    Args:
        actor: who wants to.
        id: the finding's row, or
        code: its number.
        hold: keep others from changing it until the transaction ends, as `held` does.

    Raises:
        NotFound: it does not exist, or the person may not know that it does.
    """
    query = _REACH.replace("WANTED", "f.id = {id}" if id is not None else "f.code = {code}")
    if hold and queries.dialect() != "sqlite":
        query += " FOR UPDATE OF f"
    found = await queries.rows(query, person=actor.id, id=id, code=code)
    if not found:
        raise NotFound(asked=code or "")
    row = found[0]
    finding = queries.made(Finding, row)
    parts = set()
    if row["lead"] is not None:
        parts.add(Part.LEAD if row["lead"] else Part.ASSISTING)
    if actor.supervises(finding.unit_id):
        parts.add(Part.SUPERVISOR)
    if not parts and not actor.has(Role.ADMIN):
        raise NotFound(asked=code or "")
    reported = Part.SUPERVISOR in parts and bool(row["lead"] is not None or row["reported"])
    return Case(finding, row["unit_name"], frozenset(parts), reported)


_REACH = """
SELECT f.*, u.name AS unit_name, s.lead AS lead,
  EXISTS (
    SELECT 1 FROM report r WHERE r.finding_id = f.id AND r.person_id = {person}
  ) AS reported
FROM finding f
JOIN unit u ON u.id = f.unit_id
LEFT JOIN share s ON s.finding_id = f.id AND s.person_id = {person}
WHERE WANTED
"""


async def held(finding: int) -> Finding:
    """Return a finding's row, which nobody else changes until the transaction ends.

    For what nobody saw a version of: two officers' reports at the same instant both count,
    one after the other. On SQLite transactions come one after the other anyway.
    """
    row = Finding.filter(id=finding).select_related("unit")
    return await row.select_for_update(of=("finding",)).get()


async def for_move(actor: Actor, finding: int, move: Move, *, version: int | None = None) -> Case:
    """Return a finding on which this person may make `move` now.

    Args:
        actor: who wants to.
        finding: the finding's row.
        move: what they want to do.
        version: the state that they saw; None when the move does not depend on it.

    Raises:
        NotFound: no such finding for this person.
        Stale: it changed after that version.
        MoveNotAllowed: not from its present status.
        NotYourMove: the move belongs to another part.
        OwnWork: whoever reported on it does not review it.
    """
    case = await reach(actor, id=finding)
    allow(case, move, version=version)
    return case


def allow(case: Case, move: Move, *, version: int | None = None) -> None:
    """Refuse a move that this person may not make on a finding as it was read.

    Raises:
        Stale, MoveNotAllowed, NotYourMove, OwnWork: as `for_move` says.
    """
    if version is not None and case.finding.version != version:
        raise Stale(finding=case.finding.code)
    found = transition(case.finding.status, move)
    if not found.by & case.parts:
        raise NotYourMove(move=move)
    if move not in case.moves:
        raise OwnWork(finding=case.finding.code)


async def advance(
    finding: Finding, move: Move | None, *, office: Office, now: datetime, **changes: object
) -> None:
    """Write a move to a finding's row, if it still is as it was read.

    Args:
        finding: the row as read; it carries the new values afterwards.
        move: the move, or None for a change that is no move.
        office: the organisation, whose date an end bears.
        now: when.
        changes: further columns and their new values.

    Raises:
        MoveNotAllowed: the table has no such move.
        Stale: somebody else changed the finding meanwhile; nothing was written.
    """
    values: dict[str, object] = dict(changes)
    if move is not None:
        end = transition(finding.status, move).end
        values["status"] = end
        values["ended_on"] = None if end in OPEN else office.today(now)
        values["applied_at"] = now if end is Status.UNDER_REVIEW else None
    values |= {"version": finding.version + 1, "changed_at": now}
    # What is named is written anew into its indexes, also when it stays as it was.
    values = {name: value for name, value in values.items() if value != getattr(finding, name)}
    names = ", ".join(f"{name} = {{{name}}}" for name in values)
    written = await queries.rows(
        f"UPDATE finding SET {names} WHERE id = {{id}} AND version = {{seen}} RETURNING id",  # noqa: S608  # columns of ours
        **{name: _column(name).to_db_value(value, finding) for name, value in values.items()},
        id=finding.id,
        seen=finding.version,
    )
    if not written:
        raise Stale(finding=finding.code)
    finding.update_from_dict(values)


def _column(name: str) -> Field[Any]:
    return Finding._meta.fields_map[name]  # noqa: SLF001  # Tortoise's own documented place


async def codes_of(actor: Actor) -> list[tuple[str, Status]]:
    """Return the numbers and statuses of the findings that a person shares, urgent first."""
    found = await queries.rows(_CODES, person=actor.id)
    return [(row["code"], Status(row["status"])) for row in found]


_CODES = """
SELECT f.code, f.status FROM share s JOIN finding f ON f.id = s.finding_id
WHERE s.person_id = {person} ORDER BY f.deadline, f.code
"""


def of_officer(actor: Actor) -> QuerySet[Finding]:
    """Return the findings that a person shares, the most urgent first."""
    return Finding.filter(shares__person_id=actor.id).order_by("deadline", "code")


def of_supervisor(actor: Actor) -> QuerySet[Finding]:
    """Return the findings of the units that a person supervises."""
    every = Finding.all() if actor.everywhere else Finding.filter(unit_id__in=actor.units)
    return every if actor.has(Role.SUPERVISOR) else Finding.filter(id=0)


def in_sight(actor: Actor) -> QuerySet[Finding]:
    """Return the findings that a person may take away as a ledger: an admin's are all."""
    return Finding.all() if actor.has(Role.ADMIN) else of_supervisor(actor)


def in_hand(actor: Actor) -> QuerySet[Finding]:
    """Return the findings on which this officer has the next move."""
    return of_officer(actor).filter(status__in=list(IN_HAND))


def still_open(actor: Actor) -> QuerySet[Finding]:
    """Return the officer's findings that are not over."""
    return of_officer(actor).filter(status__in=list(OPEN))


def waiting_for_review(actor: Actor) -> QuerySet[Finding]:
    """Return what waits for this supervisor, the longest waiting first."""
    return of_supervisor(actor).filter(status=Status.UNDER_REVIEW).order_by("applied_at", "code")


def overdue(actor: Actor, today: date) -> QuerySet[Finding]:
    """Return open findings past their deadline in this person's sight, the longest first."""
    every = Finding.all() if actor.has(Role.ADMIN) else of_supervisor(actor)
    return every.filter(status__in=list(OPEN), deadline__lt=today).order_by("deadline", "code")


async def lines(
    query: QuerySet[Finding], office: Office, now: datetime, *, first: int = 0, most: int = 8
) -> tuple[FindingLine, ...]:
    """Return one page of a query as lines."""
    rows: Sequence[Finding] = await query.offset(first).limit(most).select_related("unit")
    return tuple(line(row, office, now) for row in rows)
