"""Undoing an import: what goes, what is as before, what stays, and who may."""

from datetime import date
from decimal import Decimal

import pytest

from actions.undo_import import undo_import
from rectification.errors import BatchOver, NotFound, NotYourRole
from rectification.finding import Status
from rectification.notices import AssignmentUndone, FindingChanged, ImportUndone
from storage import findings, people, summaries
from storage.models import Event, Finding, ImportBatch
from tests.actions.town import ROWS, Town, row

MORE = (
    ("JX-2026-021", "教育局", "超标准列支", "8000", "周敏", "许正", "2026-12-01"),
    ("JX-2026-022", "卫健局", "绩效目标未公开", "", "何建国", "许正", "2026-12-05"),
)


async def undone(town: Town, batch: ImportBatch, by: str = "陈立") -> None:
    """Undo an import."""
    await undo_import(await town.actor(by), batch.id, office=town.office, now=town.now)


async def test_new_findings_go_and_their_officers_hear_of_it(town: Town) -> None:
    """They are in no list and no figure, and nobody waits for them any more."""
    before = await summaries.states(None, town.later(minutes=1))
    batch = await town.load(MORE)
    town.later(minutes=1)
    await undone(town, batch)
    assert not await Finding.filter(code__in=[each[0] for each in MORE]).exists()
    mine = await findings.still_open(await town.actor("周敏"))
    assert {each.code for each in mine} == {"JX-2026-001", "JX-2026-002", "JX-2026-004"}
    assert await summaries.states(None, town.later(minutes=1)) == before
    (told,) = await town.told("周敏", AssignmentUndone)
    assert (told.codes, told.total) == (("JX-2026-021",), 1)
    (done,) = await town.told("陈立", ImportUndone)
    assert (done.new, done.changed, done.left_total) == (2, 0, 0)


async def test_the_same_file_can_come_again(town: Town) -> None:
    """The numbers are free, so the import after the undoing makes the findings anew."""
    await undone(town, await town.load(MORE))
    town.later(minutes=1)
    batch = await town.load(MORE)
    assert batch.counts["new"] == 2
    assert (await town.finding("JX-2026-021")).status is Status.ASSIGNED


async def test_changed_findings_are_as_before(town: Town) -> None:
    """Texts, money, dates and officers come back; deadlines count as set anew."""
    before = await town.finding(1)
    officers = await people.officers_of(before.id)
    cells = {"问题描述": "甲", "涉及金额（元）": "1", "整改时限": "2027-01-31", "责任人": "林晓"}
    batch = await town.load([row("JX-2026-001", **cells)])
    town.later(minutes=1)
    await undone(town, batch)
    now = await town.finding(1)
    assert (now.description, now.amount, now.deadline) == (
        "合同未续签", Decimal("386500.00"), date(2026, 11, 23),
    )  # fmt: skip
    assert now.deadline_version == before.deadline_version + 2
    assert [(each.id, lead) for each, lead in await people.officers_of(now.id)] == [
        (each.id, lead) for each, lead in officers
    ]
    changes = {
        each.field: each.after for each in (await town.told("周敏", FindingChanged))[-1].changes
    }
    assert changes["owner"] == "周敏、林晓"
    await town.load(ROWS[:1])
    assert (await ImportBatch.all().order_by("-id").first()).counts["unchanged"] == 1  # type: ignore[union-attr]  # the line above makes one


async def test_what_somebody_acted_on_stays(town: Town) -> None:
    """A finding that an officer signed for is left, and its number told."""
    batch = await town.load(MORE)
    await town.says("周敏", "JX-2026-021 已完成10%")
    await undone(town, batch)
    assert (await town.finding("JX-2026-021")).percent == 10
    assert not await Finding.filter(code="JX-2026-022").exists()
    (done,) = await town.told("陈立", ImportUndone)
    assert (done.new, done.left, done.left_total) == (1, ("JX-2026-021",), 1)


async def test_a_later_import_counts_as_an_act(town: Town) -> None:
    """What a newer ledger changed is not taken back by undoing the older one."""
    batch = await town.load(MORE)
    town.later(minutes=1)
    await town.load([("JX-2026-021", "教育局", "新的描述", "8000", "周敏", "许正", "2026-12-01")])
    town.later(minutes=1)
    await undone(town, batch)
    assert (await town.finding("JX-2026-021")).description == "新的描述"


async def test_an_import_is_undone_once(town: Town) -> None:
    """The second press changes nothing and says that it is undone."""
    batch = await town.load(MORE)
    await undone(town, batch)
    events = await Event.all().count()
    with pytest.raises(BatchOver) as over:
        await undone(town, batch)
    assert over.value.state == "undone"
    assert await Event.all().count() == events


async def test_a_preview_is_no_import(town: Town) -> None:
    """What was never confirmed cannot be undone, nor what does not exist."""
    batch = await town.preview("问题编号,责任单位\n".encode())
    with pytest.raises((BatchOver, NotFound)):
        await undone(town, batch)
    batch.id = 999
    with pytest.raises(NotFound):
        await undone(town, batch)


@pytest.mark.parametrize("by", ["周敏", "许正"])
async def test_only_an_admin_undoes(town: Town, by: str) -> None:
    """Neither an officer nor a supervisor does."""
    batch = await town.load(MORE)
    with pytest.raises(NotYourRole):
        await undone(town, batch, by)
    assert (await town.finding("JX-2026-021")).status is Status.ASSIGNED
