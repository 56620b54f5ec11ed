"""What the sender notes of what it sent; which process may send, when the database comes back."""

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot import outbox as worker
from bot.clock import wall
from bot.outbox import DUTY, Sender
from handlers.chat.desk import Desk
from rectification.notices import LedgerWanted
from storage import bells, leases, outages, outbox
from storage.bells import Bell
from storage.database import database
from storage.models import Outbox
from storage.outages import Trouble
from storage.sending import Owed

DESK = cast("Desk", SimpleNamespace(now=wall))
SOON = 60.0
"""Seconds that are given to what waits for nobody, on a machine of any speed."""


def sender() -> Sender:
    """Return a sender whose calls the test makes."""
    return Sender(cast("Any", None), DESK, "sender")


async def sent(*chats: int) -> list[Outbox]:
    """Wait until the first message to each chat is noted as sent; return these."""
    async with asyncio.timeout(SOON):
        while True:
            rows = await Outbox.filter(chat_id__in=chats, state="sent").order_by("id")
            if {row.chat_id for row in rows} == set(chats):
                return list(rows)
            await asyncio.sleep(0.01)


async def test_what_left_together_is_noted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction notes three messages, and then each chat has its next one."""
    gate = asyncio.Barrier(3)
    stop = asyncio.Event()

    async def tell(_: object, row: Owed, __: object) -> int:
        await gate.wait()
        return row.id

    monkeypatch.setattr(worker, "tell", tell)
    async with database(f"sqlite://{tmp_path / 'lastmile.db'}"), asyncio.TaskGroup() as tasks:
        for key in ("a", "b"):
            for chat in (5, 6, 7):
                await outbox.add(chat, LedgerWanted(), key=key, now=wall())
        tasks.create_task(sender().work(stop))
        first = await sent(5, 6, 7)
        assert len({row.sent_at for row in first[:3]}) == 1
        async with asyncio.timeout(SOON):
            while await Outbox.filter(state="waiting").exists():  # noqa: ASYNC110  # the row is it
                await asyncio.sleep(0.01)
        stop.set()
        bells.ring(Bell.OUTBOX)


async def test_what_was_sent_is_noted_though_another_message_hangs_when_all_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told to stop sends nothing more, and notes at once what ends one by one."""
    gates = {chat: asyncio.Event() for chat in (5, 6)}
    stop = asyncio.Event()

    async def tell(_: object, row: Owed, __: object) -> int:
        stop.set()
        await gates[row.chat_id].wait()
        return row.id

    monkeypatch.setattr(worker, "tell", tell)
    async with database(f"sqlite://{tmp_path / 'lastmile.db'}"), asyncio.TaskGroup() as tasks:
        for key in ("a", "b"):
            for chat in (5, 6):
                await outbox.add(chat, LedgerWanted(), key=key, now=wall())
        work = tasks.create_task(sender().work(stop))
        await stop.wait()
        gates[5].set()
        await sent(5)
        assert not work.done()
        gates[6].set()
        async with asyncio.timeout(SOON):
            await work
        assert await Outbox.filter(state="sent").count() == 2


async def test_who_had_the_duty_before_an_outage_writes_down_first(tmp_path: Path) -> None:
    """Another process leaves an ended duty alone while it knows of trouble, and a term after."""
    async with database(f"sqlite://{tmp_path / 'lastmile.db'}"):
        assert await leases.hold(DUTY, "former", wall() - 2 * leases.TERM)
        rival = Sender(cast("Any", None), DESK, "rival")
        outages.present().begin(Trouble.AWAY, ConnectionError())
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.2, stop.set)
        await rival.work(stop)
        assert not rival.on_duty
        outages.present().end(Trouble.AWAY)
        assert outages.present().unsettled(wall(), leases.TERM)
        assert not outages.present().unsettled(wall() + leases.TERM, leases.TERM)
        assert await leases.hold(DUTY, "former", wall() + timedelta(seconds=1))
