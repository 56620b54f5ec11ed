"""Taking the ledger away as a file and bringing it back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Chat, Message
from tortoise.queryset import QuerySet

from actions.export_ledger import export_ledger
from handlers.chat import following
from handlers.chat.desk import Desk
from handlers.chat.exports import write_ledger
from handlers.chat.outgoing import tell
from rectification.entry import Entry
from rectification.errors import NotYourRole
from rectification.finding import Move
from rectification.ledger import read_ledger
from rectification.notices import ImportPreview, LedgerExport, NothingToExport
from storage import entries, findings, sending
from storage.models import Finding, Outbox, Person, Supervision
from storage.sending import Owed
from templates.words import words_for
from tests.actions.town import COLUMNS, Town, row

WAYS = list(product(("xlsx", "csv"), (True, False), ("zh_CN", "en")))


async def exported(
    town: Town, form: str = "xlsx", *, wan: bool = True, locale: str = "zh_CN", by: str = "陈立"
) -> bytes:
    """Return the file that somebody is given."""
    target = BytesIO()
    some = findings.in_sight(await town.actor(by))
    words = words_for(locale, town.office.zone)
    await write_ledger(target, some, words, form=form, wan=wan, made=town.now)
    return target.getvalue()


@pytest.mark.parametrize(("form", "wan", "locale"), WAYS)
async def test_what_was_exported_is_unchanged_when_it_comes_back(
    town: Town, form: str, wan: bool, locale: str
) -> None:
    """No finding, person, unit or supervision changes, whatever happened to findings meanwhile."""
    columns = (*COLUMNS, "会议纪要", "配合单位")
    given = row("JX-2026-001", 问题描述="=合同\n未续签", **{"涉及金额（元）": "0.01"})
    await town.load([(*given, "+七号", "财政局、审计局")], columns)
    kept = {"会议纪要": "+七号", "完成时限": "明年"}  # the latter sounds like the deadline
    await Finding.filter(code="JX-2026-001").update(extra=kept)
    await town.moves(1, ("周敏", Move.ACKNOWLEDGE), ("周敏", Move.REPORT), ("周敏", Move.APPLY))
    await town.moves(3, ("林晓", Move.REPORT))
    before = await _all(town)
    data = await exported(town, form, wan=wan, locale=locale)
    batch = await town.preview(data, name=f"台账.{form}")
    preview = (await town.told("陈立", ImportPreview))[-1]
    counts = (preview.new, preview.changed, preview.unchanged, preview.wrong)
    assert (counts, preview.changes) == ((0, 0, 12, 0), ())
    assert (preview.units_new, preview.people_new) == ((), ())
    await town.confirm(batch)
    assert await _all(town) == before


async def _all(town: Town) -> list[object]:
    """Return every finding, person and supervision as it is kept."""
    rows = await Finding.all().order_by("id").values()
    people = await Person.all().order_by("id").values()
    return [rows, people, await Supervision.all().order_by("id").values()]


async def test_a_supervisor_takes_away_what_is_in_sight(town: Town) -> None:
    """钱文 gets the findings of the unit supervised, an admin all of them."""
    for name, codes in (("钱文", {8, 9, 10, 11}), ("陈立", set(range(1, 13)))):
        reading = read_ledger(
            await exported(town, by=name), "x", year=2026, today=town.office.today(town.now)
        )
        assert {int(each.code[-3:]) for each in reading.rows} == codes


async def test_who_may_export_is_owed_the_file_once(town: Town) -> None:
    """An admin and a supervisor are; an officer is refused and owed nothing."""
    for name in ("陈立", "许正", "周敏"):
        actor = await town.actor(name)
        for _ in range(2):
            try:
                await export_ledger(actor, form="csv", wan=True, pressed="7", now=town.now)
            except NotYourRole:
                assert name == "周敏"
        owed = await town.told(name, LedgerExport)
        assert len(owed) == (name != "周敏")


class Pen:
    """Stands for the bot: keeps what it is told to send and to edit."""

    def __init__(self) -> None:
        self.edits: list[tuple[str, int]] = []
        self.sent: list[str] = []
        self.edited = asyncio.Event()

    async def edit_message_text(self, text: str, _chat: int, message: int, **_: object) -> None:
        """Edit a message."""
        self.edits.append((text.partition("</b>")[2], message))
        self.edited.set()

    async def send_document(self, chat: int, _content: bytes, **said: Any) -> Message:
        """Send a file, which takes until somebody has been told that it is on its way."""
        await self.tells("sent…")
        self.sent.append(said["filename"])
        return Message(99, datetime.now(UTC), Chat(chat, "private"))

    async def tells(self, words: str, after: int = 0) -> None:
        """Wait for an edit that says so, behind the first so many."""
        while not any(words in text for text, _ in self.edits[after:]):
            self.edited.clear()
            await self.edited.wait()


@pytest.fixture
async def owed(town: Town, monkeypatch: pytest.MonkeyPatch) -> Owed:
    """An export that is long enough to be told of, its first message sent, itself in hand."""
    monkeypatch.setattr("actions.export_ledger.MANY", 12)
    monkeypatch.setattr("storage.entries.PAGE", 5)
    for each in ("PATIENCE", "EVERY"):
        monkeypatch.setattr(following, each, 0.01)
    await Person.filter(name="陈立").update(locale="en")
    await Outbox.all().update(state="dropped")
    actor = await town.actor("陈立")
    await export_ledger(actor, form="csv", wan=False, pressed="7", now=town.now)
    rows = await Outbox.filter(state="waiting").values_list("id", flat=True)
    first, second = sorted(
        await sending.claim([int(str(each)) for each in rows], town.now), key=lambda row: row.id
    )
    assert (first.kind, second.kind) == ("export_under_way", "ledger_export")
    await sending.end_sent([(first.id, 77)], town.now)
    return second


def slowly(pen: Pen, *, ends: bool) -> Callable[[QuerySet[Finding]], AsyncIterator[list[Entry]]]:
    """Return a reading of findings that waits until each page is told of, or breaks off."""

    async def pages(some: QuerySet[Finding]) -> AsyncIterator[list[Entry]]:
        told, read = len(pen.edits), 0
        async for page in entries.pages(some):
            yield page
            read += len(page)
            await pen.tells(f": {read} ", told)
            if not ends:
                raise ConnectionError

    return pages


async def test_a_long_export_shows_how_far_it_is_and_goes_on_after_a_failure(
    town: Town, owed: Owed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message, edited in place; who takes the work up edits the same one."""
    pen, desk = Pen(), Desk(town.office, town.files, lambda: town.now, "bot")
    for ends in (False, True):
        pages = slowly(pen, ends=ends)
        monkeypatch.setattr("handlers.chat.exports.entries", SimpleNamespace(
            headings=entries.headings, pages=pages))  # fmt: skip
        with nullcontext() if ends else pytest.raises(ConnectionError):
            await tell(pen, owed, desk)  # type: ignore[arg-type]  # a bot, as far as it is used
    told = [text for text, _ in pen.edits]
    assert {message for _, message in pen.edits} == {77}
    first = told.index(": 5 of 12 findings written…")
    assert told.index(": 5 of 12 findings written…", first + 1) > first
    assert told[-3:] == [
        ": 12 findings written",
        ": 12 findings written, the file is being sent…",
        ": 12 findings written and sent",
    ]
    assert len(pen.sent) == 1


async def test_where_there_is_nothing_that_is_said(town: Town) -> None:
    """A supervisor of a unit without findings hears so, and gets no empty file."""
    person = await town.person("钱文")
    await Supervision.filter(person_id=person.id).delete()
    actor = await town.actor("钱文")
    await export_ledger(actor, form="xlsx", wan=True, pressed="7", now=town.now)
    assert await town.told("钱文", LedgerExport) == []
    assert await town.told("钱文", NothingToExport) == [NothingToExport(admin=False)]


async def test_more_findings_than_one_page_are_all_there(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Findings are read page by page, each once and in the order in which they came."""
    monkeypatch.setattr("storage.entries.PAGE", 5)
    data = await exported(town, "csv")
    reading = read_ledger(data, "x", year=2026, today=town.office.today(town.now))
    assert [each.code for each in reading.rows] == [f"JX-2026-{n:03}" for n in range(1, 13)]
