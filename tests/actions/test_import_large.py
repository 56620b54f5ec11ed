"""Importing what is too large for one transaction of SQLite's one writer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions import import_ledger as importing
from actions.changing_findings import change_findings
from actions.enrolling import enrol
from actions.making_findings import make_findings
from actions.preview_ledger import read_batch
from rectification.course import Course, Stage
from rectification.errors import Stale
from rectification.ledger import Reading, read_ledger
from rectification.notices import (
    FieldChange,
    FindingChanged,
    FindingsAssigned,
    ImportDone,
    ImportUnderWay,
    Invitations,
    InvitationsFile,
)
from storage import ledgers, queries
from storage.models import Event, Finding, Outbox, Share
from storage.transactions import transaction
from tests.actions.town import ROWS, Town, row, table

LARGE = [
    (
        f"L-{number:03}",
        f"单位{number % 7}",
        "问题",
        "1",
        f"人{number % 5}、林晓",
        "许正",
        "2026-12-01",
    )
    for number in range(45)
]


async def test_many_invitations_come_in_one_file(town: Town) -> None:
    """Forty are told in messages; of more, nobody reads a message a second for minutes."""
    people = [
        (f"M-{n:03}", "教育局", "问题", "1", f"人{n}", "许正", "2026-12-01") for n in range(41)
    ]
    before = len(await town.told("陈立", Invitations))
    await town.confirm(await town.preview(table(people[:40])))
    told = await town.told("陈立", Invitations)
    assert [len(each.lines) for each in told[before:]] == [8, 8, 8, 8, 8]
    assert await town.told("陈立", InvitationsFile) == []
    again = [(*row[:3], "2", *row[4:]) for row in people]
    await town.confirm(await town.preview(table(again)))
    (file,) = await town.told("陈立", InvitationsFile)
    assert (len(file.lines), file.total) == (41, 41)
    assert len(await town.told("陈立", Invitations)) == before + 5


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let twenty rows be many, and ten be written at once."""
    monkeypatch.setattr(ledgers, "AT_ONCE", 20)
    monkeypatch.setattr(importing, "PORTION", 10)


@pytest.mark.usefixtures("small_portions")
async def test_a_large_ledger_that_was_cut_short_goes_on_after_its_last_portion(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite what was written stays, and the press that comes again leaves nothing twice."""
    batch = await town.preview(table(LARGE))
    calls = 0

    async def failing(*args: Any, **kwargs: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise OSError("disk full")
        await make_findings(*args, **kwargs)

    with monkeypatch.context() as cut:
        cut.setattr(importing, "make_findings", failing)
        with pytest.raises(OSError, match="disk full"):
            await town.confirm(batch)
    written = await Finding.filter(code__startswith="L-").count()
    assert written == (30 if queries.dialect() == "sqlite" else 0)
    await batch.refresh_from_db()
    assert (batch.state, batch.taken) == ("previewed", written)
    town.later(minutes=5)
    await town.confirm(batch)
    made = Finding.filter(code__startswith="L-").order_by("code")
    assert [finding.code for finding in await made] == [row[0] for row in LARGE]
    assert await Share.filter(finding__code__startswith="L-").count() == 90
    events = await Event.filter(finding__code__startswith="L-").order_by("finding__code")
    assert [event.move for event in events] == ["import"] * 45
    done = (await town.told("陈立", ImportDone))[-1]
    assert (done.new, done.changed, done.unchanged, done.wrong) == (45, 0, 0, 0)
    # The 林晓 of these units is another than the one who joined.
    assert await town.told("林晓", FindingsAssigned) == []


@pytest.mark.usefixtures("small_portions")
async def test_a_large_ledger_changes_what_is_known_and_tells_its_officers(town: Town) -> None:
    """Portions change rows as one transaction does, each officer hearing of each change."""
    before = len(await town.told("周敏", FindingChanged))
    await town.load([*LARGE, row("JX-2026-001", 问题描述="合同已过期")])
    assert (await town.finding(1)).description == "合同已过期"
    assert (await town.finding(1)).version == 2
    (change,) = (await town.told("周敏", FindingChanged))[before:]
    assert [(each.field, each.after) for each in change.changes] == [("description", "合同已过期")]
    done = (await town.told("陈立", ImportDone))[-1]
    assert (done.new, done.changed) == (45, 1)


async def test_a_finding_that_changed_meanwhile_is_not_overwritten(town: Town) -> None:
    """An import names the version that it compared; a stale one leaves nothing of it."""
    finding = await town.finding(1)
    known = await ledgers.known(["JX-2026-001"])
    await Finding.filter(id=finding.id).update(version=7)
    change = FieldChange(code="JX-2026-001", field="grade", before="", after="差")
    ledger = read_ledger(table(ROWS), "台账.csv", year=2026, today=date(2026, 11, 16))
    roll = await enrol(ledger.rows, office=town.office)
    change_all = transaction(change_findings)
    with pytest.raises(Stale):
        await change_all(
            await town.actor("陈立"),
            [(known["JX-2026-001"], ledger.rows[0], (change,))],
            roll,
            now=town.now,
        )
    assert (await town.finding(1)).grade == ""
    assert not await Event.filter(finding_id=finding.id, move="change").exists()


@pytest.mark.usefixtures("small_portions")
async def test_an_import_that_ends_in_a_moment_is_not_announced(town: Town) -> None:
    """The word that it is under way waits for two seconds, and goes with the import's end."""
    batch = await town.preview(table(LARGE))
    course = Course()
    await town.confirm(batch, course=course)
    assert (course.stage, course.done, course.total) == (Stage.STORE, 45, 45)
    announced = await Outbox.get(kind=ImportUnderWay.kind)
    assert announced.state == "dropped"
    assert announced.not_before == town.now + importing.A_MOMENT


@pytest.mark.usefixtures("small_portions")
async def test_a_large_import_is_announced_before_its_file_is_read_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That alone takes seconds, in which the message counts the rows read."""
    batch = await town.preview(table(LARGE))
    owed: list[int] = []

    async def reading(*args: Any, **kwargs: Any) -> Reading:
        owed.append(await Outbox.filter(kind=ImportUnderWay.kind, state="waiting").count())
        assert kwargs["course"] is course
        return await read_batch(*args, **kwargs)

    monkeypatch.setattr(importing, "read_batch", reading)
    course = Course()
    await town.confirm(batch, course=course)
    assert owed == [1]


@pytest.mark.usefixtures("small_portions")
async def test_an_import_cut_short_goes_on_counting_where_it_was(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite; its message is the one that was sent before the cut."""
    batch = await town.preview(table(LARGE))
    course = Course()
    with monkeypatch.context() as cut:
        cut.setattr(course, "advance", _once(course.advance))
        with pytest.raises(OSError, match="cut"):
            await town.confirm(batch, course=course)
    course = Course()
    await town.confirm(batch, course=course)
    assert (course.done, course.total) == (45, 45)
    assert await Outbox.filter(kind=ImportUnderWay.kind).count() == 1


def _once(advance: Callable[[int], None]) -> Callable[[int], None]:
    """Return what works once and then fails."""
    calls = iter([advance])

    def failing(rows: int) -> None:
        try:
            next(calls)(rows)
        except StopIteration:
            raise OSError("cut") from None

    return failing
