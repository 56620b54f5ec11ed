import csv
import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from templates.workbooks import sample_ledger
from tests.databases import POSTGRES, once
from tests.e2e.town import READY, ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with the sample ledger in it."""
    (tmp_path / "台账.xlsx").write_bytes(sample_ledger("zh_CN", date(2026, 3, 2)))
    return tmp_path


@pytest.fixture
def settings(database: str) -> dict[str, str]:
    """Name the database of the commands; SQLite's is made where they look by themselves."""
    return {"LASTMILE_DATABASE_URL": database} if POSTGRES else {}


def lastmile(folder: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in a folder, with no settings but these."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "bot", *arguments],
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **settings},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=READY,
        check=False,
    )


@once
@pytest.mark.parametrize(("locale", "words"), [("zh_CN", "@BotFather"), ("en", "lastmile demo")])
def test_run_without_a_token_says_how_to_get_one(folder: Path, locale: str, words: str) -> None:
    """Exit status 2; no traceback."""
    done = lastmile(folder, "run", LASTMILE_LOCALE=locale)
    assert done.returncode == 2
    assert "LASTMILE_BOT_TOKEN" in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@once
@pytest.mark.parametrize(("locale", "own"), [("zh_CN", "时区"), ("en", "time zone")])
def test_all_settings_that_are_wrong_are_told_at_once(folder: Path, locale: str, own: str) -> None:
    """A line for each, in the reader's language, and exit status 2."""
    wrong = {
        "LASTMILE_BOT_TOKEN": "my-token",
        "LASTMILE_ADMINS": "@chen_li",
        "LASTMILE_TIMEZONE": "Asia/Beijing",
        "LASTMILE_LISTEN": "8080:x",
        "LASTMILE_WEBHOOK_URL": "ftp://x",
        "LASTMILE_POLICY": "no-such.toml",
        "LASTMILE_TIMEZON": "Asia/Shanghai",
    }
    done = lastmile(folder, "run", LASTMILE_LOCALE=locale, **wrong)
    assert done.returncode == 2
    assert [name for name in wrong if name not in done.stderr] == []
    assert own in done.stderr
    assert "my-token" not in done.stderr
    assert len(done.stderr.splitlines()) == len(wrong)


@once
def test_a_sound_ledger_passes_the_check(folder: Path) -> None:
    """The sample is accepted whole, and the JSON has the names of the fields."""
    done = lastmile(folder, "ledger", "check", "台账.xlsx", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert len(found["accepted"]) == 12
    assert found["errors"] == []
    assert found["accepted"][0]["amount_yuan"] == 386000


@once
def test_a_ledger_with_a_wrong_row_fails_the_check(folder: Path) -> None:
    """The row is named, the others are accepted, and the exit status is 1."""
    rows = CalamineWorkbook.from_path(folder / "台账.xlsx").get_sheet_by_index(0).to_python()
    rows[3][rows[0].index("整改时限")] = "尽快吧"
    out = StringIO()
    csv.writer(out).writerows(rows)
    (folder / "错.csv").write_text(out.getvalue())
    done = lastmile(folder, "ledger", "check", "错.csv", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(each["row"], each["field"]) for each in found["errors"]] == [(4, "deadline")]
    assert len(found["accepted"]) == 11


@once
def test_a_ledger_that_is_not_there_is_a_misuse(folder: Path) -> None:
    """Exit status 2 and the name of the file."""
    done = lastmile(folder, "ledger", "check", "没有.xlsx")
    assert done.returncode == 2
    assert "没有.xlsx" in done.stderr
    assert "Traceback" not in done.stderr


@once
def test_help_answers_at_once(folder: Path) -> None:
    """Without importing what the commands need, which would take seconds."""
    done = lastmile(folder, "--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("demo", "run", "migrate", "check", "ledger"))
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert imported & {"aiohttp", "telegram", "tortoise", "python_calamine", "typst"} == set()


def test_the_database_is_made_once(folder: Path, settings: dict[str, str]) -> None:
    """`migrate` names what it applied, and the second time nothing."""
    first, second = (lastmile(folder, "migrate", **settings) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.strip()
    assert second.stdout.strip() == ""
    assert (folder / "data" / "lastmile.db").exists() is not POSTGRES


def test_what_does_not_fit_together_is_found(folder: Path, settings: dict[str, str]) -> None:
    """`check` is silent about an empty office, and tells of bytes that no row knows."""
    clean = lastmile(folder, "check", **settings)
    assert (clean.returncode, clean.stdout) == (0, "")
    stray = folder / "data" / "files" / "ab" / ("ab" + "0" * 62)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    found = lastmile(folder, "check", **settings)
    assert found.returncode == 1
    assert stray.name in found.stdout


def test_an_empty_office_is_exported_and_summed_up(folder: Path, settings: dict[str, str]) -> None:
    """Both files have headings only, and that is said; an unknown supervisor is refused."""
    for name in ("全部.xlsx", "全部.csv"):
        done = lastmile(folder, "ledger", "export", name, **settings)
        assert (done.returncode, "只有表头" in done.stdout) == (0, True), done.stderr
    sheet = CalamineWorkbook.from_path(folder / "全部.xlsx").get_sheet_by_index(0)
    assert any("问题编号" in row for row in sheet.to_python())
    assert "涉及金额（万元）" in (folder / "全部.csv").read_text(encoding="utf-8-sig")
    figures = lastmile(folder, "summary", **settings)
    assert figures.returncode == 0
    assert "0" in figures.stdout
    assert "<b>" not in figures.stdout
    unknown = lastmile(folder, "summary", "--supervisor", "无此人", **settings)
    assert unknown.returncode == 1


def test_an_export_that_cannot_be_written_leaves_nothing(
    folder: Path, settings: dict[str, str]
) -> None:
    """No such folder is status 1, another kind of file status 2; the unit of money is a choice."""
    before = {each.name for each in folder.iterdir()}
    for name, status in (("没有/全部.xlsx", 1), ("全部.pdf", 2)):
        done = lastmile(folder, "ledger", "export", name, **settings)
        assert (done.returncode, "Traceback" in done.stderr) == (status, False)
        assert name in done.stderr
    assert {each.name for each in folder.iterdir()} - before <= {"data"}
    done = lastmile(folder, "ledger", "export", "全部.csv", "--money", "yuan", **settings)
    assert done.returncode == 0
    assert "涉及金额（元）" in (folder / "全部.csv").read_text(encoding="utf-8-sig")
