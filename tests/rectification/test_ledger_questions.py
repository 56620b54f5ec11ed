"""What is asked about columns, what the answers make of them, and that they make sense."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from io import StringIO

import pytest

from rectification.ledger import (
    ColumnRules,
    Field,
    Layout,
    Note,
    Reading,
    UnreadableLedger,
    examine_ledger,
    read_ledger,
)
from rectification.ledger.answering import typed
from rectification.ledger.questions import (
    Answer,
    Asked,
    Question,
    Say,
    next_question,
    rules_of,
)
from rectification.ledger.unreadable import Reason

TODAY = date(2026, 11, 20)
examine = partial(examine_ledger, filename="recs.csv", year=2026, today=TODAY)
read = partial(read_ledger, filename="recs.csv", year=2026, today=TODAY)
HEADINGS = ("Number", "Recipient", "Status", "Made", "Closed", "Recommendation")
ROW = ("R-1", "Department of Transportation", "Open", "03/25/2026", "", "Line the canal.")


def table(*rows: Sequence[str]) -> bytes:
    """Return a CSV file."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def layout(*rows: Sequence[str]) -> Layout:
    """Return what the columns of a table show, having been written down as JSON."""
    shown = examine(table(*rows)).layout
    again = Layout.from_json(json.loads(json.dumps(shown.to_json())))
    assert again == shown
    return again


def asked(shown: Layout, *answers: tuple[str, Answer]) -> tuple[str, int, int]:
    """Return which question comes after these answers, its number and of how many."""
    question = next_question(shown, answers)
    assert question is not None
    return question.key, question.number, question.total


def by(data: bytes, *answers: tuple[str, Answer]) -> Reading:
    """Return the table as it reads by some answers."""
    return read(data, rules=rules_of(examine(data).layout, answers))


ITSELF = ("which:owner", Answer(Say.UNIT_ITSELF))
COUNTED = ("which:deadline", Answer(Say.COUNTED))
NINETY = ("days:", Answer(Say.DAYS, "90"))


def test_only_what_a_row_owes_is_asked_and_in_turn() -> None:
    """Status and Closed are known to be no fields; the days follow the date."""
    shown = layout(HEADINGS, ROW)
    assert asked(shown) == ("which:owner", 1, 2)
    assert asked(shown, ITSELF) == ("which:deadline", 2, 2)
    assert asked(shown, ITSELF, COUNTED) == ("days:", 3, 3)
    assert next_question(shown, [ITSELF, COUNTED, NINETY]) is None


def test_which_date_is_asked_where_there_are_several() -> None:
    """The day of closing is none to count from."""
    shown = layout((*HEADINGS, "Sent"), (*ROW, "2026-04-01"))
    assert asked(shown, ITSELF, COUNTED) == ("base:", 3, 4)
    question = next_question(shown, [ITSELF, COUNTED])
    assert question is not None
    assert [each.value for each in question.choices] == ["Made", "Sent"]
    data = table((*HEADINGS, "Sent"), (*ROW, "2026-04-01"))
    reading = by(data, ITSELF, COUNTED, ("base:", Answer(Say.COLUMN, "Sent")), NINETY)
    assert [row.deadline for row in reading.rows] == [date(2026, 6, 30)]


