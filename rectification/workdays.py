"""Which days people work in China: 调休, the edge of what is published, local exceptions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from rectification.overrides import Overrides

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The working days of an organisation in mainland China.

    For the years that the State Council has published and `chinesecalendar` carries, the answer
    is exact, with the weekend days that are worked (调休). Past that edge it is Monday to Friday
    less the statutory days of the `holidays` library: right for most days, blind to 调休, and
    therefore marked provisional. Overrides win over both.
    """

    overrides: Overrides = field(default_factory=Overrides)

    def is_workday(self, day: date) -> bool:
        """Return whether people work on `day`."""
        if day in self.overrides.workdays:
            return True
        if day in self.overrides.holidays:
            return False
        if day.year in self.overrides.complete:
            return day.weekday() < SATURDAY
        published = _published(day)
        if published is not None:
            return published
        return day.weekday() < SATURDAY and day not in _statutory_days(day.year)

    def is_provisional(self, day: date) -> bool:
        """Return whether the answer for `day` may change when its year's plan is published."""
        return (
            day not in self.overrides.workdays
            and day not in self.overrides.holidays
            and day.year not in self.overrides.complete
            and _published(day) is None
        )

    def next_workday(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.add_workdays(day, 1)

    def previous_workday(self, day: date) -> date:
        """Return the last working day before `day`."""
        return self.add_workdays(day, -1)

    def workday_on_or_before(self, day: date) -> date:
        """Return `day` if people work on it, else the last working day before it."""
        return day if self.is_workday(day) else self.previous_workday(day)

    def add_workdays(self, day: date, count: int) -> date:
        """Return the working day that is `count` working days after `day`; before it, if negative.

        The day itself is not counted, and zero gives it back even if nobody works on it.

        Raises:
            OverflowError: The calendar of Python's `date` ends before the count does.
        """
        step = DAY if count > 0 else -DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays(self, first: date, last: date) -> Iterator[date]:
        """Yield the working days from `first` to `last`, both included."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.is_workday(day):
                yield day


@lru_cache(maxsize=4096)
def _published(day: date) -> bool | None:
    """Return what `chinesecalendar` says of a day, None outside the years that it carries."""
    import chinese_calendar  # noqa: PLC0415  # loaded on first use, to start fast

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@lru_cache(maxsize=16)
def _statutory_days(year: int) -> frozenset[date]:
    """Return the statutory days off of a year, with those moved off a weekend."""
    from holidays import country_holidays  # noqa: PLC0415  # large; loaded on first use

    return frozenset(country_holidays("CN", years=year))
