from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.clocks import (
    at,
    last_weekly,
    morning_date,
    next_morning,
    next_weekly,
    sweep_day,
)
from rectification.policy import Policy
from rectification.reminders import Stage, due_stage, horizon, stages_between
from rectification.workdays import Calendar

POLICY = Policy()
CALENDAR = Calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 1, 1)
YEAR = [FIRST + timedelta(days=n) for n in range(365)]
DEADLINES = st.dates(date(2025, 12, 1), date(2027, 1, 31))
POLICIES = st.builds(
    Policy,
    days_before=st.sets(st.integers(0, 30), max_size=5).map(
        lambda days: tuple(sorted(days, reverse=True))
    ),
    overdue=st.booleans(),
)
INSTANTS = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001  # hypothesis wants naive bounds
    datetime(2028, 1, 1),  # noqa: DTZ001  # the same
    timezones=st.just(UTC),
)

DUE = [
    # a deadline on Friday 27 November 2026
    ("2026-11-27", "2026-11-19", None, False),
    ("2026-11-27", "2026-11-20", "T-7", False),
    ("2026-11-27", "2026-11-21", None, False),
    ("2026-11-27", "2026-11-23", "T-7", True),
    ("2026-11-27", "2026-11-24", "T-3", False),
    ("2026-11-27", "2026-11-25", "T-3", True),
    ("2026-11-27", "2026-11-26", "T-1", False),
    ("2026-11-27", "2026-11-27", "T-0", False),
    ("2026-11-27", "2026-11-28", None, False),
    ("2026-11-27", "2026-11-30", "overdue:2026-11-30", False),
    ("2026-11-27", "2026-12-01", "overdue:2026-12-01", False),
    # a deadline on a Sunday: T-1 and T-0 share the Friday, and T-0 speaks
    ("2026-11-22", "2026-11-20", "T-0", False),
    ("2026-11-22", "2026-11-22", None, False),
    ("2026-11-22", "2026-11-23", "overdue:2026-11-23", False),
    # a deadline in the National Day week: heard before it
    ("2026-10-03", "2026-09-30", "T-0", False),
    ("2026-10-09", "2026-09-30", "T-3", False),
    ("2026-10-09", "2026-10-08", "T-1", False),
    # a worked Saturday (调休) is a morning like any other
    ("2026-10-10", "2026-10-10", "T-0", False),
    ("2026-10-10", "2026-10-09", "T-1", False),
    # no deadline at all, as ledgers write it
    ("9999-12-31", "2026-11-23", None, False),
    ("0001-01-01", "2026-11-23", "overdue:2026-11-23", False),
]


@pytest.mark.parametrize(("deadline", "today", "key", "late"), DUE)
def test_the_stage_of_a_morning(deadline: str, today: str, key: str | None, late: bool) -> None:
    """Each morning has the stage that the calendar and the policy give it."""
    stage = due_stage(date.fromisoformat(deadline), date.fromisoformat(today), POLICY, CALENDAR)
    assert (stage and stage.key) == key
    if stage:
        assert stage.late is late


@given(DEADLINES, POLICIES)
def test_a_year_of_mornings_sends_each_stage_once(deadline: date, policy: Policy) -> None:
    """Sent is every stage of the year, on its own morning, unless a more urgent one shares it."""
    sent = [(day, stage) for day in YEAR if (stage := due_stage(deadline, day, policy, CALENDAR))]
    on_time = [stage for day, stage in sent if stage.morning == day]
    speaking = {
        stage.morning: stage
        for stage in stages_between(deadline, YEAR[0], YEAR[-1], policy, CALENDAR)
    }
    assert [stage.key for stage in on_time] == [stage.key for stage in speaking.values()]
    assert not any(stage.late for stage in on_time)
    assert len({stage.key for stage in on_time}) == len(on_time)


@given(DEADLINES, POLICIES)
def test_nothing_is_due_on_a_day_off(deadline: date, policy: Policy) -> None:
    """Neither a weekend nor a festival has a stage, and every stage's morning is worked."""
    for day in YEAR:
        stage = due_stage(deadline, day, policy, CALENDAR)
        assert stage is None or (CALENDAR.is_workday(day) and CALENDAR.is_workday(stage.morning))


@given(DEADLINES, POLICIES, st.sets(st.sampled_from(YEAR)))
def test_missed_mornings_are_caught_up_once_with_the_most_urgent(
    deadline: date, policy: Policy, down: set[date]
) -> None:
    """With any mornings missed, no stage is sent twice, none goes backwards, and late is told."""
    written: dict[str, Stage] = {}
    for day in YEAR:
        if day in down:
            continue
        stage = due_stage(deadline, day, policy, CALENDAR)
        if stage and stage.key not in written:
            written[stage.key] = stage
            assert stage.late == (stage.morning < day)
            if stage.late and stage.morning >= FIRST:
                assert stage.morning in down
    assert all(one.urgency < two.urgency for one, two in pairwise(written.values()))


