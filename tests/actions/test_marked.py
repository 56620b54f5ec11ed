"""Sending a ledger back with its faults marked: to whom, how often, and from what."""

import pytest

from actions.send_marked import read_to_mark, send_marked
from rectification.errors import NotFound, NotYourRole
from rectification.ledger import Field
from rectification.notices import MarkedLedger
from storage.models import ImportBatch
from tests.actions.town import COLUMNS, ROWS, Town, table

WRONG = ("JX-2026-013", "水务局", "闸门老化", "约三万", "江河", "", "2026-12-24")


async def asked(town: Town, batch: ImportBatch, pressed: str, by: str = "陈立") -> None:
    """Press the button below a preview."""
    await send_marked(await town.actor(by), batch.id, pressed=pressed, now=town.now)


async def test_each_press_sends_the_file_once(town: Town) -> None:
    """The same update again owes nothing more; another press sends it again."""
    batch = await town.preview(table([*ROWS, WRONG]))
    for pressed in ("7", "7", "8"):
        await asked(town, batch, pressed)
    told = await town.told("陈立", MarkedLedger)
    assert told == [MarkedLedger(batch=batch.id, file=batch.file, wrong=1)] * 2


async def test_it_is_sent_also_after_the_import(town: Town) -> None:
    """The rows that were wrong are still to be brought in."""
    batch = await town.preview(table([*ROWS, WRONG]))
    await town.confirm(batch)
    await asked(town, batch, "9")
    content, reading = await read_to_mark(batch, files=town.files, office=town.office)
    assert content == table([*ROWS, WRONG])
    assert [(each.row, each.field) for each in reading.errors] == [(14, "amount_yuan")]
    assert reading.places[Field.AMOUNT] == COLUMNS.index("涉及金额（元）")


async def test_nobody_else_gets_it(town: Town) -> None:
    """Not an officer, not another admin, and not of a file that was never read."""
    batch = await town.preview(table([*ROWS, WRONG]))
    with pytest.raises(NotYourRole):
        await asked(town, batch, "1", by="周敏")
    with pytest.raises(NotFound):
        await send_marked(await town.actor("陈立"), batch.id + 1, pressed="1", now=town.now)
    refused = await town.preview("姓名,备注\n周敏,无\n".encode(), name="通讯录.csv")
    with pytest.raises(NotFound):
        await asked(town, refused, "1")
    assert await town.told("陈立", MarkedLedger) == []


async def test_rows_that_are_left_out_are_not_marked(town: Town) -> None:
    """What the table itself calls over is no fault to correct."""
    columns = (*COLUMNS, "销号情况")
    batch = await town.preview(table([(*ROWS[0], ""), (*WRONG, "已销号")], columns))
    _, reading = await read_to_mark(batch, files=town.files, office=town.office)
    assert reading.errors == []
