"""The figures of summaries, counted by the database from the record of events.

Each event of a finding carries the finding's state after it, so the last event before an
instant is the finding as it stood then: any past week can be counted again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rectification.finding import OPEN, Status
from rectification.money import from_fen
from rectification.people import Actor
from rectification.summary import Overdue, UnitFigures
from storage import queries
from storage.models import Finding, Report, Share, Unit
from storage.queries import chunks

_LAST = """
SELECT MAX(id) AS id FROM event
WHERE finding_id IS NOT NULL AND status IS NOT NULL AND at < {at}
GROUP BY finding_id
"""

_FIGURES = (
    """
SELECT e.unit_id AS unit, e.status AS status, COUNT(*) AS n,
  SUM(CASE WHEN e.deadline < {today} THEN 1 ELSE 0 END) AS past,
  SUM(CASE WHEN e.ended_on <= e.deadline THEN 1 ELSE 0 END) AS on_time,
  SUM(CASE WHEN e.ended_on >= {first} AND e.ended_on < {day} THEN 1 ELSE 0 END) AS in_week,
  SUM(COALESCE(e.amount_fen, 0)) AS amount,
  SUM(COALESCE(e.rectified_fen, 0)) AS rectified
FROM event e JOIN ("""
    + _LAST
    + """) l ON l.id = e.id
WHERE e.status <> 'undone'
GROUP BY e.unit_id, e.status
"""
)

_STATES = (
    """
SELECT e.finding_id AS finding, e.unit_id AS unit, e.status AS status,
  e.deadline AS deadline, e.ended_on AS ended_on,
  e.amount_fen AS amount_fen, e.rectified_fen AS rectified_fen
FROM event e JOIN ("""
    + _LAST
    + """) l ON l.id = e.id
WHERE WANTED
ORDER BY e.deadline, e.finding_id
"""
)

_ALL = "e.status <> 'undone'"
_LATE = (
    f"e.status IN ({', '.join(repr(str(each)) for each in sorted(OPEN))}) AND e.deadline < {{day}}"
)


@dataclass(frozen=True, slots=True)
class State:
    """A finding as it stood at an instant."""

    finding: int
    unit: int
    status: Status
    deadline: date
    ended_on: date | None
    amount_fen: int | None
    rectified_fen: int


async def figures(
    actor: Actor, at: datetime, day: date, *, today: date | None = None
) -> list[UnitFigures]:
    """Return the figures of each unit in a supervisor's sight, as they were at an instant.

    Args:
        actor: the supervisor.
        at: events from this instant on are left out.
        day: the local date at that instant: the week counted is the seven days before it.
        today: deadlines before it have passed; `day` by default, but the day before while
            that one has not ended.
    """
    first = day - timedelta(days=7)
    rows = await queries.rows(_FIGURES, at=at, day=day, first=first, today=today or day)
    names = dict(await Unit.all().values_list("id", "name"))
    units: dict[int, dict[str, Any]] = {}
    for row in rows:
        if not actor.supervises(row["unit"]):
            continue
        unit = units.setdefault(row["unit"], {"unit": names[row["unit"]]})
        _count(unit, Status(row["status"]), row)
    return [UnitFigures(**unit) for unit in units.values()]


def _count(unit: dict[str, Any], status: Status, row: dict[str, Any]) -> None:
    """Add the findings of one status to the figures of their unit."""

    def add(name: str, amount: Any) -> None:
        unit[name] = unit.get(name, 0) + amount

    ended = status in {Status.WITHDRAWN, Status.WAIVED}
    add("ended" if ended else str(status), row["n"])
    if ended:
        return
    add("amount_in_question", from_fen(int(row["amount"])))
    add("amount_rectified", from_fen(int(row["rectified"])))
    if status in OPEN:
        add("overdue", row["past"])
    if status is Status.UNDER_REVIEW:
        add("overdue_under_review", row["past"])
    if status is Status.CLOSED:
        add("closed_on_time", row["on_time"])
        add("closed_in_week", row["in_week"])


async def states(
    at: datetime, sees: Callable[[int], bool], *, overdue_on: date | None = None
) -> list[State]:
    """Return findings as they stood at an instant, the earliest deadline first.

    Args:
        at: events from this instant on are left out.
        sees: tells of a unit whether its findings are in sight.
        overdue_on: only those that were open and past their deadline on this date.
    """
    wanted = _ALL if overdue_on is None else _LATE
    rows = await queries.rows(_STATES.replace("WANTED", wanted), at=at, day=overdue_on)
    return [
        State(
            finding=row["finding"],
            unit=row["unit"],
            status=Status(row["status"]),
            deadline=_date(row["deadline"]),
            ended_on=None if row["ended_on"] is None else _date(row["ended_on"]),
            amount_fen=row["amount_fen"],
            rectified_fen=row["rectified_fen"] or 0,
        )
        for row in rows
        if sees(row["unit"])
    ]


async def longest_overdue(some: Iterable[State], day: date, most: int) -> list[tuple[Overdue, str]]:
    """Return the open findings longest past their deadline on `day`, with their lead's name."""
    late = [each for each in some if each.status in OPEN and each.deadline < day][:most]
    details = await described([each.finding for each in late])
    return [
        (
            Overdue(
                code=details[each.finding].code,
                title=details[each.finding].description,
                unit=details[each.finding].unit.name,
                deadline=each.deadline,
                days=(day - each.deadline).days,
            ),
            details[each.finding].lead,
        )
        for each in late
    ]


@dataclass(frozen=True, slots=True)
class Description:
    """What is told of a finding beside its state."""

    id: int
    code: str
    description: str
    unit: Unit
    project: str
    category: str
    percent: int | None
    lead: str
    officers: tuple[str, ...]
    latest: str


async def described(ids: list[int]) -> dict[int, Description]:
    """Return what findings are about, who has them, and what was last reported, by row."""
    found: dict[int, Description] = {}
    for some in chunks(ids):
        rows = await Finding.filter(id__in=list(some)).select_related("unit")
        shares = Share.filter(finding_id__in=list(some)).order_by("-lead", "id")
        names: dict[int, list[str]] = {}
        for finding, name in await shares.values_list("finding_id", "person__name"):
            names.setdefault(finding, []).append(name)
        reports = Report.filter(finding_id__in=list(some)).order_by("id")
        latest = dict(await reports.values_list("finding_id", "text"))
        for row in rows:
            officers = tuple(names.get(row.id, ()))
            found[row.id] = Description(
                id=row.id,
                code=row.code,
                description=row.description,
                unit=row.unit,
                project=row.project,
                category=row.category,
                percent=row.percent,
                lead=officers[0] if officers else "",
                officers=officers,
                latest=str(latest.get(row.id, "")),
            )
    return found


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
