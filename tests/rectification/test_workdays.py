from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.overrides import Overrides, OverridesError, load_overrides
from rectification.workdays import Calendar

CALENDAR = Calendar()

PUBLISHED = {
    # the Spring Festival of 2025: 28 January to 4 February, with two weekend days worked
    date(2025, 1, 26): True,
    date(2025, 1, 27): True,
    date(2025, 1, 28): False,
    date(2025, 2, 4): False,
    date(2025, 2, 5): True,
    date(2025, 2, 8): True,
    date(2025, 2, 9): False,
    # the Spring Festival of 2026: 15 to 23 February
    date(2026, 2, 13): True,
    date(2026, 2, 14): True,
    date(2026, 2, 15): False,
    date(2026, 2, 16): False,
    date(2026, 2, 23): False,
    date(2026, 2, 24): True,
    date(2026, 2, 28): True,
    date(2026, 3, 1): False,
    # New Year 2026, with its worked Sunday
    date(2026, 1, 2): False,
    date(2026, 1, 4): True,
    # May and the Mid-Autumn Festival
    date(2026, 5, 4): False,
    date(2026, 5, 5): False,
    date(2026, 5, 9): True,
    date(2026, 9, 20): True,
    date(2026, 9, 25): False,
    # National Day
    date(2025, 9, 28): True,
    date(2025, 10, 8): False,
    date(2025, 10, 11): True,
    date(2026, 10, 1): False,
    date(2026, 10, 7): False,
    date(2026, 10, 8): True,
    date(2026, 10, 10): True,
    date(2026, 10, 11): False,
    # plain days
    date(2026, 11, 20): True,
    date(2026, 11, 21): False,
    date(2026, 11, 22): False,
    date(2026, 12, 31): True,
}

PAST_THE_EDGE = {
    date(2027, 1, 1): False,
    date(2027, 1, 4): True,
    date(2027, 2, 5): False,
    date(2027, 2, 8): False,
    date(2027, 3, 6): False,
    date(2027, 3, 8): True,
    date(2027, 10, 1): False,
    date(2028, 1, 26): False,
    date(2028, 3, 1): True,
}


@pytest.mark.parametrize(("day", "worked"), PUBLISHED.items(), ids=str)
def test_a_published_day_is_answered_exactly(day: date, worked: bool) -> None:
    """Festivals and the weekend days worked in exchange are as the State Council published."""
    assert CALENDAR.is_workday(day) is worked
    assert not CALENDAR.is_provisional(day)


@pytest.mark.parametrize(("day", "worked"), PAST_THE_EDGE.items(), ids=str)
def test_a_day_past_the_edge_is_provisional(day: date, worked: bool) -> None:
    """Past the published years it is Monday to Friday less the statutory days, and says so."""
    assert CALENDAR.is_workday(day) is worked
    assert CALENDAR.is_provisional(day)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 15), -1, date(2026, 2, 14)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_working_days_are_counted_over_holidays(start: date, count: int, end: date) -> None:
    """The day itself is not counted; holidays and weekends are stepped over, both ways."""
    assert CALENDAR.add_workdays(start, count) == end


@given(st.dates(date(2024, 1, 1), date(2031, 1, 1)))
def test_the_neighbours_of_a_day_are_the_nearest_working_days(day: date) -> None:
    """Between a day and its next or previous working day nobody works."""
    after, before = CALENDAR.next_workday(day), CALENDAR.previous_workday(day)
    assert list(CALENDAR.workdays(day + timedelta(days=1), after)) == [after]
    assert list(CALENDAR.workdays(before, day - timedelta(days=1))) == [before]
    assert CALENDAR.workday_on_or_before(day) == (day if CALENDAR.is_workday(day) else before)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(9999, 1, 4)])
def test_a_day_far_away_has_an_answer(day: date) -> None:
    """A date typed wrong by centuries is provisional, not an error."""
    assert CALENDAR.is_provisional(day)
    assert CALENDAR.is_workday(day) in {True, False}


def test_an_override_wins_over_everything() -> None:
    """A day of the organisation's own stands above the published and the guessed calendar."""
    calendar = Calendar(
        Overrides(
            workdays=frozenset({date(2026, 10, 1), date(2027, 2, 20)}),
            holidays=frozenset({date(2026, 11, 23), date(2027, 2, 9)}),
        )
    )
    assert calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_workday(date(2027, 2, 20))
    assert not calendar.is_workday(date(2026, 11, 23))
    assert not calendar.is_provisional(date(2027, 2, 9))
    assert calendar.is_provisional(date(2027, 2, 10))


def test_a_complete_year_is_no_longer_provisional(tmp_path: Path) -> None:
    """In a year that the file describes wholly, an unlisted day is plain Monday to Friday."""
    file = tmp_path / "days.toml"
    file.write_text(
        "complete = [2027]\n"
        "workdays = [2027-02-20]\n"
        "holidays = [2027-01-01, { from = 2027-02-05, to = 2027-02-11 }]\n"
    )
    calendar = Calendar(load_overrides(file))
    worked = {
        date(2027, 1, 1): False,
        date(2027, 2, 4): True,
        date(2027, 2, 5): False,
        date(2027, 2, 11): False,
        date(2027, 2, 12): True,
        date(2027, 2, 20): True,
        date(2027, 2, 21): False,
        date(2027, 10, 1): True,
    }
    assert {day: calendar.is_workday(day) for day in worked} == worked
    assert not any(calendar.is_provisional(day) for day in worked)
    assert calendar.is_provisional(date(2028, 1, 4))


def test_an_empty_file_of_overrides_overrides_nothing(tmp_path: Path) -> None:
    """All keys may be left out."""
    file = tmp_path / "days.toml"
    file.write_text("")
    assert load_overrides(file) == Overrides()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("holidays = [2027-02-30]", ["Invalid date"]),
        ("holidays = '2027-01-01'", ["holidays: expected a list"]),
        ("holidays = [2027-01-01T09:00:00]", ["holidays: "]),
        ("workdays = [{ from = 2027-02-11, to = 2027-02-05 }]", ["workdays: "]),
        ("workdays = [{ from = 2027-02-11 }]\nextra = 1", ["workdays: ", "extra: unknown"]),
        ("complete = ['2027']", ["complete: "]),
        ("complete = 2027\nholidays = [7]", ["complete: ", "holidays: 7 is neither"]),
        ("workdays = [2027-01-02]\nholidays = [2027-01-02]", ["2027-01-02: both"]),
    ],
)
def test_wrong_overrides_are_told_all_at_once(
    tmp_path: Path, content: str, told: list[str]
) -> None:
    """Each problem names its key."""
    file = tmp_path / "days.toml"
    file.write_text(content)
    with pytest.raises(OverridesError) as refused:
        load_overrides(file)
    for words in told:
        assert any(words in problem for problem in refused.value.problems)
    assert len(refused.value.problems) == len(told)


def test_a_missing_file_of_overrides_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere is a problem, not an empty calendar."""
    with pytest.raises(OverridesError):
        load_overrides(tmp_path / "none.toml")