@pytest.mark.parametrize(
    ("dates", "is_asked", "note", "first"),
    [
        (("12/07/2021", "01/09/2020"), True, None, None),
        (("12/07/2021", "01/31/2020"), False, Note.MONTH_FIRST, date(2021, 12, 7)),
        (("12/07/21", "01/31/20"), False, Note.MONTH_FIRST, date(2021, 12, 7)),
        (("7-Dec-21", "31-Jan-20"), False, None, date(2021, 12, 7)),
        (("12/07/2021", "31/01/2020"), False, Note.DAY_FIRST, date(2021, 7, 12)),
        (("12/31/2021", "31/12/2020", "12/07/2021"), True, None, None),
        (("2021-12-07", "March 3, 2020"), False, None, date(2021, 12, 7)),
    ],
)
def test_the_order_of_day_and_month_is_shown_or_asked(
    dates: tuple[str, ...], is_asked: bool, note: Note | None, first: date | None
) -> None:
    """One decisive date settles the column and is told; none, or two at odds, is a question."""
    rows = [(f"R-{n}", ROW[1], "Open", day, "", "Words.") for n, day in enumerate(dates)]
    data = table(HEADINGS, *rows)
    shown = layout(HEADINGS, *rows)
    after = next_question(shown, [ITSELF, COUNTED, NINETY])
    assert (after is not None) is is_asked
    if after is not None:
        assert (after.key, [each.value for each in after.choices]) == (
            "order:Made", ["2021-12-07", "2021-07-12"],
        )  # fmt: skip
        day_first = by(data, ITSELF, COUNTED, NINETY, ("order:Made", Answer(Say.DAY_FIRST)))
        place = dates.index("12/07/2021")
        assert (day_first.rows[place].deadline - date(2021, 7, 12)).days == 90
        return
    reading = by(data, ITSELF, COUNTED, ("days:", Answer(Say.DAYS, "0")))
    assert reading.rows[0].deadline == first
    assert (note in [each.kind for each in reading.notes]) is (note is not None)


@pytest.mark.parametrize(
    ("dates", "asked_of", "days"),
    [
        (("26.12.31", "27.12.26"), "", ("2026-12-31", "2027-12-26")),
        (("31/12/26", "05/06/27"), "", ("2026-12-31", "2027-06-05")),
        (("12/31/26", "05/06/27"), "", ("2026-12-31", "2027-05-06")),
        (("05/06/27", "03/04/27"), "05/06/27", ()),
    ],
)
def test_a_column_of_years_without_their_century_is_read_in_one_order(
    dates: tuple[str, ...], asked_of: str, days: tuple[str, ...]
) -> None:
    """Each is a warning; whether month or day is first is asked as with four digits."""
    rows = [(f"R-{n}", ROW[1], "Ann Lee", day, "Words.") for n, day in enumerate(dates)]
    data = table(("Number", "Recipient", "Owner", "Deadline", "Recommendation"), *rows)
    examined = examine(data)
    if asked_of:
        assert examined.question is not None
        assert examined.question.samples == (asked_of,)
        assert [each.value for each in examined.question.choices] == ["2027-05-06", "2027-06-05"]
        return
    assert examined.reading is not None
    assert tuple(row.deadline.isoformat() for row in examined.reading.rows) == days
    told = [(each.kind, each.source, each.result) for each in examined.reading.warnings]
    assert told == [("inferred", *each) for each in zip(dates, days, strict=True)]


def test_an_answer_that_the_dates_gainsay_is_no_answer() -> None:
    """A later file of the kind puts the day first: then each doubtful date is a warning."""
    days = ("31/01/2026", "12/07/2026")
    rows = [(f"R-{n}", ROW[1], "Open", day, "", "Words.") for n, day in enumerate(days)]
    rules = ColumnRules(base="Made", days=400, owner_is_unit=True, day_first={"Made": False})
    reading = read(table(HEADINGS, *rows), rules=rules)
    assert [(each.row, each.kind) for each in reading.warnings] == [(3, "inferred")]
    assert Note.MONTH_FIRST not in [each.kind for each in reading.notes]


def test_a_date_that_is_missing_or_no_date_is_an_error_of_its_row() -> None:
    """As a deadline would be; the row number and the words are those of the sheet."""
    days = ["", "soon", *["2026-04-01"] * 8]
    rows = [(f"R-{n}", ROW[1], "Open", day, "", "Words.") for n, day in enumerate(days)]
    reading = by(table(HEADINGS, *rows), ITSELF, COUNTED, NINETY)
    assert [(each.row, each.field, each.kind, each.value) for each in reading.errors] == [
        (2, "deadline", "missing", ""), (3, "deadline", "invalid", "soon"),
    ]  # fmt: skip


