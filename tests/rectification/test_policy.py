from datetime import time
from pathlib import Path

import pytest

from rectification.policy import Policy, PolicyError, load_policy


def read(tmp_path: Path, content: str) -> Policy:
    """Load a policy from this content."""
    file = tmp_path / "policy.toml"
    file.write_text(content, encoding="utf-8")
    return load_policy(file)


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    """Every key may be left out."""
    assert read(tmp_path, "") == Policy()


def test_the_file_in_the_docstring_is_the_default(tmp_path: Path) -> None:
    """What the documentation shows as the defaults are the defaults."""
    shown = (load_policy.__doc__ or "").split("::")[1].split("A time may")[0]
    assert read(tmp_path, "\n".join(line.strip() for line in shown.splitlines())) == Policy()


def test_every_key_is_read(tmp_path: Path) -> None:
    """Each key changes what its name says."""
    policy = read(
        tmp_path,
        """
        [reminders]
        days_before = [1, 14, 1]
        overdue = false
        morning = "08:30"
        [weekly_summary]
        day = "Friday"
        time = 16:00:00
        [periods]
        default_days = 60
        invitation_days = 14
        question_hours = 24
        """,
    )
    assert policy == Policy(
        days_before=(14, 1),
        overdue=False,
        morning=time(8, 30),
        weekly_day="friday",
        weekly_time=time(16),
        default_days=60,
        invitation_days=14,
        question_hours=24,
    )
    assert policy.weekly_weekday == 4


def test_all_wrong_keys_are_told_at_once(tmp_path: Path) -> None:
    """Each problem begins with its key and says what it may be."""
    with pytest.raises(PolicyError) as refused:
        read(
            tmp_path,
            """
            pace = "fast"
            [reminders]
            days_before = [7, -1]
            overdue = "yes"
            morning = "25:00"
            evening = "18:00"
            [weekly_summary]
            day = 1
            time = 9
            [periods]
            default_days = 0
            invitation_days = true
            question_hours = "72"
            """,
        )
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "pace",
        "reminders.days_before",
        "reminders.overdue",
        "reminders.morning",
        "reminders.evening",
        "weekly_summary.day",
        "weekly_summary.time",
        "periods.default_days",
        "periods.invitation_days",
        "periods.question_hours",
    ]


@pytest.mark.parametrize("content", ["[reminders", "reminders = 3"])
def test_what_is_no_policy_is_refused(tmp_path: Path, content: str) -> None:
    """Broken TOML and a section that is a number are told, not raised as something else."""
    with pytest.raises(PolicyError):
        read(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path that leads nowhere is a problem, not the default."""
    with pytest.raises(PolicyError):
        load_policy(tmp_path / "none.toml")
