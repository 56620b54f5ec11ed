"""What an organisation knows better than the published calendar of working days."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path


class OverridesError(ValueError):
    """The file of working-day overrides cannot be used; `problems` lists all that is wrong."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        super().__init__(f"{path}: " + "; ".join(problems))
        self.path = path
        self.problems = problems


@dataclass(frozen=True)
class Overrides:
    """What the organisation knows better than the published calendar.

    Attributes:
        workdays: Days on which people work, whatever else says.
        holidays: Days on which they do not.
        complete: Years whose whole plan is in the two sets above. There, a day that is not
            listed is plainly Monday to Friday or weekend, and nothing is provisional.
    """

    workdays: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    complete: frozenset[int] = frozenset()


def load_overrides(path: Path) -> Overrides:
    """Read overrides from a TOML file.

    TOML, because it has dates of its own and refuses a date that does not exist, and because a
    plan of a year is a handful of ranges that a person copies from the State Council's notice::

        complete = [2027]
        workdays = [2027-02-20]
        holidays = [2027-01-01, { from = 2027-02-05, to = 2027-02-11 }]

    All three keys may be left out. `complete` names the years that are wholly described here.

    Raises:
        OverridesError: The file cannot be read or says something impossible; every problem is told.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OverridesError(path, (str(error),)) from error
    problems: list[str] = [
        f"{key}: unknown, expected complete, workdays or holidays"
        for key in content
        if key not in {"complete", "workdays", "holidays"}
    ]
    workdays = frozenset(_days(content, "workdays", problems))
    holidays = frozenset(_days(content, "holidays", problems))
    problems += [f"{day}: both a workday and a holiday" for day in sorted(workdays & holidays)]
    years = content.get("complete", [])
    if not isinstance(years, list) or not all(type(year) is int for year in years):
        problems.append("complete: expected a list of years, such as [2027]")
        years = []
    if problems:
        raise OverridesError(path, tuple(problems))
    return Overrides(workdays, holidays, frozenset(years))


def _days(content: dict[str, object], key: str, problems: list[str]) -> Iterator[date]:
    """Yield the days of a list of dates and ranges."""
    entries = content.get(key, [])
    if not isinstance(entries, list):
        problems.append(f"{key}: expected a list of dates, such as [2027-01-01]")
        return
    for entry in entries:
        match entry:
            case {"from": date() as first, "to": date() as last, **rest} if (
                not rest and type(first) is type(last) is date and first <= last
            ):
                for ordinal in range(first.toordinal(), last.toordinal() + 1):
                    yield date.fromordinal(ordinal)
            case date() if type(entry) is date:
                yield entry
            case _:
                problems.append(
                    f"{key}: {entry!r} is neither a date such as 2027-01-01 "
                    "nor a range such as { from = 2027-02-05, to = 2027-02-11 }"
                )