def test_totals_and_notes_are_left_out_of_a_table_with_few_columns() -> None:
    """What a row owes is then fewer cells."""
    data = table(HEADINGS, ROW, ("Total", "1"), ("Note: amended.",))
    reading = by(data, ITSELF, COUNTED, NINETY)
    assert (len(reading.rows), reading.errors) == (1, [])
    assert (reading.left_out.total, reading.left_out.footnote) == (1, 1)


def test_closed_rows_are_named() -> None:
    """By the status, or by the day of closing; they are read all the same."""
    over = [
        ("R-2", "A", "CLOSED—Acceptable Action", "03/25/2026", "", "b"),
        ("R-3", "A", "", "03/25/2026", "04/25/2026", "c"),
    ]
    reading = by(table(HEADINGS, ROW, *over), ITSELF, COUNTED, NINETY)
    assert (len(reading.rows), reading.closed) == (3, frozenset({3, 4}))


def test_a_guess_is_a_note_and_its_column_no_longer_extra() -> None:
    """A heading that resembles beyond doubt is taken where nobody is asked."""
    headings = ("问题编号", "具体整改责任单位", "问题描述", "责任人", "整改时限")
    reading = read(table(headings, ("A-1", "市教育局", "闲置", "周敏", "2026-12-31")))
    assert (reading.rows[0].unit, reading.unknown) == ("市教育局", ())
    (note,) = reading.notes
    assert (note.kind, note.field, note.heading) == (Note.GUESSED, Field.UNIT, headings[1])


def test_what_may_be_meant_is_asked_even_of_a_complete_table() -> None:
    """With that field first; what resembles nothing is kept without a question."""
    headings = ("问题编号", "责任单位", "问题描述", "责任人", "整改时限", "项目金额", "会议号")
    shown = layout(headings, ("A-1", "市教育局", "闲置", "周敏", "2026-12-31", "12", "七"))
    question = next_question(shown, [])
    assert question is not None
    assert (question.key, question.choices[0].value) == ("column:项目金额", "amount_yuan")
    assert next_question(shown, [(question.key, Answer(Say.KEEP))]) is None


def test_a_table_whose_headings_name_one_field_can_be_explained() -> None:
    """Three headings, one of them known; a table that names none is still refused."""
    headings = ("Nr", "Anstalt", "Feststellung", "Owner", "Frist")
    row = ("1a", "Water", "Leaks", "Ann", "2026-12-31")
    shown = layout(headings, row)
    answers: list[tuple[str, Answer]] = []
    for key, name in (
        ("which:description", "Feststellung"), ("which:unit", "Anstalt"), ("which:code", "Nr"),
        ("which:deadline", "Frist"),
    ):  # fmt: skip
        assert asked(shown, *answers)[0] == key
        answers.append((key, Answer(Say.COLUMN, name)))
    (only,) = by(table(headings, row), *answers).rows
    assert (only.code, only.unit, only.description, only.owners, only.deadline) == (
        "1a", "Water", "Leaks", ("Ann",), date(2026, 12, 31),
    )  # fmt: skip
    with pytest.raises(UnreadableLedger) as refused:
        examine(table(("Zahl", "Anstalt", "Feststellung"), row[:3]))
    assert refused.value.reason is Reason.NO_HEADINGS


def test_a_list_of_telephones_is_refused_without_a_question() -> None:
    """A telephone, an address or a running number is no finding, whatever anybody presses."""
    rows = (("1", "Ann", "555", "a@b", "Water"), ("2", "Bob", "556", "b@b", "Roads"))
    with pytest.raises(UnreadableLedger) as refused:
        examine(table(("S/N", "Name", "Phone", "Email", "Department"), *rows))
    assert Field.DESCRIPTION in refused.value.missing


