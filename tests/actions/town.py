"""A town for the tests of the lower floors: its people, its ledger, and their everyday acts."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from actions.acknowledge import acknowledge
from actions.apply_for_closure import apply_for_closure
from actions.appoint_admins import appoint_admins
from actions.decide import decide, give_reason
from actions.fetch_file import file_stored
from actions.import_ledger import import_ledger
from actions.join import join
from actions.name_admin import name_admin
from actions.preview_ledger import preview_ledger
from actions.receive_ledger import receive_ledger
from actions.report_progress import report_progress
from actions.revise_report import revise_report
from rectification.course import Course
from rectification.finding import Move
from rectification.incoming import File, Message
from rectification.invitations import code_for
from rectification.notices import Notice
from rectification.office import Office
from rectification.people import Actor
from storage import outbox, people, questions
from storage.files import FileStore
from storage.models import Event, Finding, ImportBatch, Invitation, Outbox, Person, Unit

N = TypeVar("N", bound=Notice)

MONDAY = datetime(2026, 11, 16, 2, tzinfo=UTC)
"""Monday, 10:00 in Shanghai."""

COLUMNS = ("问题编号", "责任单位", "问题描述", "涉及金额（元）", "责任人", "督办人", "整改时限")

ROWS: tuple[tuple[str, ...], ...] = (
    ("JX-2026-001", "教育局", "合同未续签", "386500", "周敏、林晓", "许正", "2026-11-23"),
    ("JX-2026-002", "教育局", "台账不完整", "", "周敏", "许正", "2026-12-18"),
    ("JX-2026-003", "教育局", "资金闲置", "120000.50", "林晓", "许正", "2026-11-20"),
    ("JX-2026-004", "教育局", "目标不明确", "0", "周敏", "许正", "2026-11-10"),
    ("JX-2026-005", "卫健局", "设备闲置", "98000", "何建国", "许正", "2026-11-27"),
    ("JX-2026-006", "卫健局", "采购超期", "45000.05", "何建国", "许正", "2026-11-13"),
    ("JX-2026-007", "卫健局", "验收滞后", "", "何建国、白露", "许正", "2027-01-15"),
    ("JX-2026-008", "交通局", "路灯损坏", "7700", "赵强", "钱文", "2026-11-30"),
    ("JX-2026-009", "交通局", "招标不规范", "880000", "赵强", "钱文", "2026-10-30"),
    ("JX-2026-010", "交通局", "进度滞后", "1", "赵强", "钱文", "2026-12-31"),
    ("JX-2026-011", "交通局", "资料缺失", "", "马力", "钱文", "2026-11-18"),
    ("JX-2026-012", "水务局", "河道未清淤", "52000", "江河", "", "2026-11-24"),
)

ACCOUNTS = {
    "陈立": 1001,
    "周敏": 1002,
    "许正": 1003,
    "林晓": 1004,
    "何建国": 1005,
    "赵强": 1006,
    "钱文": 1007,
    "马力": 1008,
}
"""Who has joined; 白露 and 江河 have not."""


def table(rows: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS) -> bytes:
    """Return a ledger as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([columns, *rows])
    return out.getvalue().encode()


def row(code: str, **cells: str) -> tuple[str, ...]:
    """Return a row of the town's ledger with some cells changed, by their headings."""
    found = next(each for each in ROWS if each[0] == code)
    known = dict(zip(COLUMNS, found, strict=True))
    assert cells.keys() <= known.keys()
    return tuple((known | cells).values())


def office() -> Office:
    """Return the organisation of the tests."""
    return Office(zone=ZoneInfo("Asia/Shanghai"), key=b"a secret of the tests")


