"""Whether the bot has nothing under way."""

import asyncio
from contextlib import suppress

from storage.models import Attachment, Inbox, Outbox

SETTLED = 40.0
"""Seconds that what is under way has to finish; what has not then is found by the verdict."""


async def settle() -> None:
    """Wait until nothing waits in the open database, at most `SETTLED` seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLED):
            while (  # noqa: ASYNC110  # rows ring no bell here
                await Inbox.filter(state="waiting").exists()
                or await Outbox.filter(state="waiting").exists()
                or await Attachment.filter(state="waiting").exists()
            ):
                await asyncio.sleep(0.1)
