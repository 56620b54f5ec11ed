"""Any table, any answers: each question comes once, and in the end there is a reading."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectification.ledger import ColumnRules, Reading, UnreadableLedger, examine_ledger, read_ledger
from rectification.ledger.questions import Answer, Answers, Say, next_question, rules_of
from rectification.ledger.unreadable import Reason

TODAY = date(2026, 11, 20)
examine = partial(examine_ledger, filename="recs.csv", year=2026, today=TODAY)
read = partial(read_ledger, filename="recs.csv", year=2026, today=TODAY)


def table(*rows: Sequence[str]) -> bytes:
    """Return a CSV file."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


_cells = st.sampled_from(["a", "12", "1", "2026-12-31", "12/07/2021", "市教育局", "", "x y z", "√"])
_names = st.sampled_from(
    ["Number", "Recipient", "Made", "Deadline", "Due", "Issue", "项目金额", "备注", "Who", "甲",
     "Status", "Grade", "具体责任人", "Sent", "Owner"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_answers_end_in_a_reading_or_a_reason(data: st.DataObject) -> None:
    """Whatever is pressed, each question comes once, and then the table can be read."""
    headings = data.draw(st.lists(_names, min_size=3, max_size=9))
    rows = data.draw(
        st.lists(st.tuples(*[_cells] * len(headings)), min_size=1, max_size=4).map(list)
    )
    content = table(headings, *rows)
    try:
        examined = examine(content)
    except UnreadableLedger:
        return
    answers: list[tuple[str, Answer]] = []
    question = examined.question
    anew = data.draw(st.booleans())
    if anew:
        question = next_question(examined.layout, answers, anew=True)
    while question is not None and question.is_possible:
        assert question.key not in dict(answers)
        assert 1 <= question.number <= question.total
        choices = question.choices or (Answer(Say.SAME, "2026-12-31"),)
        answers.append((question.key, data.draw(st.sampled_from(choices))))
        question = next_question(examined.layout, answers, anew=anew)
        assert len(answers) < 40
    rules = rules_of(examined.layout, answers)
    assert ColumnRules.from_json(json.loads(json.dumps(rules.to_json()))) == rules
    asks_in_vain = question is not None
    if asks_in_vain:
        with pytest.raises(UnreadableLedger):
            read(content, rules=rules)
        return
    try:
        reading = read(content, rules=rules)
    except UnreadableLedger as refusal:
        if refusal.reason is not Reason.NO_ROWS:
            raise
        return
    _sensible(reading, answers)


def _sensible(reading: Reading, answers: Answers) -> None:
    """Each row is taken or wrong, never both, and no column is two fields."""
    assert not {row.row for row in reading.rows} & {error.row for error in reading.errors}
    said = [answer.value for key, answer in answers if answer.say is Say.COLUMN and "which" in key]
    assert len(said) == len(set(said))
