"""The ledgers that circulate with this project, each with what reading it must give."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rectification.ledger import read_ledger, report

LEDGERS = Path(__file__).resolve().parents[3] / "shared" / "ledgers"
TODAY = date(2026, 11, 20)
DEFAULT_DAYS = 30
FILES = sorted(LEDGERS.glob("*.expected.json"))

pytestmark = pytest.mark.skipif(not FILES, reason="the shared ledgers are not on this machine")


def told(items: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the items with only the fields that the wanted one in the same place names."""
    narrowed = [
        {name: value for name, value in item.items() if name in want}
        for item, want in zip(items, wanted, strict=False)
    ]
    return narrowed + items[len(wanted) :]


@pytest.mark.parametrize("expected", FILES, ids=lambda path: path.name.split(".")[0])
def test_a_shared_ledger_reads_as_expected(expected: Path) -> None:
    """Accepted rows, errors and warnings are those of the expected file, in its order."""
    want = json.loads(expected.read_text("utf-8"))
    for row in want["accepted"]:
        if row["deadline"] == "default":
            row["deadline"] = (TODAY + timedelta(DEFAULT_DAYS)).isoformat()
    data = (LEDGERS / want["file"]).read_bytes()
    got = report(read_ledger(data, want["file"], year=2026, today=TODAY, default_days=DEFAULT_DAYS))
    for part in ("accepted", "errors", "warnings"):
        assert told(got[part], want[part]) == want[part], part