def test_rules_of_another_table_do_not_break_a_reading() -> None:
    """A column that is not there gives nothing, and the field is missing as before."""
    rules = ColumnRules(base="Made", days=90, owner_is_unit=True)
    with pytest.raises(UnreadableLedger) as refused:
        read(table(("Number", "Recipient", "Recommendation"), ("R-1", "A", "b")), rules=rules)
    assert refused.value.missing == (Field.DEADLINE,)


def test_known_rules_are_used_for_the_same_headings_only() -> None:
    """Case, spaces and signs do not count; another heading or another order does."""
    shown = layout(HEADINGS, ROW)
    rules = rules_of(shown, [ITSELF, COUNTED, NINETY])
    known = {shown.fingerprint: rules}
    same = examine(table([" number ", "RECIPIENT", *HEADINGS[2:]], ROW), known=known)
    assert (same.question, same.rules) == (None, rules)
    for other in ((*HEADINGS, "Notes"), (HEADINGS[1], HEADINGS[0], *HEADINGS[2:])):
        assert examine(table(other, (*ROW, "x")), known=known).reading is None


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (Question(Asked.DAYS, "", ()), "45", Answer(Say.DAYS, "45")),
        (Question(Asked.DAYS, "", ()), " ９０ 天内", Answer(Say.DAYS, "90")),
        (Question(Asked.DAYS, "", ()), "30 days", Answer(Say.DAYS, "30")),
        (Question(Asked.DAYS, "", ()), "0", None),
        (Question(Asked.DAYS, "", ()), "3651", None),
        (Question(Asked.DAYS, "", ()), "two weeks", None),
        (Question(Asked.WHICH, "deadline", ()), "2026年12月底前", Answer(Say.SAME, "2026-12-31")),
        (Question(Asked.WHICH, "deadline", ()), "长期坚持", None),
        (Question(Asked.WHICH, "deadline", ()), "立行立改", None),
        (Question(Asked.WHICH, "unit", ()), "市教育局", Answer(Say.SAME, "市教育局")),
        (Question(Asked.WHICH, "unit", ()), "长" * 101, None),
        (Question(Asked.WHICH, "owner", ()), "周敏、林晓", Answer(Say.SAME, "周敏、林晓")),
        (Question(Asked.WHICH, "owner", ()), "-", None),
        (Question(Asked.WHICH, "code", ()), "JX-2026", Answer(Say.MAKE, "JX-2026")),
        (Question(Asked.WHICH, "code", ()), "JX-", Answer(Say.MAKE, "JX")),
        (Question(Asked.WHICH, "code", ()), "two words", None),
        (Question(Asked.WHICH, "code", ()), "--", None),
        (Question(Asked.WHICH, "description", ()), "anything", None),
        (Question(Asked.ORDER, "Made", ()), "month", None),
        (
            Question(Asked.WHICH, "unit", (Answer(Say.COLUMN, "Recipient"),)), "recipient ",
            Answer(Say.COLUMN, "Recipient"),
        ),
    ],
)  # fmt: skip
def test_words_are_an_answer_or_none(question: Question, text: str, answer: Answer | None) -> None:
    """The heading of a column stands for its button."""
    assert typed(question, text, today=TODAY) == answer


def test_a_very_wide_table_is_asked_about_at_once() -> None:
    """Thousands of headings cost no time and make no question larger than a message."""
    foreign = [f"指标{number}" for number in range(3000)]
    headings = ("问题编号", "责任单位", "问题描述", "责任人", *foreign)
    shown = layout(headings, ("A-1", "市教育局", "闲置", *["2026-12-31"] * 3001))
    question = next_question(shown, [])
    assert question is not None
    assert (question.key, len(question.choices) < 100) == ("which:deadline", True)
    assert len(shown.columns) <= 204
