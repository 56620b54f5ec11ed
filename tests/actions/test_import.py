"""Importing a ledger: what it makes, what it changes, and what it leaves alone."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from actions.import_ledger import cancel_import
from actions.invite import invite
from rectification.errors import BatchOver, NotFound, NotYourRole
from rectification.notices import (
    FindingChanged,
    FindingsAssigned,
    ImportDone,
    ImportPreview,
    ImportRefused,
    Invitations,
    OtherSheet,
)
from rectification.people import Role
from storage import people
from storage.models import Event, Finding, Invitation, Outbox, Person, Share, Supervision
from tests.actions.town import COLUMNS, ROWS, Town, row, table


async def counted(town: Town) -> tuple[int, int, int, int]:
    """Return the counts of the newest preview."""
    preview = (await town.told("陈立", ImportPreview))[-1]
    return preview.new, preview.changed, preview.unchanged, preview.wrong


async def owners(town: Town, number: int) -> list[tuple[str, bool]]:
    """Return who shares a finding and whether they lead."""
    finding = await town.finding(number)
    return [(person.name, lead) for person, lead in await people.officers_of(finding.id)]


async def test_a_ledger_makes_findings_people_and_units(town: Town) -> None:
    """Money, dates, parts, supervised units and events are those of the table."""
    finding = await town.finding(1)
    assert (finding.unit.name, finding.amount, finding.amount_fen) == (
        "教育局", Decimal("386500.00"), 38650000,
    )  # fmt: skip
    assert (finding.deadline, finding.status, finding.version) == (
        date(2026, 11, 23), "assigned", 1,
    )  # fmt: skip
    assert await owners(town, 1) == [("周敏", True), ("林晓", False)]
    assert (await town.finding(2)).amount is None
    assert (await town.finding(4)).amount == 0
    given = await Supervision.all().values_list("person__name", "unit__name")
    assert set(given) == {("许正", "教育局"), ("许正", "卫健局"), ("钱文", "交通局")}
    events = await Event.filter(move="import").exclude(finding_id=None)
    assert len(events) == 12
    done = (await town.told("陈立", ImportDone))[0]
    assert (done.new, done.invited, done.unsupervised) == (12, 9, ("水务局",))


async def test_a_preview_names_the_sheets_that_were_not_read(town: Town) -> None:
    """So that nobody believes that they came in."""
    await town.preview(two_sheets(), name="台账.xlsx")
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert (preview.sheet, preview.others) == ("一期", (OtherSheet("二期", 11),))


def two_sheets() -> bytes:
    """Return the town's ledger as a workbook whose second sheet lacks its first row."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in (("一期", ROWS), ("二期", ROWS[1:])):
            sheet = book.add_worksheet(name)
            for number, each in enumerate((COLUMNS, *rows)):
                sheet.write_row(number, 0, each)
    return out.getvalue()


async def test_the_same_file_twice_changes_nothing(town: Town) -> None:
    """No finding, no event of one, no word to anybody who has joined, no code for them."""
    before = await Event.exclude(finding_id=None).count()
    versions = await Finding.all().order_by("id").values_list("version", "changed_at")
    told = {name: await _told(town, name) for name in ("周敏", "许正", "林晓")}
    await town.load(ROWS)
    assert await counted(town) == (0, 0, 12, 0)
    assert await Event.exclude(finding_id=None).count() == before
    assert await Finding.all().order_by("id").values_list("version", "changed_at") == versions
    assert told == {name: await _told(town, name) for name in told}
    assert await Person.all().count() == 10
    names = [
        line.name for each in (await town.told("陈立", Invitations))[-1:] for line in each.lines
    ]
    assert sorted(names) == ["江河", "白露"]


async def _told(town: Town, name: str) -> int:
    """Return how much somebody has been told."""
    person = await town.person(name)
    return await Outbox.filter(chat_id=person.telegram_id).count()


async def test_rows_are_sorted_and_wrong_ones_block_only_themselves(town: Town) -> None:
    """New, changed, unchanged and wrong are counted, and all but the wrong are carried out."""
    batch = await town.load(
        [
            row("JX-2026-001"),
            row("JX-2026-002", 问题描述="台账仍不完整"),
            ("JX-2026-013", "教育局", "新问题", "1.25", "周敏", "许正", "2026-12-01"),
            ("JX-2026-014", "教育局", "没有时限", "1", "周敏", "许正", ""),
            ("JX-2026-003", "教育局", "资金闲置", "一些", "林晓", "许正", "2026-11-20"),
        ]
    )
    assert batch.state == "confirmed"
    assert await counted(town) == (1, 1, 1, 2)
    assert (await town.finding(2)).description == "台账仍不完整"
    assert (await town.finding(13)).amount_fen == 125
    assert not await Finding.exists(code="JX-2026-014")
    assert (await town.finding(3)).version == 1
    (assigned,) = await town.told("周敏", FindingsAssigned)
    assert [each.code for each in assigned.findings] == ["JX-2026-013"]


