"""The instants at which scheduled messages are due: working mornings and the weekly summary."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from rectification.deadlines import local_date
from rectification.policy import Policy
from rectification.workdays import Calendar

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def at(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the instant, in UTC, at which clocks in `zone` show `clock` on `day`."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def morning_date(instant: datetime, zone: tzinfo, policy: Policy) -> date:
    """Return the local date of the last morning, worked or not, at or before `instant`."""
    day = local_date(instant, zone)
    return day if at(day, policy.morning, zone) <= instant else day - DAY


def sweep_day(now: datetime, zone: tzinfo, policy: Policy, calendar: Calendar) -> date | None:
    """Return the day whose reminders may go out now, None when nobody is to be disturbed.

    It is today, from the morning's time to midnight, if people work today. A process that was
    down at the morning's time so catches up on the same day; one that starts in the night or at
    a weekend waits for the next working morning.
    """
    today = local_date(now, zone)
    if at(today, policy.morning, zone) <= now and calendar.is_workday(today):
        return today
    return None


def next_morning(now: datetime, zone: tzinfo, policy: Policy, calendar: Calendar) -> datetime:
    """Return the first working morning strictly after `now`, in UTC."""
    today = local_date(now, zone)
    instant = at(today, policy.morning, zone)
    if now < instant and calendar.is_workday(today):
        return instant
    return at(calendar.next_workday(today), policy.morning, zone)


def next_weekly(now: datetime, zone: tzinfo, policy: Policy) -> datetime:
    """Return the first weekly summary strictly after `now`, in UTC.

    It comes on its weekday also when nobody works then: a summary that skips a week would make
    the next one's change on last week a lie.
    """
    today = local_date(now, zone)
    day = today + timedelta(days=(policy.weekly_weekday - today.weekday()) % 7)
    instant = at(day, policy.weekly_time, zone)
    return instant if now < instant else at(day + WEEK, policy.weekly_time, zone)


def last_weekly(now: datetime, zone: tzinfo, policy: Policy) -> datetime:
    """Return the latest weekly summary at or before `now`, in UTC: the one to catch up."""
    return at(local_date(next_weekly(now, zone, policy), zone) - WEEK, policy.weekly_time, zone)
