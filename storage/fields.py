"""Column types of ours."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from tortoise import fields


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return instant.astimezone(UTC)


def in_utc(value: object) -> object:
    """Return an instant in UTC, anything else as it is.

    Raises:
        ValueError: for a datetime without an offset.
    """
    return _utc(value) if isinstance(value, datetime) else value


def instant_text(value: datetime) -> str:
    """Return an instant as SQLite keeps it: text in UTC, which sorts as instants do.

    Raises:
        ValueError: it has no offset.
    """
    return _text(_utc(value))


@lru_cache(maxsize=64)  # an action writes its one instant into column after column
def _text(utc: datetime) -> str:
    return utc.isoformat(" ")


def read_instant(value: Any) -> datetime | None:
    """Return an instant as either database gives it: SQLite keeps it as text.

    Raises:
        ValueError: it has no offset.
    """
    if value is None:
        return None
    return _utc(datetime.fromisoformat(value) if isinstance(value, str) else value)


class Instant(fields.DatetimeField[datetime]):
    """An instant, kept and compared in UTC.

    Tortoise keeps a datetime on SQLite as text with whatever offset it came with, and
    filters and `.update()` compare that text, so a sweep written in another offset
    misses rows. Every value that passes through here is turned to UTC first.
    """

    def to_python_value(self, value: Any) -> datetime | None:
        """Return the value in UTC; Tortoise's own reading takes ten times as long."""
        return read_instant(value)

    def to_db_value(self, value: Any, instance: Any) -> Any:
        """Return the value in UTC."""
        return super().to_db_value(in_utc(value), instance)


class MaybeInstant(fields.DatetimeField[datetime | None]):
    """An instant that may be absent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "null": True})

    def to_python_value(self, value: Any) -> datetime | None:
        """Return the value in UTC, or None."""
        return read_instant(value)

    def to_db_value(self, value: Any, instance: Any) -> Any:
        """Return the value in UTC, or None."""
        return super().to_db_value(in_utc(value), instance)


def read_day(value: Any) -> date | None:
    """Return a local date as either database gives it: SQLite keeps it as text."""
    day: date | None = date.fromisoformat(value) if isinstance(value, str) else value
    return day


class Day(fields.DateField[date]):
    """A local date; Tortoise's own reading takes thirty times as long."""

    def to_python_value(self, value: Any) -> date | None:
        """Return the date."""
        return read_day(value)


class MaybeDay(fields.DateField[date | None]):
    """A local date that may be absent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "null": True})

    def to_python_value(self, value: Any) -> date | None:
        """Return the date, or None."""
        return read_day(value)
