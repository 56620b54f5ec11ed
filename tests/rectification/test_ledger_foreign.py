"""Lists of recommendations in English, as offices elsewhere publish them: each comes in."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import BytesIO, StringIO

import pytest
import xlsxwriter

from rectification.ledger import examine_ledger, read_ledger
from rectification.ledger.questions import Answer, Question, Say, next_question, rules_of

TODAY = date(2026, 11, 20)
examine = partial(examine_ledger, filename="list.csv", year=2026, today=TODAY)
read = partial(read_ledger, filename="list.csv", year=2026, today=TODAY)
WORDS = "Require each operator to inspect the brake valves of its cars."


def text(*rows: tuple[object, ...]) -> bytes:
    """Return a text file."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook below a title, days as spreadsheets keep them, with a total."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "m/d/yyyy"}) as book:
        sheet = book.add_worksheet("Open and closed")
        sheet.write(0, 0, "Recommendations as of June 30, 2026")
        for number, row in enumerate(rows, 2):
            sheet.write_row(number, 0, row)
        sheet.write(len(rows) + 2, 0, f"Total: {len(rows) - 1} recommendations")
        book.add_worksheet("Legend").write(0, 0, "Open: no action yet")
    return out.getvalue()


@dataclass(frozen=True)
class List:
    """A list: two recommendations that are open, then one that is closed."""

    data: bytes
    deadlines: tuple[str, str]
    """Of the open ones."""
    asked: tuple[str, ...]
    codes: tuple[str, ...] = ("R-1", "R-2", "R-3")


COUNTED = ("which:owner", "which:deadline", "days:")
LISTS: Mapping[str, List] = {
    "days as in the United States": List(
        text(
            ("Number", "Recipient", "Status", "Made", "Closed", "Recommendation"),
            ("R-1", "Rail Authority", "Open", "3/5/2026", "", WORDS),
            ("R-2", "Rail Authority", "Open - Awaiting Response", "4/6/2026", "", WORDS),
            ("R-3", "Rail Authority", "Closed - Implemented", "5/7/2026", "6/1/2026", WORDS),
        ),
        ("2026-06-03", "2026-07-05"), (*COUNTED, "order:Made"),
    ),
    "another order of columns, and years of two digits": List(
        text(
            ("Closed", "Recommendation", "Made", "Recipient", "Number", "Status"),
            ("", WORDS, "3/15/26", "Water Utility", "R-1", "open"),
            ("", WORDS, "4/6/26", "Water Utility", "R-2", "OPEN"),
            ("6/1/26", WORDS, "5/7/26", "Water Utility", "R-3", "CLOSED"),
        ),
        ("2026-06-13", "2026-07-05"), COUNTED,
    ),
    "more columns, and ISO days": List(
        text(
            ("Report Title", "Rec. No.", "Recommendation", "Agency Affected", "Date Issued",
             "Status", "Comments"),
            ("Grants", "R-1", WORDS, "Office of Grants", "2026-03-15", "Open", ""),
            ("Grants", "R-2", WORDS, "Office of Grants", "2026-04-15", "Partially Addressed", "-"),
            ("Grants", "R-3", WORDS, "Office of Grants", "2026-05-15", "Closed – Unacceptable", ""),
        ),
        ("2026-06-13", "2026-07-14"), COUNTED,
    ),
    "a workbook with costs": List(
        workbook(
            ("Number", "Recipient", "Made", "Status", "Closed", "Questioned Costs",
             "Recommendation"),
            ("R-1", "City Clinic", datetime(2026, 3, 15), "Unresolved", "", 125000.5, WORDS),  # noqa: DTZ001  # a spreadsheet knows no zone
            ("R-2", "City Clinic", datetime(2026, 4, 15), "Open", "", "", WORDS),  # noqa: DTZ001  # as above
            ("R-3", "City Clinic", datetime(2026, 5, 15), "Verified closed", "", "", WORDS),  # noqa: DTZ001  # as above
        ),
        ("2026-06-13", "2026-07-14"), COUNTED,
    ),
    "no numbers": List(
        text(
            ("Recipient", "Status", "Made", "Recommendation"),
            ("Board", "Open", "March 15, 2026", WORDS),
            ("Board", "Not Implemented", "15 April 2026", f"{WORDS} Report."),
            ("Board", "Overtaken by events", "15-May-26", f"{WORDS} Publish."),
        ),
        ("2026-06-13", "2026-07-14"), ("which:code", *COUNTED), (),
    ),
    "a day of completion that is expected": List(
        text(
            ("Recommendation no.", "Entity", "Recommendation", "Status", "Expected completion"),
            ("R-1", "Department of Health", WORDS, "Ongoing", "Q4 2026"),
            ("R-2", "Department of Health", WORDS, "Open", "31-Dec-26"),
            ("R-3", "Department of Health", WORDS, "Closed", "30 June 2026"),
        ),
        ("2026-12-31", "2026-12-31"), ("which:owner",),
    ),
}  # fmt: skip


def answer(question: Question) -> Answer:
    """Return what somebody says who wants the list in: 90 days, units answer, the rest is kept."""
    wanted = (Say.UNIT_ITSELF, Say.COUNTED, Say.MAKE, Say.MONTH_FIRST, Say.KEEP_ALL)
    for each in question.choices:
        if each.say in wanted or (each.say, each.value) == (Say.DAYS, "90"):
            return each
    return question.choices[0]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_from_elsewhere_comes_in_by_answers(name: str) -> None:
    """Few questions, no error; the deadlines are right and what is closed is known to be."""
    wanted = LISTS[name]
    layout = examine(wanted.data).layout
    answers: list[tuple[str, Answer]] = []
    while (question := next_question(layout, answers)) is not None:
        answers.append((question.key, answer(question)))
    owed = [key for key, _ in answers if not key.startswith("column:")]
    assert tuple(owed) == wanted.asked
    assert len(answers) - len(owed) <= 1
    reading = read(wanted.data, rules=rules_of(layout, answers))
    assert reading.errors == []
    assert len(reading.rows) == 3
    assert tuple(row.code for row in reading.rows) == wanted.codes or not wanted.codes
    *still_open, closed = reading.rows
    assert tuple(row.deadline.isoformat() for row in still_open) == wanted.deadlines
    assert reading.closed == {closed.row}
    assert all(row.owners == (row.unit,) for row in reading.rows)
