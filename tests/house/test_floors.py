import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
ROOMS = ("bot", "handlers", "actions", "storage", "rectification", "templates", "sandbox")
ALLOWED = {
    "bot/demo.py": "import sandbox\nimport handlers\nimport templates\nimport telegram\n",
    "bot/__main__.py": "import bot.demo\n",
    "handlers/chat.py": "import actions\nimport storage\nimport templates\nimport telegram\n",
    "actions/join.py": "import storage\nimport rectification\n",
    "storage/findings.py": "import rectification\nimport tortoise\n",
    "templates/views.py": "import rectification\nimport jinja2\n",
    "sandbox/server.py": "import aiohttp\n",
    "rectification/workdays.py": "import chinese_calendar\n",
}


def lint(house: Path, extra: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Build a small house with our contracts, add modules to it, and have them judged."""
    for room in ROOMS:
        (house / room).mkdir()
        (house / room / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", house)
    for path, source in {**ALLOWED, **extra}.items():
        (house / path).write_text(source, encoding="utf-8")
    return subprocess.run(  # noqa: S603 - our own tool on our own files
        [LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=house,
        env={"PYTHONPATH": str(house), "PYTHONUTF8": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_what_the_design_allows_is_kept(tmp_path: Path) -> None:
    """Every import that the floors allow passes every contract."""
    result = lint(tmp_path, {})
    assert result.returncode == 0, result.stdout
    assert " 0 broken" in result.stdout


@pytest.mark.parametrize(
    ("path", "source", "contract"),
    [
        ("rectification/bad.py", "import storage\n", "floors below it"),
        ("storage/bad.py", "import actions.join\n", "floors below it"),
        ("actions/bad.py", "import handlers\n", "floors below it"),
        ("handlers/bad.py", "import bot\n", "floors below it"),
        (
            "actions/typed.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import handlers\n",
            "floors below it",
        ),
        ("templates/bad.py", "import storage\n", "The words know the trade"),
        ("actions/wordy.py", "import templates.views\n", "Words are chosen"),
        ("sandbox/bad.py", "import rectification\n", "The sandbox knows nothing"),
        ("sandbox/other.py", "import telegram\n", "shares no Telegram library"),
        ("bot/app.py", "import sandbox.server\n", "Only the demo knows"),
        ("actions/net.py", "import telegram.error\n", "end at the doors"),
        ("storage/net.py", "import aiohttp\n", "end at the doors"),
        ("rectification/orm.py", "import tortoise.models\n", "The trade is pure Python"),
    ],
)
def test_a_wrong_import_breaks_its_contract(
    tmp_path: Path, path: str, source: str, contract: str
) -> None:
    """One import upstairs, of whatever kind, makes lint-imports fail by that contract's name."""
    result = lint(tmp_path, {path: source})
    assert result.returncode == 1, result.stdout + result.stderr
    broken = [line for line in result.stdout.splitlines() if " BROKEN" in line]
    assert len(broken) == 1, result.stdout
    assert contract in broken[0]
