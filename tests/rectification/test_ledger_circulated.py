"""Ledgers as finance bureaus, audit offices, evaluators and agencies circulate them.

Layouts and wording are made up here. Each comes with what reading it must give, in the form
of the shared expected files: only the fields that are named are compared.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rectification.ledger import report
from tests.rectification.circulated import (
    agency,
    audit_office,
    council,
    county_bureau,
    department,
    evaluator,
    open_document,
    printed_pages,
    records_system,
    summary_first,
    unicode_text,
)
from tests.rectification.test_ledger_layouts import read
from tests.rectification.test_ledger_shared import told


def row(number: int, code: str, unit: str, day: str, *owner: str, **further: Any) -> dict[str, Any]:
    """Return what an accepted row must say."""
    said = {"row": number, "code": code, "unit": unit, "owner": list(owner), "deadline": day}
    return said | further


def inferred(number: int, source: str, to: str, field: str = "deadline") -> dict[str, Any]:
    """Return a warning that something was made of a cell."""
    return {"row": number, "field": field, "kind": "inferred", "from": source, "to": to}


LAYOUTS: list[tuple[Callable[[], bytes], dict[str, list[dict[str, Any]]]]] = [
    (county_bureau, {
        "accepted": [
            row(6, "J-1", "县水利局", "2026-12-31", "周敏", "林晓", amount_yuan=125000.0),
            row(9, "J-2", "县教育局", "2026-03-31", "何建国", amount_yuan=None),
        ],
        "errors": [],
        "warnings": [
            inferred(6, "2026年12月底前", "2026-12-31"), inferred(9, "一季度末", "2026-03-31"),
            {"row": 9, "kind": "past"},
        ],
    }),
    (audit_office, {
        "accepted": [
            row(3, "S-01", "市交通局", "2026-12-31", "赵强", "马力", amount_yuan=1204331.18,
                extra={"审计报告文号": "某审报〔2026〕3号"}),
            row(4, "S-02", "市水务局", "2026-12-20", "江河", amount_yuan=None),
        ],
        "errors": [],
        "warnings": [inferred(4, "立行立改", "2026-12-20")],
    }),
    (evaluator, {
        "accepted": [
            row(2, "P-1", "市卫健局", "2026-12-31", "周敏"),
            row(3, "P-2", "市卫健局", "2026-12-31", "林晓"),
            row(4, "P-3", "市卫健局", "2026-12-20", "何建国"),
            row(5, "P-4", "市民政局", "2027-03-31", "白露"),
        ],
        "errors": [],
        "warnings": [
            inferred(3, "", "市卫健局", "unit"), inferred(3, "12月下旬", "2026-12-31"),
            inferred(4, "", "市卫健局", "unit"), inferred(4, "12月20日", "2026-12-20"),
            inferred(5, "2027年一季度末", "2027-03-31"),
        ],
    }),
    (unicode_text, {
        "accepted": [
            row(2, "U-1", "市文旅局", "2026-11-30", "周敏", "林晓", amount_yuan=386500.0),
            row(3, "U-2", "市体育局", "2026-12-31", "何建国", "白露", amount_yuan=None),
        ],
        "errors": [],
        "warnings": [inferred(3, "年底前", "2026-12-31")],
    }),
    (department, {
        "accepted": [
            row(4, "B-1", "省住建厅", "2027-03-31", "何建国", amount_yuan=12450000.0),
            row(5, "B-2", "省住建厅", "2027-01-05", "何建国", amount_yuan=None),
        ],
        "errors": [],
        "warnings": [inferred(4, "2027年3月底前", "2027-03-31")],
    }),
    (printed_pages, {
        "accepted": [
            row(3, "Y-1", "市教育局", "2026-12-31", "周敏"),
            row(8, "Y-2", "市教育局", "2026-12-31", "周敏"),
        ],
        "errors": [], "warnings": [],
    }),
    (agency, {
        "accepted": [
            row(5, "F-1", "Transport", "2027-03-31", "Lee, Morgan", amount=88000.0),
            row(6, "F-2", "Health", "2027-03-31", "Reyes, Dana", "Cole, Sam", amount=None),
        ],
        "errors": [],
        "warnings": [inferred(6, "end of March 2027", "2027-03-31")],
    }),
    (council, {
        "accepted": [
            row(2, "C-1", "Housing", "2026-12-31", "Dana Reyes", extra={"Comments": "in hand"}),
            row(3, "C-2", "Parks", "2027-01-15", "Sam Cole", extra={}),
        ],
        "errors": [], "warnings": [],
    }),
    (records_system, {
        "accepted": [
            row(3, "H-1", "市教育局", "2026-12-31", "周敏", description="一\n二"),
            row(4, "H-2", "市教育局", "2026-12-31", "林晓", description="三&四"),
        ],
        "errors": [],
        "warnings": [inferred(4, "2026年12月", "2026-12-31")],
    }),
    (open_document, {
        "accepted": [row(3, "O-1", "市财政局", "2026-12-31", "周敏", "林晓", amount_yuan=125000.0)],
        "errors": [
            {"row": 4, "field": "amount_yuan", "kind": "invalid"},
            {"row": 5, "field": "deadline", "kind": "open_ended"},
        ],
        "warnings": [],
    }),
    (summary_first, {
        "accepted": [
            row(2, "M-1", "市教育局", "2026-12-31", "周敏"),
            row(3, "M-2", "市教育局", "2026-12-31", "周敏"),
        ],
        "errors": [],
        "warnings": [inferred(2, "46387", "2026-12-31"), inferred(3, "12月底", "2026-12-31")],
    }),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "want"), LAYOUTS, ids=[each.__name__ for each, _ in LAYOUTS])
def test_a_circulated_layout_reads_as_expected(
    layout: Callable[[], bytes], want: dict[str, list[dict[str, Any]]]
) -> None:
    """Rows, errors and warnings, in their order; a difference shows line by line."""
    got = report(read(layout()))
    assert _shown({part: told(got[part], want[part]) for part in want}) == _shown(want)


def _shown(parts: dict[str, list[dict[str, Any]]]) -> list[str]:
    return json.dumps(parts, ensure_ascii=False, indent=1, sort_keys=True).splitlines()
