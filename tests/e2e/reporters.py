"""Officers who join three processes and report to them, one message after the other."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable

from sandbox import Person, Sandbox, User
from tests.e2e import story
from tests.e2e.fleet import Fleet
from tests.e2e.town import join, words

OFFICERS = {
    "周敏": "YT2026-001",
    "何建国": "YT2026-004",
    "林晓": "YT2026-005",
    "赵一鸣": "YT2026-007",
    "孙丽": "YT2026-010",
}
EACH = 12


async def come_in(fleet: Fleet, *, supervised: bool = False) -> dict[str, Person]:
    """Import the sample ledger; let its five officers join, and perhaps their supervisor."""
    town = fleet.towns[0]
    invitations = await story.bring_in_ledger(town)
    officers = {}
    for number, name in enumerate(OFFICERS):
        officers[name] = fleet.sandbox.add_user(User(2001 + number, name))
        await join(town, officers[name], invitations, name)
    if supervised:
        await join(town, town.supervisor, invitations, "许正")
    return officers


async def report(
    officer: Person,
    code: str,
    dice: random.Random,
    sent: list[int],
    *,
    taken: Callable[[int], bool] = lambda _: True,
) -> list[int]:
    """Send an officer's reports, one after the other; return the messages' numbers.

    Args:
        officer: who reports.
        code: the finding.
        dice: how long the officer pauses.
        sent: the numbers of everybody's messages so far.
        taken: whether a message is out of Telegram's hands, for which the officer waits before
            the next. Several processes may take what Telegram delivers at once in any order.
    """
    mine = []
    for number in range(1, EACH + 1):
        message = officer.say(f"{code} 第{number}次：已完成{number * 5}%")
        mine.append(int(message["message_id"]))
        sent.append(mine[-1])
        while not taken(mine[-1]):  # noqa: ASYNC110  # a queue rings no bell
            await asyncio.sleep(0.01)
        await asyncio.sleep(dice.uniform(0.05, 0.4))
    return mine


def undelivered(sandbox: Sandbox) -> set[int]:
    """Return the messages that no process has taken yet."""
    waiting = sandbox.world.bot().queue.waiting()
    return {each.body["message"]["message_id"] for each in waiting if "message" in each.body}


def receipts(officer: Person) -> Counter[int]:
    """Return how many receipts each message of an officer had."""
    return Counter(
        int(heard["reply_to_message"]["message_id"])
        for heard in officer.heard()
        if "已记入" in words(heard)
    )
