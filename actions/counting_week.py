"""What a week's summaries are made from, counted once for all who are told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from rectification.deadlines import local_date
from rectification.office import Office
from rectification.people import Actor
from rectification.summary import LONGEST, UnitFigures, Week
from storage import summaries
from storage.summaries import Late, Sight

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekCount:
    """The figures of units at a week's end and at its start, and their overdue findings.

    Attributes:
        end: The figures by the unit's row.
        start: The same when the week began.
        late: Of each unit those longest overdue at the end, the longest first.
    """

    end: dict[int, UnitFigures]
    start: dict[int, UnitFigures]
    late: tuple[Late, ...]

    def of(self, actor: Actor) -> "WeekCount":
        """Return the part that a supervisor sees, with as many overdue as a summary lists."""
        return WeekCount(
            end={unit: each for unit, each in self.end.items() if actor.supervises(unit)},
            start={unit: each for unit, each in self.start.items() if actor.supervises(unit)},
            late=tuple(each for each in self.late if actor.supervises(each.unit))[:LONGEST],
        )


async def count_week(
    actors: Iterable[Actor], week: Week, office: Office, *, running: bool = False
) -> WeekCount:
    """Count a week for supervisors, at most once for the whole office.

    Args:
        actors: who is told of it.
        week: the seven days.
        office: the organisation.
        running: whether the last day has not ended, so that what is due on it is not overdue.
    """
    sight = _together(actors)
    end, start = week.ends_at(office.zone), week.starts_at(office.zone)
    day, day_before = local_date(end, office.zone), local_date(start, office.zone)
    left = DAY if running else timedelta()
    return WeekCount(
        end=await summaries.figures(sight, end, day, today=day - left),
        start=await summaries.figures(sight, start, day_before, today=day_before - left),
        late=tuple(await summaries.longest_overdue(sight, end, day - left, LONGEST)),
    )


def _together(actors: Iterable[Actor]) -> Sight:
    """Return all units that any of them sees."""
    seen: set[int] = set()
    for actor in actors:
        if actor.sight is None:
            return None
        seen |= actor.sight
    return frozenset(seen)
