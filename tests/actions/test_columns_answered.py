"""What the answers about columns do: profiles, closed rows, made numbers."""

from datetime import date

import pytest

from actions.answer_column import answer_anew, take_closed
from rectification.errors import BatchOver, QuestionOver
from rectification.notices import ImportPreview
from storage.models import ColumnProfile, Finding
from tests.actions.recommendations import (
    HEADINGS,
    LIST,
    answered,
    asked,
    read_again,
    write,
    written,
)
from tests.actions.town import COLUMNS, ROWS, Town, table


async def test_the_next_file_with_these_headings_is_not_asked_about(town: Town) -> None:
    """The profile answers, is named in the preview, and the same rows change nothing."""
    batch = await town.preview(written(LIST), name="recs.csv")
    await answered(town, batch)
    await town.confirm(batch)
    town.later(days=1)
    more = ("R-20-4", "交通局", "Open", "02/03/2026", "", "Light it.")
    batch = await town.preview(written([*LIST, more]), name="other.csv")
    assert batch.state == "previewed"
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert (preview.new, preview.changed, preview.unchanged) == (1, 0, 2)
    assert (preview.profile, preview.recalled, preview.closed) == ("recs", True, 1)
    profile = await ColumnProfile.get()
    assert (profile.used_at, profile.headings) == (town.now, list(HEADINGS))


async def test_closed_rows_come_in_as_open_only_when_asked_for(town: Town) -> None:
    """The choice can be turned back, is remembered, and an older preview confirms nothing."""
    batch = await town.preview(written(LIST))
    before = await answered(town, batch)
    actor = await town.actor("陈立")
    await take_closed(actor, batch.id, before.round, now=town.now)
    preview = await read_again(town, batch)
    assert (preview.new, preview.closed, preview.closed_taken) == (3, 0, 1)
    with pytest.raises(BatchOver) as over:
        await town.confirm(batch, seen=before.round)
    assert over.value.state == "changed"
    assert not await Finding.exists(code="R-20-1")
    await town.confirm(batch, seen=preview.round)
    assert (await Finding.get(code="R-20-2")).status == "assigned"
    again = await town.preview(written([("R-20-5", *LIST[1][1:])]))
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert (again.state, preview.new, preview.closed_taken) == ("previewed", 1, 1)


async def test_rows_of_a_complete_ledger_that_are_closed_stay_out(town: Town) -> None:
    """Without a question; a finding that is known is compared, whatever its row says of it."""
    columns = (*COLUMNS, "销号情况")
    new = [("A-1", *ROWS[0][1:], "已销号"), ("A-2", *ROWS[1][1:], "未销号"), (*ROWS[0], "已销号")]
    batch = await town.preview(table(new, columns))
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert (batch.state, preview.new, preview.closed) == ("previewed", 1, 1)
    assert preview.changed == 1
    await town.confirm(batch)
    assert not await Finding.exists(code="A-1")


async def test_answering_anew_replaces_the_profile(town: Town) -> None:
    """Every open thing is asked again, and the next file goes by the newer answers."""
    batch = await town.preview(written(LIST))
    preview = await answered(town, batch)
    actor = await town.actor("陈立")
    await answer_anew(actor, batch.id, preview.round, office=town.office, now=town.now)
    with pytest.raises(QuestionOver):
        await answer_anew(actor, batch.id, preview.round, office=town.office, now=town.now)
    await write(town, "周敏")
    await write(town, "2027-06-30")
    preview = await read_again(town, batch)
    assert [each.note for each in preview.said] == ["same", "same"]
    await town.preview(written(LIST))
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert [each.value for each in preview.said] == ["周敏", "2027-06-30"]
    assert await ColumnProfile.all().count() == 1


async def test_two_columns_like_the_deadline_are_a_question(town: Town) -> None:
    """The one that is chosen counts, the other is kept as it stands."""
    columns = (*COLUMNS, "完成时限")
    batch = await town.preview(table([("A-1", *ROWS[0][1:], "2027-01-31")], columns))
    question = await asked(town)
    assert [choice.value for choice in question.choices][:2] == ["整改时限", "完成时限"]
    await write(town, "完成时限")
    preview = await read_again(town, batch)
    assert preview.kept == ("整改时限",)
    await town.confirm(batch)
    assert (await Finding.get(code="A-1")).deadline == date(2027, 1, 31)


async def test_made_numbers_are_the_same_next_time(town: Town) -> None:
    """In another order and with a row more, each finding keeps its number."""
    columns = ("责任单位", "问题描述", "责任人", "整改时限")
    rows = [("教育局", f"问题{n}", "周敏", "2026-12-31") for n in range(3)]
    batch = await town.preview(table(rows, columns))
    assert (await asked(town)).field == "code"
    await write(town, "JX-2026")
    await read_again(town, batch)
    await town.confirm(batch)
    codes = set(await Finding.filter(code__startswith="JX-2026-").values_list("code", flat=True))
    assert len(codes - {f"JX-2026-{n:03}" for n in range(1, 13)}) == 3
    again = [("教育局", "新问题", "周敏", "2026-12-31"), *reversed(rows)]
    await town.preview(table(again, columns))
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert (preview.new, preview.changed, preview.unchanged) == (1, 0, 3)
    await town.preview(table([*rows, rows[0]], columns))
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert [(each.row, each.field, each.kind) for each in preview.errors] == [
        (5, "code", "duplicate")
    ]


async def test_one_unit_may_be_said_for_the_whole_table(town: Town) -> None:
    """A table of one unit's own findings need not repeat its name."""
    columns = ("问题编号", "问题描述", "责任人", "整改时限")
    batch = await town.preview(table([("A-1", "新", "周敏", "2026-12-31")], columns))
    assert (await asked(town)).field == "unit"
    await write(town, "教育局")
    await read_again(town, batch)
    await town.confirm(batch)
    finding = await Finding.get(code="A-1").select_related("unit")
    assert finding.unit.name == "教育局"


async def test_a_choice_about_closed_rows_is_remembered_with_a_recalled_profile(town: Town) -> None:
    """Who never answered a question may still say that closed rows are wanted from now on."""
    batch = await town.preview(written(LIST), name="recs.csv")
    await answered(town, batch)
    batch = await town.preview(written(LIST))
    await take_closed(await town.actor("陈立"), batch.id, 0, now=town.now)
    assert (await read_again(town, batch)).closed_taken == 1
    await town.preview(written(LIST))
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert (preview.closed_taken, preview.recalled) == (1, True)
