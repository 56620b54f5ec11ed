"""The town of the simulated year: its ledger, its people, and how they come in."""

import asyncio
import random
import re
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

from xlsxwriter import Workbook

from sandbox import Person, Sandbox, User

UNITS = ("市教育局", "市住建局", "市交通局")
OFFICERS = {1011: ("甲", 0), 1012: ("乙", 0), 1013: ("丙", 1), 1014: ("丁", 1), 1015: ("戊", 2)}
"""Telegram id to name and unit."""
SUPERVISORS = {1021: "督一", 1022: "督二"}
ADMIN = 1001
CODE = re.compile(r"/start ([0-9A-Z]{12})")
PATIENCE = 240.0
"""Seconds that somebody waits for an answer: the bot may be dead for a while, the machine busy."""


@dataclass
class Matter:
    """One finding as the town knows it.

    Attributes:
        said: the receipt under which its officer may apply for closure; none after a return.
        requests: of each supervisor, the message that asks for a review.
    """

    code: str
    unit: int
    officer: int
    deadline: date
    status: str = "assigned"
    said: int | None = None
    reports: int = 0
    requests: dict[int, int] = field(default_factory=dict)

    @property
    def supervisors(self) -> list[int]:
        """Who follows it: the second supervisor has the last unit only."""
        return [1021] if self.unit < len(UNITS) - 1 else [1021, 1022]


@dataclass
class Town:
    """The people and the findings.

    `pages` are messages that answer at once and are owed by no row: (chat, message).
    """

    sandbox: Sandbox
    pages: set[tuple[int, int]] = field(default_factory=set)
    matters: list[Matter] = field(default_factory=list)

    def person(self, number: int) -> Person:
        """Return the app of one of the people."""
        return self.sandbox.person(number)


def build(sandbox: Sandbox, rng: random.Random, first: date, days: int, count: int) -> Town:
    """Return a town with `count` findings that fall due within the simulated days."""
    town = Town(sandbox)
    for number, (name, _) in OFFICERS.items():
        sandbox.add_user(User(number, name))
    for number, name in SUPERVISORS.items():
        sandbox.add_user(User(number, name))
    for index in range(count):
        # Everybody has something, so that everybody is in the ledger and can be invited.
        everybody = sorted(OFFICERS)
        officer = everybody[index] if index < len(everybody) else rng.choice(everybody)
        deadline = first + timedelta(days=rng.randint(2, max(3, days - 2)))
        town.matters.append(
            Matter(f"KX2026-{index + 1:03}", OFFICERS[officer][1], officer, deadline)
        )
    return town


def ledger(town: Town) -> bytes:
    """Return the town's ledger as a workbook."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        heads = ("问题编号", "责任单位", "问题描述", "责任人", "督办人", "整改时限")
        sheet.write_row(0, 0, heads)
        for row, matter in enumerate(town.matters, 1):
            names = "、".join(SUPERVISORS[each] for each in matter.supervisors)
            sheet.write_row(
                row,
                0,
                (
                    matter.code,
                    UNITS[matter.unit],
                    f"{matter.code}的问题需要整改。",
                    OFFICERS[matter.officer][0],
                    names,
                    matter.deadline.isoformat(),
                ),
            )
    return out.getvalue()


def words(message: dict[str, object]) -> str:
    """Return a message's text or caption."""
    return str(message.get("text") or message.get("caption") or "")


def button(message: dict[str, object], verb: str) -> str | None:
    """Return what the first button with a verb carries; None when there is none."""
    markup = message.get("reply_markup")
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    for row in rows:
        for each in row:
            data = str(each.get("callback_data", ""))
            if data.split(":", maxsplit=1)[0] == verb:
                return data
    return None


def _names(name: str) -> Callable[[dict[str, object]], bool]:
    return lambda message: name in words(message)


async def come_in(town: Town) -> None:
    """Load the ledger through the admin's chat and let everybody join by invitation."""
    admin = town.person(ADMIN)
    admin.start()
    page = await admin.hears(within=PATIENCE)
    town.pages.add((ADMIN, page["message_id"]))
    mark = admin.mark
    admin.send_document(("台账.xlsx", ledger(town)), "/import")
    preview = await admin.hears(lambda m: button(m, "ic"), after=mark, within=PATIENCE)
    admin.press(preview["message_id"], button(preview, "ic") or "")
    wanted = len(OFFICERS) + len(SUPERVISORS)
    codes: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE), aclosing(admin.watch(mark)) as events:
        async for event in events:
            for part in words(event.get("message") or {}).split("\n\n"):
                if code := CODE.search(part):
                    codes[part.split(" · ")[0].strip()] = code[1]
            if len(codes) >= wanted:
                break
    people = {number: name for number, (name, _) in OFFICERS.items()} | SUPERVISORS
    for number, name in people.items():
        person = town.person(number)
        mark = person.mark
        person.start(codes[name])
        await person.hears(_names(name), after=mark, within=PATIENCE)
