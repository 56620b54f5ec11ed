"""The figures of summaries, counted by the database from the record of events.

Each event of a finding carries the finding's state after it, so the last event before an
instant is the finding as it stood then: any past week can be counted again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rectification.finding import OPEN, Status
from rectification.money import from_fen
from rectification.summary import Overdue, UnitFigures
from storage import queries
from storage.descriptions import described
from storage.models import Unit
from storage.turns import in_turns

_LAST = """
SELECT MAX(id) AS id FROM event
WHERE finding_id CONCERNED AND status IS NOT NULL AND at < {at}
GROUP BY finding_id
"""

_ALL = "IS NOT NULL"
_SOME = "IN (SELECT finding_id FROM event WHERE unit_id AMONG)"
"""Findings that some units have, or once had."""

MANY = 2
"""When more than one unit in so many is asked for, reading all of them takes less."""

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
WHERE e.status <> 'undone'
ORDER BY e.deadline, e.finding_id
"""
)

_OVERDUE = (
    f"e.status IN ({', '.join(repr(str(each)) for each in sorted(OPEN))}) AND e.deadline < {{day}}"
)

_LONGEST = (
    """
SELECT finding, unit, deadline FROM (
  SELECT e.finding_id AS finding, e.unit_id AS unit, e.deadline AS deadline,
    ROW_NUMBER() OVER (PARTITION BY e.unit_id ORDER BY e.deadline, e.finding_id) AS place
  FROM event e JOIN ("""  # noqa: S608  # words of ours
    + _LAST
    + """) l ON l.id = e.id
  WHERE """
    + _OVERDUE
    + """
) AS late
WHERE place <= {most}
ORDER BY deadline, finding
"""
)

Sight = frozenset[int] | None
"""The units whose findings are counted; None for all."""


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


@dataclass(frozen=True, slots=True)
class Late:
    """A finding that was open and past its deadline at an instant."""

    finding: int
    unit: int
    deadline: date


async def figures(
    sight: Sight, at: datetime, day: date, *, today: date | None = None
) -> dict[int, UnitFigures]:
    """Return the figures of each unit that had findings at an instant, by the unit's row.

    Args:
        sight: the units to count.
        at: events from this instant on are left out.
        day: the local date at that instant: the week counted is the seven days before it.
        today: deadlines before it have passed; `day` by default, but the day before while
            that one has not ended.
    """
    first = day - timedelta(days=7)
    rows = await _read(_FIGURES, sight, at=at, day=day, first=first, today=today or day)
    names = dict(await Unit.all().values_list("id", "name"))
    units: dict[int, dict[str, Any]] = {}
    for row in rows:
        unit = units.setdefault(row["unit"], {"unit": names[row["unit"]]})
        _count(unit, Status(row["status"]), row)
    return {unit: UnitFigures(**counted) for unit, counted in units.items()}


async def _read(query: str, sight: Sight, **values: object) -> list[dict[str, Any]]:
    """Read of the last events before an instant those that belong to the units in sight.

    Where these are few, only the findings that they ever had are looked at.
    """
    if sight is None or len(sight) * MANY > await Unit.all().count():
        rows = await queries.rows(query.replace("CONCERNED", _ALL), **values)
    else:
        some = _SOME.replace("AMONG", queries.among("units"))
        units = queries.listed(sight)
        rows = await queries.rows(query.replace("CONCERNED", some), units=units, **values)
    return [row for row in rows if sight is None or row["unit"] in sight]


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


async def states(sight: Sight, at: datetime) -> list[State]:
    """Return findings as they stood at an instant, the earliest deadline first.

    Args:
        sight: the units whose findings are wanted.
        at: events from this instant on are left out.
    """
    found: list[State] = []
    async for some in in_turns(await _read(_STATES, sight, at=at)):
        found += [
            State(
                finding=row["finding"],
                unit=row["unit"],
                status=Status(row["status"]),
                deadline=_date(row["deadline"]),
                ended_on=None if row["ended_on"] is None else _date(row["ended_on"]),
                amount_fen=row["amount_fen"],
                rectified_fen=row["rectified_fen"] or 0,
            )
            for row in some
        ]
    return found


async def longest_overdue(sight: Sight, at: datetime, day: date, most: int) -> list[Late]:
    """Return of each unit the open findings longest past their deadline, the longest first.

    Args:
        sight: the units whose findings are wanted.
        at: events from this instant on are left out.
        day: deadlines before it have passed.
        most: how many of each unit.
    """
    rows = await _read(_LONGEST, sight, at=at, day=day, most=most)
    return [Late(row["finding"], row["unit"], _date(row["deadline"])) for row in rows]


async def described_late(some: Iterable[Late], day: date) -> list[tuple[Overdue, str]]:
    """Return overdue findings as a summary of `day` lists them, with their lead's name."""
    late = list(some)
    details = await described([each.finding for each in late])
    return [
        (
            Overdue(
                code=details[each.finding].code,
                title=details[each.finding].description,
                unit=details[each.finding].unit,
                deadline=each.deadline,
                days=(day - each.deadline).days,
            ),
            details[each.finding].lead,
        )
        for each in late
    ]


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
