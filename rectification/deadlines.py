"""When a deadline ends, and how far away it is.

A deadline is a local date. It ends with that day in the organisation's zone, as 《民法典》 art. 203
has it for periods in days: the last day ends at 24:00. Overdue is computed here, never stored.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def ends_at(deadline: date, zone: tzinfo) -> datetime:
    """Return the first instant, in UTC, at which `deadline` has passed in `zone`.

    That is the midnight that opens the next day. The last date that there is never passes.
    """
    if deadline == date.max:
        return datetime.max.replace(tzinfo=UTC)
    following = deadline + timedelta(days=1)
    return datetime.combine(following, time(), tzinfo=zone).astimezone(UTC)


def local_date(now: datetime, zone: tzinfo) -> date:
    """Return the date in `zone` at the instant `now`.

    Raises:
        ValueError: `now` has no zone of its own, so it is no instant.
    """
    if now.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return now.astimezone(zone).date()


def days_left(deadline: date, now: datetime, zone: tzinfo) -> int:
    """Return the calendar days from today in `zone` to `deadline`.

    Zero on the day itself, which still counts; negative when overdue, by that many days.
    """
    return (deadline - local_date(now, zone)).days


def is_overdue(deadline: date, now: datetime, zone: tzinfo) -> bool:
    """Return whether the whole day of `deadline` has passed in `zone`."""
    return local_date(now, zone) > deadline
