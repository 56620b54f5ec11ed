"""Ledgers whose headings do not say all: what is asked, and how it is answered."""

from datetime import date, timedelta

import pytest

from actions.answer_column import press_answer, take_back
from actions.cancel import cancel
from actions.import_ledger import cancel_import
from rectification.errors import AnswerUnclear, BatchOver, NotYourRole, QuestionOver
from rectification.notices import ColumnAsked, ImportRefused
from storage.models import ColumnProfile, Finding, Person, Question
from tests.actions.recommendations import (
    LIST,
    answered,
    asked,
    press,
    read_again,
    write,
    written,
)
from tests.actions.town import ROWS, Town, table


async def test_a_list_without_deadlines_comes_in_by_answers(town: Town) -> None:
    """Owner, deadline and the order of dates are asked; what is closed already stays out."""
    batch = await town.preview(written(LIST), name="recs.csv")
    assert batch.state == "asking"
    first = await asked(town)
    assert (first.asked, first.field, first.number, first.total) == ("which", "owner", 1, 2)
    preview = await answered(town, batch)
    assert (preview.new, preview.wrong, preview.closed) == (2, 0, 1)
    assert [(each.note, each.heading, each.value) for each in preview.said] == [
        ("unit-itself", "", ""), ("counted", "Made", "90"), ("month-first", "Made", "12/07/2021"),
    ]  # fmt: skip
    assert (preview.kept, preview.profile, preview.recalled) == (
        ("Status", "Made", "Closed"), "recs", False,
    )  # fmt: skip
    await town.confirm(batch)
    finding = await Finding.get(code="R-20-1").select_related("unit")
    assert finding.deadline == date(2021, 12, 7) + timedelta(90)
    assert (finding.unit.name, finding.description) == ("水务局", "Line the canal.\n\nReport.")
    assert await Person.exists(name="水务局", unit_id=finding.unit_id)
    assert not await Finding.exists(code="R-20-2")


async def test_a_question_is_answered_once(town: Town) -> None:
    """A second press, a press on an older question and one after the end are refused."""
    batch = await town.preview(written(LIST))
    first = await asked(town)
    await press(town, "unit-itself")
    second = await asked(town)
    actor = await town.actor("陈立")
    for question in (first.question, first.question, 0):
        with pytest.raises(QuestionOver):
            await press_answer(actor, question, 0, office=town.office, now=town.now)
    with pytest.raises(QuestionOver):
        await press_answer(actor, second.question, 99, office=town.office, now=town.now)
    await batch.refresh_from_db()
    assert [key for key, *_ in batch.answers] == ["which:owner"]
    with pytest.raises(BatchOver) as over:
        await town.confirm(batch)
    assert over.value.state == "asking"


async def test_a_late_press_still_counts(town: Town) -> None:
    """A button stays good as long as the file is asked about; only words need it to be fresh."""
    await town.preview(written(LIST))
    town.later(days=30)
    await press(town, "unit-itself")
    assert (await asked(town)).field == "deadline"


async def test_an_answer_can_be_taken_back(town: Town) -> None:
    """The question before is asked again; before the first there is none."""
    batch = await town.preview(written(LIST))
    actor = await town.actor("陈立")
    with pytest.raises(QuestionOver):
        await take_back(actor, (await asked(town)).question, office=town.office, now=town.now)
    await press(town, "unit-itself")
    await press(town, "counted")
    await take_back(actor, (await asked(town)).question, office=town.office, now=town.now)
    assert ((await asked(town)).field, (await asked(town)).number) == ("deadline", 2)
    await write(town, "2026-12-31")
    preview = await read_again(town, batch)
    assert ("same", "2026-12-31") in [(each.note, each.value) for each in preview.said]


async def test_words_that_answer_nothing_leave_the_question_open(town: Town) -> None:
    """The refusal says what was asked; the answer may follow."""
    await town.preview(written(LIST))
    await press(town, "unit-itself")
    with pytest.raises(AnswerUnclear) as unclear:
        await write(town, "soon")
    assert (unclear.value.asked, unclear.value.field) == ("which", "deadline")
    await press(town, "counted")
    for words in ("0", "ninety", "4000"):
        with pytest.raises(AnswerUnclear):
            await write(town, words)
    await write(town, "４５天")
    assert (await asked(town)).asked == "order"


