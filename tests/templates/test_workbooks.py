from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from rectification.ledger import Kind, Reason, UnreadableLedger, read_ledger
from templates.workbooks import ledger_template, sample_ledger

TODAY = date(2026, 11, 23)
LOCALES = pytest.mark.parametrize("locale", ["zh_CN", "en"])
LEAD = {"zh_CN": "周敏", "en": "Zhou Min"}


@LOCALES
def test_the_untouched_template_holds_no_rows(locale: str) -> None:
    """Importing the empty ledger says so, and invents no findings from its examples."""
    with pytest.raises(UnreadableLedger) as refusal:
        read_ledger(ledger_template(locale), "t.xlsx", year=2026, today=TODAY)
    assert refusal.value.reason is Reason.NO_ROWS


@LOCALES
def test_the_sample_is_read_whole(locale: str) -> None:
    """The sample gives twelve findings, no error, and one warning of a deadline in the past."""
    reading = read_ledger(sample_ledger(locale, TODAY), "s.xlsx", year=2026, today=TODAY)
    assert (len(reading.rows), reading.errors, reading.unknown) == (12, [], ())
    assert [warning.kind for warning in reading.warnings] == [Kind.PAST]
    assert all(row.project and row.grade and row.advice for row in reading.rows)


@LOCALES
def test_one_officer_of_the_sample_has_three_deadlines(locale: str) -> None:
    """One is past, one is two working days off, one about ten days."""
    reading = read_ledger(sample_ledger(locale, TODAY), "s.xlsx", year=2026, today=TODAY)
    mine = sorted(row.deadline for row in reading.rows if row.owners[0] == LEAD[locale])
    assert mine == [date(2026, 11, 20), date(2026, 11, 25), date(2026, 12, 3)]


@LOCALES
def test_a_filled_template_comes_back(locale: str) -> None:
    """The template's headings, in its order, with one finding below the examples."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(ledger_template(locale))).get_sheet_by_index(0)
    headings, *examples = sheet.to_python()
    filled = ["A-1", *(str(cell) for cell in examples[0][1:])]
    rows = [[str(cell) for cell in row] for row in (headings, *examples)]
    text = "\n".join("\t".join(row) for row in (*rows, filled))
    reading = read_ledger(text.encode(), "t.tsv", year=2026, today=TODAY)
    assert ([row.code for row in reading.rows], reading.left_out.example) == (["A-1"], 2)
    assert len(reading.columns) == 13
    assert reading.rows[0].deadline == date(2026, 12, 31)
    assert len(reading.rows[0].owners) == 2