@given(st.lists(DEADLINES, max_size=8), st.sets(st.sampled_from(YEAR)))
def test_a_person_gets_at_most_one_message_a_morning(
    deadlines: list[date], down: set[date]
) -> None:
    """A person's findings are gathered: each finding gives a morning one stage or none."""
    written: set[tuple[int, str]] = set()
    messages: list[date] = []
    for day in YEAR:
        due = {
            (number, stage.key)
            for number, deadline in enumerate(deadlines)
            if day not in down and (stage := due_stage(deadline, day, POLICY, CALENDAR))
        } - written
        assert len({number for number, _ in due}) == len(due)
        if due:
            messages.append(day)
        written |= due
    assert len(set(messages)) == len(messages)
    assert all(CALENDAR.is_workday(day) for day in messages)


@given(DEADLINES, st.sampled_from(YEAR), st.sampled_from(YEAR))
def test_what_was_due_before_the_deadline_was_set_is_not_made_up_for(
    deadline: date, since: date, today: date
) -> None:
    """A finding that arrives on Wednesday is not told, late, what Tuesday would have said."""
    stage = due_stage(deadline, today, POLICY, CALENDAR, since=since)
    assert stage is None or stage.morning > since
    if stage is None:
        missed = due_stage(deadline, today, POLICY, CALENDAR)
        assert missed is None or missed.morning <= since


@given(st.sampled_from(YEAR), POLICIES)
def test_nothing_beyond_the_horizon_is_due(today: date, policy: Policy) -> None:
    """On a working day the horizon is the tightest bound there is."""
    edge = horizon(today, policy, CALENDAR)
    for days in range(1, 40):
        assert due_stage(edge + timedelta(days=days), today, policy, CALENDAR) is None
    if CALENDAR.is_workday(today) and policy.days_before:
        assert due_stage(edge, today, policy, CALENDAR)


@given(DEADLINES, st.sampled_from(YEAR))
def test_a_key_fits_its_column(deadline: date, today: date) -> None:
    """Keys are short ASCII."""
    stage = due_stage(deadline, today, POLICY, CALENDAR)
    assert stage is None or (len(stage.key) <= 32 and stage.key.isascii())


def test_the_longest_overdue_is_the_most_urgent() -> None:
    """Urgency sorts days past the deadline above days before it."""
    today = date(2026, 11, 23)
    deadlines = [date(2026, 11, 30), date(2026, 11, 23), date(2026, 11, 20), date(2026, 1, 5)]
    stages = [due_stage(deadline, today, POLICY, CALENDAR) for deadline in deadlines]
    assert [stage.urgency for stage in stages if stage] == [-7, 0, 3, 322]


def test_an_instant_has_the_morning_before_it() -> None:
    """At 08:59 the last morning was yesterday's, at 09:00 it is today's."""
    nine = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert morning_date(nine, SHANGHAI, POLICY) == date(2026, 11, 23)
    assert morning_date(nine - timedelta(minutes=1), SHANGHAI, POLICY) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("local", "day"),
    [
        ("2026-11-23 08:59", None),
        ("2026-11-23 09:00", date(2026, 11, 23)),
        ("2026-11-23 23:59", date(2026, 11, 23)),
        ("2026-11-24 00:00", None),
        ("2026-11-22 12:00", None),
        ("2026-10-01 12:00", None),
        ("2026-10-10 12:00", date(2026, 10, 10)),
    ],
)
def test_a_sweep_disturbs_nobody_out_of_hours(local: str, day: date | None) -> None:
    """Reminders go out from the morning to midnight of a working day."""
    now = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    assert sweep_day(now, SHANGHAI, POLICY, CALENDAR) == day


@pytest.mark.parametrize(
    ("local", "morning"),
    [
        ("2026-11-22 12:00", "2026-11-23 09:00"),
        ("2026-11-23 08:59", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-24 09:00"),
        ("2026-11-20 09:00", "2026-11-23 09:00"),
        ("2026-09-30 10:00", "2026-10-08 09:00"),
        ("2026-10-09 10:00", "2026-10-10 09:00"),
        ("2026-12-31 10:00", "2027-01-04 09:00"),
    ],
)
def test_the_next_morning_is_worked(local: str, morning: str) -> None:
    """It is strictly after now, at 09:00 of the organisation's zone."""
    now = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    expected = datetime.fromisoformat(morning).replace(tzinfo=SHANGHAI)
    assert next_morning(now, SHANGHAI, POLICY, CALENDAR) == expected
    assert next_morning(now, SHANGHAI, POLICY, CALENDAR).tzinfo is UTC


@given(INSTANTS, st.sampled_from(["monday", "wednesday", "sunday"]))
def test_the_weekly_summary_comes_each_week(now: datetime, day: str) -> None:
    """Now lies between the last one and the next, and these are a week apart."""
    policy = Policy(weekly_day=day, weekly_time=time(17, 30))
    before, after = last_weekly(now, SHANGHAI, policy), next_weekly(now, SHANGHAI, policy)
    assert before <= now < after
    assert after - before == timedelta(days=7)
    local = after.astimezone(SHANGHAI)
    assert (local.strftime("%A").lower(), local.time()) == (day, time(17, 30))


def test_monday_at_nine_leads_to_the_next_monday() -> None:
    """The summary that is due now is not the next one."""
    now = at(date(2026, 11, 23), time(9), SHANGHAI)
    assert next_weekly(now, SHANGHAI, POLICY) == at(date(2026, 11, 30), time(9), SHANGHAI)
    assert last_weekly(now, SHANGHAI, POLICY) == now