async def test_only_the_admin_who_sent_the_file_answers(town: Town) -> None:
    """An officer is told whose it is; nothing is written."""
    await town.preview(written(LIST))
    question = await asked(town)
    with pytest.raises(NotYourRole):
        await press_answer(
            await town.actor("周敏"), question.question, 0, office=town.office, now=town.now
        )
    assert (await Question.get(id=question.question)).ended_at is None


@pytest.mark.parametrize("way", ["command", "button", "file"])
async def test_the_questions_end_with_the_file(town: Town, way: str) -> None:
    """/cancel, the button and another file each end them; the old buttons do nothing."""
    batch = await town.preview(written(LIST))
    question = await asked(town)
    actor = await town.actor("陈立")
    if way == "command":
        assert await cancel(actor, pressed="1", now=town.now)
    elif way == "button":
        await cancel_import(actor, batch.id, now=town.now)
    else:
        await town.preview(table(ROWS))
    await batch.refresh_from_db()
    assert batch.state == ("replaced" if way == "file" else "cancelled")
    with pytest.raises(QuestionOver):
        await press_answer(actor, question.question, 0, office=town.office, now=town.now)
    assert not await ColumnProfile.exists()
    assert not await Question.exists(kind="column", ended_at=None)


async def test_forty_foreign_columns_are_few_questions(town: Town) -> None:
    """Only what a row owes is asked; the rest is kept without a word, and shown in short."""
    foreign = [f"指标{'甲乙丙丁戊己庚辛壬癸'[n // 4]}{n}" for n in range(40)]
    columns = ("问题编号", "责任单位", "问题描述", "责任人", *foreign)
    row = ("A-1", "教育局", "新", "周敏", *(f"值{n}" for n in range(40)))
    batch = await town.preview(table([row], columns))
    question = await asked(town)
    assert (question.asked, question.field, question.total) == ("which", "deadline", 1)
    await write(town, "2026-12-31")
    preview = await read_again(town, batch)
    assert preview.kept_total == 40
    await town.confirm(batch)
    assert len((await Finding.get(code="A-1")).extra) == 40


async def test_an_unknown_column_may_be_named_a_field(town: Town) -> None:
    """It is shown with three values; as a field it is no longer kept as extra."""
    columns = ("问题编号", "责任单位", "问题描述", "整改时限", "科室主事", "处置口径")
    rows = [(f"A-{n}", "教育局", "新", "2026-12-31", "周敏", f"口径{n % 4}") for n in range(9)]
    batch = await town.preview(table(rows, columns))
    await press(town, "column", "科室主事")
    question = await asked(town)
    assert (question.asked, question.heading) == ("column", "处置口径")
    assert question.samples == ("口径0", "口径1", "口径2")
    await press(town, "field", "advice")
    await read_again(town, batch)
    await town.confirm(batch)
    finding = await Finding.get(code="A-3")
    assert (finding.advice, finding.extra) == ("口径3", {})


async def test_what_holds_no_finding_is_refused_without_a_question(town: Town) -> None:
    """No column could be the finding, so nothing that anybody says would help."""
    batch = await town.preview(b"Number,Agency,Due date\n1,Water,2026-12-31\n")
    assert batch.state == "refused"
    assert (await town.told("陈立", ImportRefused))[-1].reason == "no-headings"
    assert await town.told("陈立", ColumnAsked) == []


async def test_headings_of_any_length_and_number_can_be_asked_about(town: Town) -> None:
    """A heading of 1,000 characters, the same heading twice."""
    long = "很长的栏目名称" * 150
    columns = ("问题编号", "责任单位", "问题描述", "整改时限", long, "姓名牌", "姓名牌")
    batch = await town.preview(
        table([("A-1", "教育局", "新", "2026-12-31", "甲", "乙", "丙")], columns)
    )
    question = await asked(town)
    assert [each.value for each in question.choices[1:]] == [long, "姓名牌", "姓名牌 (2)"]
    await press(town, "column", "姓名牌 (2)")
    await press(town, "keep-all")
    await read_again(town, batch)
    await town.confirm(batch)
    assert (await Finding.get(code="A-1")).extra == {long: "甲", "姓名牌": "乙"}
