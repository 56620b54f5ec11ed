"""A large ledger, and an office whose admin has seen its preview and is about to confirm it."""

import random
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from storage.files import FileStore
from storage.models import Attachment, Finding, ImportBatch, Person, Share, Unit

YEAR = 2026
TODAY = date(YEAR, 11, 20)
NOW = datetime(YEAR, 11, 20, 2, tzinfo=UTC)
ADMIN = 1
OFFICERS = 20
FIRST_CHAT = 1000

HEADINGS = (
    "问题编号", "项目名称", "责任单位", "评价主体", "评价等级", "问题类别", "问题描述", "整改建议",
    "涉及金额（元）", "责任人", "配合单位", "督办人", "整改时限", "备注",
)  # fmt: skip


def ledger(rows: int) -> bytes:
    """Return a workbook of so many findings by 1,000 units; every text and sum differs."""
    dice = random.Random(1)  # noqa: S311  # the same ledger each time
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADINGS)
        for row in range(rows):
            unit = dice.randrange(1000)
            sheet.write_row(row + 1, 0, (
                f"JX{YEAR}-{row:06}", f"项目{dice.randrange(3000)}建设与运行维护", f"第{unit}单位",
                f"评价机构{dice.randrange(20)}", dice.choice("优良中差"),
                dice.choice(("资金管理", "绩效目标", "项目管理", "资产管理")),
                f"第{row}号问题：结余资金{dice.randrange(10**6)}元未按规定上缴国库，绩效目标不够细化。",
                "上缴结余资金并提供缴款凭证，补充可量化指标并重新报批绩效目标表。",
                round(dice.random() * 1e6, 2),
                f"责{unit}甲{dice.randrange(3)}、责{unit}乙{dice.randrange(3)}", "市电教馆",
                f"督{unit % 30}", dice.choice(("2026-12-31", "2027年3月底前", "2027-01-15")),
                f"备注{row}",
            ))  # fmt: skip
    return buffer.getvalue()


async def settle(content: bytes, folder: Path) -> tuple[ImportBatch, FileStore]:
    """Make the office, with officers who have a finding each, and the previewed ledger."""
    files = FileStore(str(folder / "files"))
    admin = await Person.create(
        name="陈立", locale="zh_CN", is_admin=True, telegram_id=ADMIN, joined_at=NOW
    )
    unit = await Unit.create(name="报送单位")
    for number in range(OFFICERS):
        officer = await Person.create(
            name=f"人{number}",
            unit_id=unit.id,
            locale="zh_CN",
            telegram_id=FIRST_CHAT + number,
            joined_at=NOW,
        )
        finding = await Finding.create(
            code=f"KN{YEAR}-{number:04}",
            unit_id=unit.id,
            description="结余资金未按规定上缴国库。",
            deadline=date(2099, 6, 1),
            deadline_set_at=NOW,
            created_at=NOW,
            changed_at=NOW,
        )
        await Share.create(finding_id=finding.id, person_id=officer.id, lead=True)
    attachment = await Attachment.create(
        purpose="ledger",
        chat_id=ADMIN,
        message_id=1,
        media="document",
        file_id="ledger",
        name="台账.xlsx",
        size=len(content),
        state="stored",
        sha256=await files.keep(content),
        next_try_at=NOW,
        at=NOW,
    )
    batch = await ImportBatch.create(
        person_id=admin.id,
        attachment_id=attachment.id,
        file=attachment.name,
        state="previewed",
        # Many: what matters of them is that the admin is told of the import.
        counts={"new": 100_000, "changed": 0, "unchanged": 0, "wrong": 0},
        year=YEAR,
        today=TODAY,
        at=NOW,
    )
    return batch, files
