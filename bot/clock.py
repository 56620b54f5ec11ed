"""The two clocks of the process: the office's, which a demo may move, and the wall's."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, in UTC."""


def wall() -> datetime:
    """Return the wall clock's instant: for leases, pauses and whatever waits for real."""
    return datetime.now(UTC)