async def test_confirming_twice_imports_once(town: Town) -> None:
    """The second press is refused and leaves no trace."""
    batch = await town.load([("A-1", "教育局", "新", "1", "周敏", "许正", "2026-12-01")])
    before = await town.counts()
    with pytest.raises(BatchOver) as refused:
        await town.confirm(batch)
    assert refused.value.state == "confirmed"
    assert await town.counts() == before


async def test_a_cancelled_or_replaced_preview_cannot_be_confirmed(town: Town) -> None:
    """Each is refused with what became of it; the newest preview is imported."""
    new = ("A-1", "教育局", "新", "1", "周敏", "许正", "2026-12-01")
    replaced = await town.preview(table([new]))
    cancelled = await town.preview(table([new]))
    await cancel_import(await town.actor("陈立"), cancelled.id, now=town.now)
    newest = await town.preview(table([new]))
    for batch, state in ((replaced, "replaced"), (cancelled, "cancelled")):
        for again in (town.confirm(batch), cancel_import(
            await town.actor("陈立"), batch.id, now=town.now
        )):  # fmt: skip
            with pytest.raises(BatchOver) as refused:
                await again
            assert refused.value.state == state
    assert not await Finding.exists(code="A-1")
    await town.confirm(newest)
    assert await Finding.exists(code="A-1")


async def test_a_preview_is_its_admins_alone(town: Town) -> None:
    """Another admin finds no such batch, whoever is no admin is told so, its own admin confirms."""
    other = await town.actor("陈立")
    await invite(other, "郑和", Role.ADMIN, pressed="1", office=town.office, now=town.now)
    await town.join("郑和", 1999)
    batch = await town.preview(table([row("JX-2026-001", 问题描述="变了")]))
    with pytest.raises(NotFound):
        await town.confirm(batch, by="郑和")
    for name in ("周敏", "许正"):
        with pytest.raises(NotYourRole):
            await town.confirm(batch, by=name)
    with pytest.raises(NotFound):
        await cancel_import(await town.actor("郑和"), batch.id, now=town.now)
    await town.confirm(batch)
    assert (await town.finding(1)).description == "变了"


async def test_a_column_that_is_absent_keeps_what_is_kept(town: Town) -> None:
    """Without an amount column amounts stay; with an empty cell in one they go."""
    kept = [heading for heading in COLUMNS if heading not in {"涉及金额（元）", "督办人"}]
    first = dict(zip(COLUMNS, row("JX-2026-001", 整改时限="2026-11-25"), strict=True))
    await town.load([[first[heading] for heading in kept]], kept)
    finding = await town.finding(1)
    assert (finding.deadline, finding.amount_fen) == (date(2026, 11, 25), 38650000)
    await town.load([row("JX-2026-001", **{"涉及金额（元）": ""}, 整改时限="2026-11-25")])
    assert (await town.finding(1)).amount_fen is None


async def test_unknown_columns_are_kept_changed_and_emptied(town: Town) -> None:
    """What the trade does not know is kept by its heading; an emptied cell is empty for good."""
    columns = (*COLUMNS, "会议号", "备注栏")
    await town.load([(*row("JX-2026-001"), "七号", "甲")], columns)
    assert (await town.finding(1)).extra == {"会议号": "七号", "备注栏": "甲"}
    await town.load([(*row("JX-2026-001"), "", "乙")], columns)
    assert (await town.finding(1)).extra == {"备注栏": "乙"}
    version = (await town.finding(1)).version
    await town.load([(*row("JX-2026-001"), "", "乙")], columns)
    assert await counted(town) == (0, 0, 1, 0)
    await town.load([row("JX-2026-001")])
    assert ((await town.finding(1)).extra, (await town.finding(1)).version) == (
        {"备注栏": "乙"}, version,
    )  # fmt: skip