@dataclass
class Town:
    """The office, its files and its clock; the database is open beside it."""

    files: FileStore
    office: Office = field(default_factory=office)
    now: datetime = MONDAY
    messages: int = 1000

    @classmethod
    def at(cls, folder: Path) -> "Town":
        """Return a town that keeps its files in a folder."""
        return cls(FileStore(str(folder / "files")))

    def later(self, **span: float) -> datetime:
        """Let time pass and return what the clock shows then."""
        self.now += timedelta(**span)
        return self.now

    # --- Who and what is there --------------------------------------------------------

    async def person(self, name: str) -> Person:
        """Return somebody's row, the oldest where a name is in two units."""
        person = await Person.filter(name=name).order_by("id").first()
        assert person is not None, name
        return person

    async def actor(self, name: str) -> Actor:
        """Return somebody as the rules know them now."""
        return await people.as_actor(await self.person(name))

    async def finding(self, number: int | str) -> Finding:
        """Return a finding's row, by its number in this town or by its whole code."""
        code = f"JX-2026-{number:03}" if isinstance(number, int) else number
        return await Finding.get(code=code).select_related("unit")

    async def unit(self, name: str) -> Unit:
        """Return a unit's row."""
        return await Unit.get(name=name)

    async def told(self, name: str, kind: type[N]) -> list[N]:
        """Return what somebody has been told of one kind, the oldest first."""
        account = ACCOUNTS[name]
        rows = await Outbox.filter(chat_id=account, kind=kind.kind).order_by("id")
        notices = [outbox.read(each.kind, each.facts) for each in rows]
        assert all(type(each) is kind for each in notices)
        return notices  # type: ignore[return-value]  # the line above has looked

    async def counts(self) -> dict[str, int]:
        """Return how much there is of what an action may leave behind."""
        return {
            "events": await Event.all().count(),
            "notices": await Outbox.all().count(),
            "findings": await Finding.all().count(),
            "people": await Person.all().count(),
            "invitations": await Invitation.all().count(),
        }

    # --- Ledgers ----------------------------------------------------------------------

    async def preview(
        self, content: bytes, by: str = "陈立", name: str = "台账.csv"
    ) -> ImportBatch:
        """Send a ledger, have it fetched and previewed, and return the batch."""
        message = self.message(by, file=self.document(name, len(content)))
        await receive_ledger(await self.actor(by), message, office=self.office, now=self.now)
        batch = await ImportBatch.filter(state="waiting").order_by("-id").first()
        assert batch is not None
        await batch.fetch_related("attachment")
        sha256 = await self.files.keep(content)
        size = len(content)
        await file_stored(batch.attachment, sha256=sha256, size=size, now=self.now)
        await self.read(batch)
        return batch

    async def read(self, batch: ImportBatch) -> None:
        """Read a ledger whose bytes are here, as the worker does."""
        await preview_ledger(batch, files=self.files, office=self.office, now=self.now)
        await batch.refresh_from_db()

    async def confirm(
        self,
        batch: ImportBatch,
        by: str = "陈立",
        seen: int | None = None,
        course: Course | None = None,
    ) -> None:
        """Press the button below a preview, or below the one of an earlier reading."""
        actor = await self.actor(by)
        await import_ledger(
            actor,
            batch.id,
            files=self.files,
            office=self.office,
            now=self.now,
            seen=seen,
            course=course,
        )

    async def load(
        self, rows: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS, by: str = "陈立"
    ) -> ImportBatch:
        """Import a ledger from message to confirmation."""
        batch = await self.preview(table(rows, columns), by)
        await self.confirm(batch, by)
        await batch.refresh_from_db()
        return batch

    # --- Joining ----------------------------------------------------------------------

    async def code(self, name: str) -> str:
        """Return the newest code issued for somebody."""
        person = await self.person(name)
        newest = await Invitation.filter(person_id=person.id).order_by("-id").first()
        assert newest is not None
        return code_for(self.office.key, newest.id)

    async def join(self, name: str, account: int | None = None) -> None:
        """Let somebody in by their newest code."""
        telegram_id = account or ACCOUNTS[name]
        await join(telegram_id, await self.code(name), "zh_CN", office=self.office, now=self.now)

    async def settle(self) -> None:
        """Make the town: the admin, the ledger, and everybody of `ACCOUNTS` inside."""
        await appoint_admins([ACCOUNTS["陈立"]], office=self.office, now=self.now)
        first = await people.by_telegram_id(ACCOUNTS["陈立"])
        assert first is not None
        await name_admin(first, "陈立", now=self.now)
        await self.load(ROWS)
        for name in ACCOUNTS:
            if name != "陈立":
                await self.join(name)

    # --- Everyday acts ----------------------------------------------------------------

    def document(self, name: str = "照片.jpg", size: int = 1000, media: str = "document") -> File:
        """Return a file that nobody sent before."""
        self.messages += 1
        number = hashlib.sha256(f"{name}{self.messages}".encode()).hexdigest()[:20]
        return File(id=number, media=media, name=name, mime="", size=size)

    def message(
        self,
        by: str,
        text: str = "",
        *,
        file: File | None = None,
        album: str = "",
        reply_to: int | None = None,
    ) -> Message:
        """Return a message with a number of its own in somebody's chat."""
        self.messages += 1
        return Message(
            chat_id=ACCOUNTS[by],
            message_id=self.messages,
            at=self.now,
            text=text,
            file=file,
            album=album,
            reply_to=reply_to,
        )

    async def report(self, by: str, message: Message) -> None:
        """Send a message as progress."""
        await report_progress(await self.actor(by), message, office=self.office, now=self.now)

    async def says(self, by: str, text: str, *, reply_to: int | None = None) -> Message:
        """Report in plain words; return the message."""
        message = self.message(by, text, reply_to=reply_to)
        await self.report(by, message)
        return message

    async def edit(self, by: str, message: Message) -> None:
        """Send a message again, edited."""
        await revise_report(await self.actor(by), message, office=self.office, now=self.now)

    async def reason(self, by: str, words: str) -> None:
        """Answer the bot's question for a reason."""
        actor = await self.actor(by)
        question = await questions.waiting(actor, "reason", now=self.now)
        assert question is not None, "nobody asked for a reason"
        await give_reason(actor, question, words, office=self.office, now=self.now)

    async def move(self, by: str, number: int, move: Move, version: int | None = None) -> None:
        """Make a move on a finding, with a reason where one is owed."""
        finding, actor = await self.finding(number), await self.actor(by)
        match move:
            case Move.ACKNOWLEDGE:
                await acknowledge(actor, finding.id, version, office=self.office, now=self.now)
            case Move.APPLY:
                await apply_for_closure(
                    actor, finding.id, version, office=self.office, now=self.now
                )
            case Move.REPORT:
                await self.says(by, f"{finding.code} 有进展")
            case _:
                await decide(actor, finding.id, move, version, office=self.office, now=self.now)
                if move is not Move.ACCEPT:
                    await self.reason(by, "材料不全")

    async def moves(self, number: int, *made: tuple[str, Move]) -> None:
        """Make several moves on a finding, one after the other."""
        for by, move in made:
            await self.move(by, number, move)
