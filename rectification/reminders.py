"""Which reminder of a finding is due on which morning.

A reminder is written down once for each finding, stage, deadline version and person. So nothing
here remembers what was sent: `due_stage` says which stage is the current one, every time it is
asked, and the row that is already there keeps it from being sent again. A morning that was missed
is thereby caught up on the next one, with the most urgent stage only.

A stage before the deadline whose day nobody works on moves to the working day before, so that
people hear in time. If that brings several stages of a finding to one morning, the most urgent
speaks for all. Overdue stages fall on working days only, one each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rectification.policy import Policy
from rectification.workdays import Calendar


@dataclass(frozen=True)
class Stage:
    """One reminder of one finding.

    Attributes:
        key: What makes it unique for a finding and a deadline version: `T-7`, `T-0` or
            `overdue:2026-11-23`; at most 32 characters of ASCII.
        morning: The working day on which it is due.
        urgency: For sorting, most urgent last: days past the deadline, negative before it.
        late: Whether its own morning was missed and this is the catching up.
    """

    key: str
    morning: date
    urgency: int
    late: bool = False


def due_stage(
    deadline: date, today: date, policy: Policy, calendar: Calendar, *, since: date | None = None
) -> Stage | None:
    """Return the stage of a finding that a person should have heard of by the morning of `today`.

    Args:
        deadline: The deadline that governs.
        today: The local date of the morning; see `clocks.sweep_day`.
        policy: The organisation's stages.
        calendar: Its working days.
        since: The local date of the last morning before this deadline was set or this person
            came to the finding (see `clocks.morning_date`): what was due by then is not made
            up for.

    Returns:
        The most urgent stage whose morning has come, marked late if that was before today; None
        on a day that nobody works, or when there is no such stage.
    """
    if not calendar.is_workday(today):
        return None
    if deadline < today:
        stage = _overdue(deadline, today) if policy.overdue else None
    else:
        tomorrow = calendar.next_workday(today)
        come = [n for n in policy.days_before if (deadline - tomorrow).days < n]
        stage = _before(deadline, min(come), today, calendar) if come else None
    if stage is None or (since is not None and stage.morning <= since):
        return None
    return stage


def stages_between(
    deadline: date, first: date, last: date, policy: Policy, calendar: Calendar
) -> Iterator[Stage]:
    """Yield every stage whose morning lies from `first` to `last`, both included, in order.

    Stages that share a morning are all given, the most urgent last.
    """
    for n in policy.days_before:
        if n < deadline.toordinal():
            stage = _before(deadline, n, last, calendar)
            if first <= stage.morning <= last:
                yield stage
    if policy.overdue and deadline < last:
        for day in calendar.workdays(max(first, deadline + timedelta(days=1)), last):
            yield _overdue(deadline, day)


def horizon(today: date, policy: Policy, calendar: Calendar) -> date:
    """Return the latest deadline of which something can be due on the morning of `today`.

    A sweep need not look at a finding whose deadline is later.
    """
    furthest = max(policy.days_before, default=0)
    return calendar.next_workday(today) + timedelta(days=furthest - 1)


def _before(deadline: date, days: int, today: date, calendar: Calendar) -> Stage:
    """Return the stage that falls `days` before a deadline, as seen on the morning of `today`."""
    morning = calendar.workday_on_or_before(deadline - timedelta(days=days))
    return Stage(f"T-{days}", morning, -days, late=morning < today)


def _overdue(deadline: date, day: date) -> Stage:
    """Return the stage of a working day after a deadline."""
    return Stage(f"overdue:{day.isoformat()}", day, (day - deadline).days)
