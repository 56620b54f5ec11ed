"""Rosters and the moving of findings: what they change, whom they tell, what they refuse."""

import csv
import io

import pytest

from actions.fetch_file import file_stored
from actions.hand_over import hand_over
from actions.import_roster import import_roster
from actions.join import join
from actions.preview_roster import preview_file
from actions.receive_ledger import receive_ledger
from rectification.errors import (
    AlreadyJoined,
    BatchOver,
    NotFound,
    NothingToHandOver,
    NotYourRole,
)
from rectification.finding import Move
from rectification.invitations import code_for
from rectification.notices import (
    FieldChange,
    FindingsAssigned,
    FindingsTakenAway,
    HandedOver,
    ImportPreview,
    Invitations,
    PartChanged,
    RosterDone,
    RosterPreview,
    Welcome,
)
from rectification.people import Role
from storage import people
from storage.models import Event, Finding, ImportBatch, Invitation, Membership, Person, Share, Unit
from tests.actions.town import ACCOUNTS, COLUMNS, ROWS, Town, row, table

HEADINGS = ("姓名", "单位", "角色", "电话", "代理人", "上级单位", "督办单位")


def roster(*rows: tuple[str, ...]) -> bytes:
    """Return a roster as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode()


async def previewed(town: Town, content: bytes, by: str = "陈立") -> ImportBatch:
    """Send a file, have it fetched and previewed, and return the batch."""
    message = town.message(by, file=town.document("名册.csv", len(content)))
    await receive_ledger(await town.actor(by), message, office=town.office, now=town.now)
    batch = await ImportBatch.filter(state="waiting").order_by("-id").get()
    await batch.fetch_related("attachment")
    sha256 = await town.files.keep(content)
    await file_stored(batch.attachment, sha256=sha256, size=len(content), now=town.now)
    await preview_file(batch, files=town.files, office=town.office, now=town.now)
    await batch.refresh_from_db()
    return batch


async def confirmed(town: Town, content: bytes) -> ImportBatch:
    """Take a roster in, from message to confirmation."""
    batch = await previewed(town, content)
    actor = await town.actor("陈立")
    await import_roster(actor, batch.id, files=town.files, office=town.office, now=town.now)
    return batch


async def test_a_roster_makes_people_units_and_parts(town: Town) -> None:
    """Telephones, deputies, units above and supervised units are those of the table."""
    await confirmed(
        town,
        roster(
            ("孙立", "城管局", "", "0571-1234", "周敏", "教育局", ""),
            ("吴倩", "财政局", "督办人", "", "", "", "卫健局、城管局"),
        ),
    )
    preview = (await town.told("陈立", RosterPreview))[-1]
    assert (preview.new, preview.changed, preview.unchanged, preview.wrong) == (2, 1, 0, 0)
    assert preview.units_new == ("城管局", "财政局")
    person = await Person.get(name="孙立").select_related("deputy", "unit__parent")
    assert person.deputy is not None
    assert person.unit is not None
    assert person.unit.parent is not None
    assert (person.phone, person.deputy.name, person.unit.parent.name) == (
        "0571-1234", "周敏", "教育局",
    )  # fmt: skip
    supervisor = await town.actor("吴倩")
    assert supervisor.roles == {Role.SUPERVISOR}
    units = await Unit.filter(id__in=list(supervisor.units))
    assert {unit.name for unit in units} == {"卫健局", "城管局"}
    done = (await town.told("陈立", RosterDone))[-1]
    assert (done.new, done.invited) == (2, 2)
    told = (await town.told("陈立", Invitations))[-1]
    assert {line.name for line in told.lines} == {"孙立", "吴倩"}


async def test_the_same_roster_twice_changes_nothing(town: Town) -> None:
    """No person, no unit, no event of one; the preview offers nothing to confirm."""
    content = roster(
        ("孙立", "城管局", "", "0571-1234", "周敏", "教育局", ""),
        ("吴倩", "财政局", "督办人", "", "", "", "卫健局、城管局"),
        ("周敏", "教育局", "责任人", "139", "", "", ""),
    )
    await confirmed(town, content)
    before = (await Person.all().count(), await Event.filter(move="enrol").count())
    await confirmed(town, content)
    preview = (await town.told("陈立", RosterPreview))[-1]
    assert (preview.new, preview.changed, preview.unchanged) == (0, 0, 3)
    assert (await Person.all().count(), await Event.filter(move="enrol").count()) == before


async def test_somebody_who_joined_hears_of_a_new_part(town: Town) -> None:
    """An officer made supervisor of a unit is told, and may do it."""
    await confirmed(town, roster(("周敏", "教育局", "责任人、督办人", "", "", "", "水务局")))
    told = (await town.told("周敏", PartChanged))[-1]
    assert set(told.roles) == {"officer", "supervisor"}
    assert set(told.units) == {"教育局", "水务局"}
    assert (await town.actor("周敏")).supervises((await town.unit("水务局")).id)


async def test_a_further_unit_is_known_when_a_ledger_names_it(town: Town) -> None:
    """One telephone, two units, one person: a ledger of the second makes nobody new."""
    await confirmed(town, roster(("周敏", "教育局", "", "139"), ("周敏", "体育局", "", "139")))
    people_before = await Person.all().count()
    await town.load([*ROWS, ("JX-2026-013", "体育局", "闲置", "", "周敏", "许正", "2026-12-01")])
    assert await Person.all().count() == people_before
    finding = await town.finding(13)
    assert [each.id for each, _ in await people.officers_of(finding.id)] == [
        (await town.person("周敏")).id
    ]


@pytest.mark.parametrize("by", ["周敏", "许正"])
async def test_only_an_admin_keeps_the_roster(town: Town, by: str) -> None:
    """Neither an officer nor a supervisor confirms one, nor another admin's."""
    batch = await previewed(town, roster(("孙立", "城管局", "")))
    with pytest.raises(NotYourRole):
        await import_roster(
            await town.actor(by), batch.id, files=town.files, office=town.office, now=town.now
        )
    assert not await Person.filter(name="孙立").exists()


