"""The organisation's rules of pace: when people are reminded, and how long things last."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FURTHEST_DAYS = 365
LONGEST_DAYS = 3660
LONGEST_HOURS = 24 * FURTHEST_DAYS


class PolicyError(ValueError):
    """The policy file cannot be used; `problems` names each wrong key and what it may be."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        super().__init__(f"{path}: " + "; ".join(problems))
        self.path = path
        self.problems = problems


@dataclass(frozen=True)
class Policy:
    """The rules of pace. Every key may be left out of the file; then its default holds.

    Attributes:
        days_before: `reminders.days_before`, whole days before a deadline on which its officers
            are reminded; 0 is the day itself.
        overdue: `reminders.overdue`, whether an overdue finding reminds on each working day.
        morning: `reminders.morning`, the local time of reminders.
        weekly_day: `weekly_summary.day`, the weekday of the summary, by its English name:
            numbers are counted from Sunday here and from Monday there.
        weekly_time: `weekly_summary.time`, its local time.
        default_days: `periods.default_days`, calendar days for a finding that must be put right
            at once (立行立改) and whose ledger row has no deadline.
        invitation_days: `periods.invitation_days`, how long an invitation code can be used.
        calendar_file: `calendar.file`, a file of working days that go before the published
            calendar (see `overrides.load_overrides`), relative to the policy's own folder.
        question_hours: `periods.question_hours`, how long the bot waits for an answer to a
            question; afterwards a reply starts afresh.
    """

    days_before: tuple[int, ...] = (7, 3, 1, 0)
    overdue: bool = True
    morning: time = time(9)
    weekly_day: str = "monday"
    weekly_time: time = time(9)
    default_days: int = 30
    invitation_days: int = 7
    question_hours: int = 72
    calendar_file: Path | None = None

    @property
    def weekly_weekday(self) -> int:
        """The weekday of the summary as `date.weekday()` counts: Monday is 0."""
        return WEEKDAYS.index(self.weekly_day)


def load_policy(path: Path) -> Policy:
    """Read a policy from a TOML file.

    The whole file, with the defaults::

        [reminders]
        days_before = [7, 3, 1, 0]
        overdue = true
        morning = 09:00:00

        [weekly_summary]
        day = "monday"
        time = 09:00:00

        [periods]
        default_days = 30
        invitation_days = 7
        question_hours = 72

    A time may also be written as text, `"09:00"`. A `[calendar]` section may name a `file`.

    Raises:
        PolicyError: The file cannot be read, or keys are unknown or wrong; all of them are told.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(path, (str(error),)) from error
    given: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in _flat(content).items():
        if key not in _KEYS:
            problems.append(f"{key}: unknown; known are {', '.join(_KEYS)}")
            continue
        name, read = _KEYS[key]
        try:
            given[name] = read(value)
        except ValueError as error:
            problems.append(f"{key}: {error}, not {value!r}")
    if problems:
        raise PolicyError(path, tuple(problems))
    if "calendar_file" in given:
        given["calendar_file"] = path.parent / given["calendar_file"]
    return Policy(**given)


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a file under their dotted names."""
    flat: dict[str, Any] = {}
    for section, values in content.items():
        if isinstance(values, dict):
            flat |= {f"{section}.{key}": value for key, value in values.items()}
        else:
            flat[section] = values
    return flat


def _time(value: object) -> time:
    """Return a time of day, from TOML's own kind or from text."""
    try:
        read = time.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        read = None
    if not isinstance(read, time) or read.tzinfo is not None:
        raise ValueError('expected a time such as "09:00"')
    return read


def _weekday(value: object) -> str:
    """Return a weekday's English name in lower case."""
    day = value.strip().lower() if isinstance(value, str) else ""
    if day not in WEEKDAYS:
        raise ValueError(f"expected one of {', '.join(WEEKDAYS)}")
    return day


def _flag(value: object) -> bool:
    """Return a truth value."""
    if not isinstance(value, bool):
        raise ValueError("expected true or false")  # noqa: TRY004  # one kind of refusal a file
    return value


def _file(value: object) -> Path:
    """Return the path of a file."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("expected the name of a file")
    return Path(value.strip())


def _days_before(value: object) -> tuple[int, ...]:
    """Return distinct days, the furthest first."""
    if not isinstance(value, list) or not all(
        type(day) is int and 0 <= day <= FURTHEST_DAYS for day in value
    ):
        raise ValueError(f"expected a list of whole days from 0 to {FURTHEST_DAYS}")
    return tuple(sorted(set(value), reverse=True))


def _count(most: int) -> Callable[[object], int]:
    """Return a reader of whole numbers from 1 to `most`."""

    def read(value: object) -> int:
        if type(value) is not int or not 1 <= value <= most:
            raise ValueError(f"expected a whole number from 1 to {most}")
        return value

    return read


_KEYS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "reminders.days_before": ("days_before", _days_before),
    "reminders.overdue": ("overdue", _flag),
    "reminders.morning": ("morning", _time),
    "weekly_summary.day": ("weekly_day", _weekday),
    "weekly_summary.time": ("weekly_time", _time),
    "periods.default_days": ("default_days", _count(LONGEST_DAYS)),
    "periods.invitation_days": ("invitation_days", _count(FURTHEST_DAYS)),
    "periods.question_hours": ("question_hours", _count(LONGEST_HOURS)),
    "calendar.file": ("calendar_file", _file),
}
