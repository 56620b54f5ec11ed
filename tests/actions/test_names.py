"""Names in a ledger that nobody bears: shown, decided, applied, and known the next time."""

import pytest

from actions.decide_name import decide_name, preview_again
from rectification.errors import BatchOver, NotFound, NotYourRole
from rectification.naming import Decided
from rectification.notices import ImportPreview, NameRead, NamesShown
from storage.models import Finding, ImportBatch, ImportName, NameAlias, Person, Unit
from tests.actions.town import ROWS, Town, table

NEW = ("JX-2026-013", "市教育局", "闸门老化", "100", "周敏主任、孙立", "", "2026-12-24")
OTHER = ("JX-2026-014", "外单位", "与本市无关", "100", "路人", "", "2026-12-24")


async def decide(
    town: Town, name: str, decided: Decided, place: int = 0, *, by: str = "陈立", pressed: str = ""
) -> None:
    """Press a button below a name of the newest ledger."""
    row = await ImportName.filter(name=name).order_by("-id").first()
    assert row is not None
    await decide_name(
        await town.actor(by),
        row.id,
        decided,
        place,
        shown=NamesShown(row.batch_id, 0, 7),
        pressed=pressed or f"{name}{decided}",
        now=town.now,
    )


async def again(town: Town, batch: ImportBatch) -> ImportPreview:
    """Have the preview made again, as the worker does, and return it."""
    await preview_again(await town.actor("陈立"), batch.id)
    await batch.refresh_from_db()
    await town.read(batch)
    return (await town.told("陈立", ImportPreview))[-1]


async def preview(town: Town) -> tuple[ImportBatch, ImportPreview]:
    """Import the town's ledger, then preview one in which names are written otherwise."""
    await town.load(ROWS)
    town.later(days=1)
    batch = await town.preview(table([*ROWS, NEW, OTHER]))
    return batch, (await town.told("陈立", ImportPreview))[-1]


async def test_unknown_names_are_listed_those_near_to_known_ones_first(town: Town) -> None:
    """The preview says which resemble whom; without a decision they are made."""
    batch, shown = await preview(town)
    assert shown.names == (NameRead("市教育局", "教育局", matched=False),)
    assert set(shown.units_new) == {"市教育局", "外单位"}
    assert shown.names_total == 5
    await town.confirm(batch, seen=shown.round)
    assert await Unit.exists(name="市教育局")
    assert not await NameAlias.exists()


async def test_a_matched_unit_and_person_are_read_as_the_known_ones(town: Town) -> None:
    """People are looked for in the unit that is meant; nothing is made of what was matched."""
    batch, shown = await preview(town)
    people = await Person.all().count()
    await decide(town, "市教育局", Decided.MATCH)
    shown = await again(town, batch)
    assert shown.names == (
        NameRead("市教育局", "教育局", matched=True),
        NameRead("周敏主任", "周敏", matched=False),
    )
    await decide(town, "周敏主任", Decided.MATCH)
    await decide(town, "外单位", Decided.LEAVE)
    shown = await again(town, batch)
    assert (shown.new, shown.left_named, shown.people_new) == (1, 1, ("孙立",))
    await town.confirm(batch, seen=shown.round)
    finding = await Finding.get(code=NEW[0]).select_related("unit")
    assert finding.unit.name == "教育局"
    assert not await Finding.exists(code=OTHER[0])
    assert not await Unit.filter(name__in=["市教育局", "外单位"]).exists()
    assert await Person.all().count() == people + 1


async def test_the_next_ledger_needs_no_decision(town: Town) -> None:
    """A match is remembered with the import; making it anew is, too."""
    batch, _ = await preview(town)
    await decide(town, "市教育局", Decided.MATCH)
    await again(town, batch)
    await decide(town, "周敏主任", Decided.MATCH)
    await town.confirm(batch, seen=(await again(town, batch)).round)
    batch = await town.preview(table([*ROWS, NEW]))
    shown = (await town.told("陈立", ImportPreview))[-1]
    assert shown.changes == ()
    assert (shown.new, shown.changed, shown.unchanged) == (0, 0, 13)
    assert {each.name for each in shown.names if each.matched} == {"市教育局", "周敏主任"}
    await decide(town, "市教育局", Decided.MAKE)
    shown = await again(town, batch)
    assert "市教育局" in shown.units_new
    await town.confirm(batch, seen=shown.round)
    assert await Unit.exists(name="市教育局")
    assert not await NameAlias.exists(key="0:市教育局")


