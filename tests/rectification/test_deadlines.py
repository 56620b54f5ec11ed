from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.deadlines import days_left, ends_at, is_overdue, local_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
URUMQI = ZoneInfo("Asia/Urumqi")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from([SHANGHAI, URUMQI, NEW_YORK, ZoneInfo("UTC")])


def test_a_deadline_ends_at_the_local_midnight_that_follows_it() -> None:
    """In Shanghai the 30th ends at 16:00 UTC of the 30th."""
    assert ends_at(date(2026, 11, 30), SHANGHAI) == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert ends_at(date(2026, 11, 30), URUMQI) == datetime(2026, 11, 30, 18, tzinfo=UTC)


def test_a_deadline_ends_right_on_the_day_when_clocks_change() -> None:
    """A day of 25 hours ends with its 25th."""
    assert ends_at(date(2026, 11, 1), NEW_YORK) - ends_at(date(2026, 10, 31), NEW_YORK) == (
        timedelta(hours=25)
    )


def test_the_last_minute_of_the_day_still_counts() -> None:
    """Zero days are left until midnight, and one is lost at midnight."""
    deadline, end = date(2026, 11, 30), datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert days_left(deadline, end - timedelta(seconds=1), SHANGHAI) == 0
    assert not is_overdue(deadline, end - timedelta(seconds=1), SHANGHAI)
    assert days_left(deadline, end, SHANGHAI) == -1
    assert is_overdue(deadline, end, SHANGHAI)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis wants naive bounds
    ZONES,
)
def test_the_three_agree(deadline: date, now: datetime, zone: ZoneInfo) -> None:
    """Overdue, a negative number of days left and an end in the past are one and the same."""
    overdue = is_overdue(deadline, now, zone)
    assert overdue == (days_left(deadline, now, zone) < 0)
    assert overdue == (ends_at(deadline, zone) <= now)


def test_the_last_date_there_is_never_passes() -> None:
    """A deadline of 9999-12-31, which ledgers use for none, is no error."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert ends_at(date.max, SHANGHAI) > now
    assert not is_overdue(date.max, now, SHANGHAI)


def test_an_instant_without_a_zone_is_refused() -> None:
    """A naive datetime would silently be read as the machine's own time."""
    with pytest.raises(ValueError, match="zone"):
        local_date(datetime(2026, 11, 22), SHANGHAI)  # noqa: DTZ001  # the claim
