"""What `lastmile ledger check` and `lastmile ledger profiles` say, without starting a process."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.ledgers import check_ledger
from bot.settings import Settings
from rectification.ledger import ColumnRules, examine_ledger
from storage.database import database
from storage.models import ColumnProfile, Person

CONTENT = (
    "Number,Recipient,Made,Recommendation,Region\nR-1,Transport,03/25/2026,Line the canal.,North\n"
)
RULES = ColumnRules(base="Made", days=90, owner_is_unit=True)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An office with a database of its own, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LASTMILE_LOCALE", "en")
    monkeypatch.setenv("LASTMILE_DATABASE_URL", f"sqlite://{tmp_path / 'lastmile.db'}")
    return Settings()


def fingerprint() -> str:
    """Return that of the headings."""
    examined = examine_ledger(CONTENT.encode(), "a.csv", year=2026, today=NOW.date())
    return examined.layout.fingerprint


async def keep(settings: Settings, name: str = "recs") -> None:
    """Keep what was said of these headings."""
    async with database(settings.database_url):
        person = await Person.create(name="Ann", locale="en", created_at=NOW)
        await ColumnProfile.create(
            name=name, fingerprint=fingerprint(), headings=["Number"], rules=RULES.to_json(),
            person_id=person.id, at=NOW, used_at=NOW,
        )  # fmt: skip


def test_the_check_says_what_would_be_asked(settings: Settings) -> None:
    """In words, and for programs beside what is missing; a known table is not asked about."""
    text, sound = check_ledger(CONTENT.encode(), "a.csv", settings, as_json=False)
    assert "Which column is “Deadline”?" in text
    assert "What is column “Region”?" in text
    assert not sound
    text, sound = check_ledger(CONTENT.encode(), "a.csv", settings, as_json=True)
    told = json.loads(text)
    assert [each["kind"] for each in told["errors"]] == ["no-headings"]
    assert [(each["kind"], each["about"]) for each in told["asked"]] == [
        ("which", "owner"), ("which", "deadline"), ("column", "Region"),
    ]  # fmt: skip
    known = {fingerprint(): RULES}
    text, sound = check_ledger(CONTENT.encode(), "a.csv", settings, as_json=True, known=known)
    told = json.loads(text)
    assert (sound, told["asked"], told["accepted"][0]["deadline"]) == (True, [], "2026-06-23")
    assert {each["kind"] for each in told["notes"]} == {"unit-itself", "counted"}


def test_profiles_are_listed_used_and_forgotten(settings: Settings) -> None:
    """By name or number, in words or as JSON; what is not there is refused."""
    asyncio.run(keep(settings))
    Path("a.csv").write_text(CONTENT)
    run = CliRunner()

    def said(*arguments: str) -> tuple[int, str]:
        done = run.invoke(cli, ["ledger", *arguments])
        return done.exit_code, done.output

    assert "1  recs  Ann  2026-11-20T10:00" in said("profiles")[1]
    (kept,) = json.loads(said("profiles", "--json")[1])
    assert (kept["name"], kept["rules"]["days"]) == ("recs", 90)
    assert said("check", "a.csv", "--profile", "recs")[0] == 0
    assert said("check", "a.csv", "--profile", "none")[0] == 1
    assert said("profiles", "delete", "none")[0] == 1
    assert said("profiles", "delete", "1") == (0, "recs\n")
    assert said("profiles") == (0, "还没有栏目设置。\nNothing has been said of columns yet.\n")
