"""Which process may send, when the database comes back."""

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bot.clock import wall
from bot.outbox import DUTY, Sender
from handlers.chat.desk import Desk
from storage import leases, outages
from storage.database import database
from storage.outages import Trouble


async def test_who_had_the_duty_before_an_outage_writes_down_first(tmp_path: Path) -> None:
    """Another process leaves an ended duty alone while it knows of trouble, and a term after."""
    async with database(f"sqlite://{tmp_path / 'lastmile.db'}"):
        assert await leases.hold(DUTY, "former", wall() - 2 * leases.TERM)
        rival = Sender(cast("Any", None), cast("Desk", SimpleNamespace(now=wall)), "rival")
        outages.present().begin(Trouble.AWAY, ConnectionError())
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.2, stop.set)
        await rival.work(stop)
        assert not rival.on_duty
        outages.present().end(Trouble.AWAY)
        assert outages.present().unsettled(wall(), leases.TERM)
        assert not outages.present().unsettled(wall() + leases.TERM, leases.TERM)
        assert await leases.hold(DUTY, "former", wall() + timedelta(seconds=1))