async def test_a_roster_is_confirmed_once(town: Town) -> None:
    """The second press changes nothing and says so."""
    batch = await confirmed(town, roster(("孙立", "城管局", "")))
    with pytest.raises(BatchOver):
        await import_roster(
            await town.actor("陈立"),
            batch.id,
            files=town.files,
            office=town.office,
            now=town.now,
        )


# --- One human, two invitations ---------------------------------------------------------


async def test_a_second_code_of_the_same_name_joins_both_parts(town: Town) -> None:
    """Somebody named in two units opens both invitations with one account: one person."""
    await town.load([*ROWS, ("JX-2026-013", "体育局", "闲置", "", "周敏", "许正", "2026-12-01")])
    spare = await Person.filter(name="周敏").order_by("-id").first()
    assert spare is not None
    code = await _newest_code(town, spare)
    await join(ACCOUNTS["周敏"], code, "zh_CN", office=town.office, now=town.now)
    assert await Person.filter(name="周敏").count() == 1
    kept = await town.person("周敏")
    assert await Share.filter(person_id=kept.id).count() == 4
    assert await Membership.filter(person_id=kept.id).count() == 1
    assert (await town.told("周敏", Welcome))[-1].open_findings == 4
    await town.load([*ROWS, ("JX-2026-013", "体育局", "闲置", "", "周敏", "许正", "2026-12-01")])
    assert await Person.filter(name="周敏").count() == 1


async def test_a_code_of_another_name_lets_nobody_in_twice(town: Town) -> None:
    """A colleague's code opened by mistake stays good for the colleague."""
    with pytest.raises(AlreadyJoined):
        await join(
            ACCOUNTS["周敏"], await town.code("白露"), "zh_CN", office=town.office, now=town.now
        )
    await join(2001, await town.code("白露"), "zh_CN", office=town.office, now=town.now)


