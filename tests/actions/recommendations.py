"""A list of recommendations whose headings do not say all, and how an admin answers about it."""

import csv
import io
from collections.abc import Sequence

from actions.answer_column import press_answer, type_answer
from rectification.notices import ColumnAsked, ImportPreview
from storage.models import ImportBatch
from tests.actions.town import Town

HEADINGS = ("Number", "Recipient", "Status", "Made", "Closed", "Recommendation")
LIST = (
    ("R-20-1", "水务局", "Open—Await Response", "12/07/2021", "", "Line the canal.\n\nReport."),
    ("R-20-2", "水务局", "CLOSED—Acceptable Action", "01/09/2020", "05/06/2021", "Fence it."),
    ("R-20-3", "交通局", "open - Acceptable Response", "March 3, 2021", "", "Paint it."),
)


def written(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    """Return a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


async def asked(town: Town) -> ColumnAsked:
    """Return the newest question about columns."""
    return (await town.told("陈立", ColumnAsked))[-1]


async def press(town: Town, say: str, value: str | None = None) -> None:
    """Press the button of the newest question that says this."""
    question = await asked(town)
    place = next(
        place
        for place, choice in enumerate(question.choices)
        if choice.say == say and value in (None, choice.value)
    )
    actor = await town.actor("陈立")
    await press_answer(actor, question.question, place, office=town.office, now=town.now)


async def write(town: Town, text: str) -> None:
    """Answer the newest question in words."""
    actor = await town.actor("陈立")
    question = await asked(town)
    await type_answer(actor, question.question, text, office=town.office, now=town.now)


async def answered(town: Town, batch: ImportBatch) -> ImportPreview:
    """Answer the questions about the list of recommendations; return the preview."""
    await press(town, "unit-itself")
    await press(town, "counted")
    await write(town, "90 days")
    await press(town, "month-first")
    return await read_again(town, batch)


async def read_again(town: Town, batch: ImportBatch) -> ImportPreview:
    """Let the worker that reads ledgers take its turn; return the newest preview."""
    await batch.refresh_from_db()
    assert batch.state == "waiting"
    await town.read(batch)
    assert batch.state == "previewed"
    return (await town.told("陈立", ImportPreview))[-1]
