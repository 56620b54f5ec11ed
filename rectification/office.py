"""The organisation's own settings, handed to every action that needs them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rectification.deadlines import days_left, local_date
from rectification.policy import Policy
from rectification.workdays import Calendar


@dataclass(frozen=True)
class Office:
    """Where and how this organisation works.

    Attributes:
        zone: the zone in which its days begin and end.
        locale: the language of whoever has not chosen one.
        policy: when people are reminded and how long things last.
        calendar: its working days.
        key: the secret from which invitation codes are derived.
    """

    zone: ZoneInfo
    locale: str = "zh_CN"
    policy: Policy = field(default_factory=Policy)
    calendar: Calendar = field(default_factory=Calendar)
    key: bytes = field(default=b"", repr=False)

    def today(self, now: datetime) -> date:
        """Return the local date at `now`."""
        return local_date(now, self.zone)

    def days_left(self, deadline: date, now: datetime) -> int:
        """Return calendar days to `deadline`: 0 on the day, negative when overdue."""
        return days_left(deadline, now, self.zone)