SUPERVISED = ("JX-2026-015", "教育局", "闸门老化", "100", "周敏", "许正科长、新督办", "2026-12-24")
STRANGER = ("JX-2026-016", "教育局", "与本市无关", "100", "周敏", "路人", "2026-12-24")


async def test_supervisors_are_checked_as_well(town: Town) -> None:
    """Listed, near ones first; matched, made, or their rows left out; a match is remembered."""
    await town.load(ROWS)
    batch = await town.preview(table([*ROWS, SUPERVISED, STRANGER]))
    shown = (await town.told("陈立", ImportPreview))[-1]
    assert shown.supervisors_new == ("新督办", "许正科长", "路人")
    assert (shown.people_new, shown.names_total) == ((), 3)
    assert shown.names == (NameRead("许正科长", "许正", matched=False),)
    await decide(town, "许正科长", Decided.MATCH)
    await decide(town, "路人", Decided.LEAVE)
    shown = await again(town, batch)
    assert (shown.new, shown.left_named, shown.supervisors_new) == (1, 1, ("新督办",))
    await town.confirm(batch, seen=shown.round)
    assert await Person.filter(is_supervisor=True, name="新督办").count() == 1
    assert not await Person.filter(name__in=["许正科长", "路人"]).exists()
    await town.preview(table([SUPERVISED, ("JX-2026-017", *SUPERVISED[1:])]))
    shown = (await town.told("陈立", ImportPreview))[-1]
    assert (shown.new, shown.unchanged, shown.supervisors_new) == (1, 1, ())
    assert shown.names == (NameRead("许正科长", "许正", matched=True),)


async def test_a_cancelled_ledger_leaves_nothing_behind(town: Town) -> None:
    """Another file with the same name is asked about again."""
    await preview(town)
    await decide(town, "市教育局", Decided.MATCH)
    await town.preview(table([*ROWS, NEW]))
    shown = (await town.told("陈立", ImportPreview))[-1]
    assert shown.names[0] == NameRead("市教育局", "教育局", matched=False)


async def test_a_preview_older_than_a_decision_confirms_nothing(town: Town) -> None:
    """What is imported is what the admin saw."""
    batch, shown = await preview(town)
    await decide(town, "市教育局", Decided.MATCH)
    with pytest.raises(BatchOver) as over:
        await town.confirm(batch, seen=shown.round)
    assert over.value.state == "changed"
    assert not await Finding.exists(code=NEW[0])


async def test_pressing_twice_decides_once(town: Town) -> None:
    """The same decision changes nothing, and a redelivered press shows the list once."""
    batch, shown = await preview(town)
    for pressed in ("8", "8", "9"):
        await decide(town, "市教育局", Decided.MATCH, pressed=pressed)
    await batch.refresh_from_db()
    assert (batch.round, batch.changed) == (shown.round + 1, True)
    assert len(await town.told("陈立", NamesShown)) == 2
    await preview_again(await town.actor("陈立"), batch.id)
    with pytest.raises(BatchOver):
        await preview_again(await town.actor("陈立"), batch.id)


async def test_a_late_press_decides_nothing(town: Town) -> None:
    """Nor one of somebody else, nor of a place that is not offered."""
    batch, _ = await preview(town)
    with pytest.raises(NotYourRole):
        await decide(town, "市教育局", Decided.MATCH, by="周敏")
    with pytest.raises(NotFound):
        await decide(town, "市教育局", Decided.MATCH, place=3)
    await town.confirm(batch)
    with pytest.raises(BatchOver) as over:
        await decide(town, "市教育局", Decided.LEAVE)
    assert over.value.state == "confirmed"


async def test_another_admin_decides_about_their_own_ledger_only(town: Town) -> None:
    """The name of a colleague's ledger is not found."""
    await preview(town)
    await Person.filter(name="许正").update(is_admin=True)
    with pytest.raises(NotFound):
        await decide(town, "市教育局", Decided.MATCH, by="许正")


async def test_sixty_new_people_are_no_question(town: Town) -> None:
    """All are made with one press; the list is there for whoever wants it."""
    rows = [(f"N-{n}", "教育局", "新", "", f"新人{n}", "", "2026-12-31") for n in range(60)]
    await town.load(ROWS)
    batch = await town.preview(table(rows))
    shown = (await town.told("陈立", ImportPreview))[-1]
    assert (shown.names, shown.names_total) == ((), 60)
    await town.confirm(batch, seen=shown.round)
    assert await Person.filter(name__startswith="新人").count() == 60