async def test_a_change_of_owner_moves_the_share_and_tells_both(town: Town) -> None:
    """The old owner is told and sees it no more, the new one is told and leads."""
    await town.load([row("JX-2026-002", 责任人="林晓")])
    assert await owners(town, 2) == [("林晓", True)]
    for name in ("周敏", "林晓"):
        (changed,) = await town.told(name, FindingChanged)
        assert [(each.field, each.before, each.after) for each in changed.changes] == [
            ("owner", "周敏", "林晓")
        ]
    await town.load([row("JX-2026-001", 责任人="林晓、周敏")])
    assert await owners(town, 1) == [("林晓", True), ("周敏", False)]


async def test_a_change_of_unit_gives_the_finding_to_that_units_people(town: Town) -> None:
    """Its lead is the person of that name in the new unit, who is invited."""
    await town.load([row("JX-2026-002", 责任单位="水务局", 责任人="江河", 督办人="")])
    assert (await town.finding(2)).unit.name == "水务局"
    assert await owners(town, 2) == [("江河", True)]
    last = await Event.filter(finding_id=(await town.finding(2)).id).order_by("-id").first()
    assert last is not None
    assert last.unit_id == (await town.unit("水务局")).id
    assert last.before == {"unit": "教育局", "owner": "周敏"}


async def test_a_changed_deadline_is_another_version_of_it(town: Town) -> None:
    """The deadline's version rises with it, and not with a change of words."""
    town.later(days=1)
    await town.load([row("JX-2026-001", 问题描述="另一句话")])
    finding = await town.finding(1)
    assert (finding.deadline_version, finding.version) == (1, 2)
    await town.load([row("JX-2026-001", 问题描述="另一句话", 整改时限="2026-12-01")])
    finding = await town.finding(1)
    assert (finding.deadline_version, finding.version) == (2, 3)
    assert finding.deadline_set_at == town.now


async def test_at_once_is_not_dated_anew_by_each_import(town: Town) -> None:
    """立行立改 gets its deadline on the day it first comes; a date that is written replaces it."""
    new = ("A-1", "教育局", "新", "1", "周敏", "许正", "立行立改")
    await town.load([new])
    first = (await Finding.get(code="A-1")).deadline
    assert first == town.office.today(town.now) + timedelta(days=30)
    town.later(days=5)
    await town.load([new])
    assert await counted(town) == (0, 0, 1, 0)
    await town.load([(*new[:-1], "2026-12-01")])
    assert (await Finding.get(code="A-1")).deadline == date(2026, 12, 1)
    await town.load([new])
    assert (await Finding.get(code="A-1")).deadline == date(2026, 12, 1)


async def test_an_absent_person_has_one_good_code(town: Town) -> None:
    """Each import tells the code that is still good, so one handed out works; joined get none."""
    for _ in range(2):
        await town.load(ROWS)
    for name, good in (("白露", 1), ("江河", 1), ("周敏", 0)):
        person = await town.person(name)
        waiting = Invitation.filter(person_id=person.id, used_at=None, revoked_at=None)
        assert await waiting.count() == good
        assert await Invitation.filter(person_id=person.id).count() == 1


async def test_money_of_another_country_is_refused(town: Town) -> None:
    """A table in dollars is refused as a whole, and its batch cannot be confirmed."""
    columns = [each if "金额" not in each else "Amount (USD)" for each in COLUMNS]
    before = await Finding.all().count()
    batch = await town.preview(table([row("JX-2026-001"), ("A-1", *ROWS[1][1:])], columns))
    (refused,) = await town.told("陈立", ImportRefused)
    assert (refused.reason, refused.place, batch.state) == ("foreign-money", "USD", "refused")
    with pytest.raises(BatchOver):
        await town.confirm(batch)
    assert await Finding.all().count() == before


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty"), (b"PK\x03\x04", "damaged"), (b"a,b\n1,2\n", "")]
)
async def test_what_is_no_ledger_is_refused_with_a_reason(
    town: Town, content: bytes, reason: str
) -> None:
    """An empty file, a broken workbook, a table without our headings: told, nothing taken."""
    batch = await town.preview(content, name="x.xlsx")
    (refused,) = await town.told("陈立", ImportRefused)
    assert batch.state == "refused"
    assert not reason or refused.reason == reason
    with pytest.raises(BatchOver):
        await town.confirm(batch)


async def test_a_file_that_changed_after_the_preview_is_compared_again(town: Town) -> None:
    """Confirming compares with what is kept then, so a change made meanwhile is no conflict."""
    batch = await town.preview(table([row("JX-2026-001", 问题描述="甲")]))
    await town.says("周敏", "JX-2026-001 完成10%")
    await town.confirm(batch)
    finding = await town.finding(1)
    assert (finding.description, finding.percent, finding.version) == ("甲", 10, 3)
    assert await Share.filter(finding_id=finding.id).count() == 2