async def _newest_code(town: Town, person: Person) -> str:
    newest = await Invitation.filter(person_id=person.id).order_by("-id").first()
    assert newest is not None
    return code_for(town.office.key, newest.id)


# --- Findings that change hands ---------------------------------------------------------


async def moved(town: Town, giver: str, taker: str, by: str = "陈立") -> None:
    """Move somebody's open findings to another."""
    await hand_over(
        await town.actor(by),
        (await town.person(giver)).id,
        (await town.person(taker)).id,
        pressed=f"{giver}-{taker}-{town.messages}",
        office=town.office,
        now=town.now,
    )


async def _owners(town: Town, number: int) -> list[tuple[str, bool]]:
    finding = await town.finding(number)
    return [(person.name, lead) for person, lead in await people.officers_of(finding.id)]


async def test_open_findings_move_with_their_shares(town: Town) -> None:
    """What is open moves, the lead stays the lead, whoever shared already has one share."""
    await moved(town, "周敏", "林晓")
    assert await _owners(town, 1) == [("林晓", True)]
    assert await _owners(town, 2) == [("林晓", True)]
    assert await _owners(town, 4) == [("林晓", True)]
    assert not await Share.filter(person_id=(await town.person("周敏")).id).exists()
    assert (await town.told("林晓", FindingsAssigned))[-1].total == 3
    assert (await town.told("周敏", FindingsTakenAway))[-1].total == 3
    assert (await town.told("陈立", HandedOver))[-1].taker_joined
    events = await Event.filter(move="hand_over").order_by("id")
    assert len(events) == 3
    assert events[0].before == {"owner": ["周敏", "林晓"]}
    assert events[0].after == {"owner": ["林晓"]}


async def test_what_is_over_stays_with_whom_it_was(town: Town) -> None:
    """A closed finding keeps its officers: the record is theirs."""
    await town.says("赵强", "JX-2026-008 已完成100%")
    await town.move("赵强", 8, Move.APPLY)
    await town.move("钱文", 8, Move.ACCEPT)
    await moved(town, "赵强", "马力")
    assert await _owners(town, 8) == [("赵强", True)]
    assert await _owners(town, 9) == [("马力", True)]


async def test_who_has_not_joined_gets_an_invitation(town: Town) -> None:
    """Findings may go to somebody new; the admin gets the code to pass on."""
    await moved(town, "何建国", "白露")
    assert not (await town.told("陈立", HandedOver))[-1].taker_joined
    assert [line.name for line in (await town.told("陈立", Invitations))[-1].lines] == ["白露"]


async def test_the_second_press_moves_nothing(town: Town) -> None:
    """There is nothing left to move, and the answer says so."""
    await moved(town, "赵强", "马力")
    version = (await town.finding(9)).version
    with pytest.raises(NothingToHandOver):
        await moved(town, "赵强", "马力")
    assert (await town.finding(9)).version == version


@pytest.mark.parametrize("by", ["周敏", "许正"])
async def test_only_an_admin_moves_findings(town: Town, by: str) -> None:
    """Neither an officer nor a supervisor does."""
    with pytest.raises(NotYourRole):
        await moved(town, "赵强", "马力", by)
    assert await _owners(town, 9) == [("赵强", True)]


async def test_nobody_hands_over_to_themselves(town: Town) -> None:
    """The same person twice is no move."""
    with pytest.raises(NotFound):
        await moved(town, "赵强", "赵强")


async def test_a_ledger_that_names_the_old_officer_shows_it_before_it_acts(town: Town) -> None:
    """The preview says that the owner would change back; nothing does by itself."""
    await moved(town, "赵强", "马力")
    await town.preview(table([row("JX-2026-009")], COLUMNS))
    shown = (await town.told("陈立", ImportPreview))[-1]
    assert shown.changes == (FieldChange("JX-2026-009", "owner", "马力", "赵强"),)
    assert await _owners(town, 9) == [("马力", True)]
    assert await Finding.filter(code="JX-2026-009").exists()
