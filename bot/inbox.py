"""Working through the inbox: each update once, in order within its chat."""

import asyncio
import json
import secrets
from datetime import timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.error import Forbidden, NetworkError, RetryAfter
from telegram.ext import Application

from actions.refuse import refuse
from bot.clock import wall
from bot.failures import told_to_wait
from bot.redaction import scrub
from bot.steady import steadily
from handlers.chat.desk import Desk
from handlers.chat.outcome import handle
from rectification.errors import Unexpected
from storage import bells, inbox
from storage.bells import Bell
from storage.inbox import Taken
from storage.mentions import NotNoted
from storage.outages import PAUSE, noted, outlast
from storage.transactions import HandledAlready, update_finished, update_in_hand

log = structlog.get_logger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

PAUSES = (1, 4, 15, 60)
"""Seconds before each further try of an update that failed."""

A_MOMENT = timedelta(seconds=0.3)
"""Until an update is taken up again that came before what it answers was written down."""

AT_ONCE = 64
"""Updates in hand at the same time, each of another chat."""

GATHER = 0.01
"""Seconds for which a look waits for others while updates are in hand; the first does not."""

LOOK = 1.0
"""Seconds between looks at the database when nobody rings."""


async def work(application: App, desk: Desk, holder: str, stop: asyncio.Event) -> None:
    """Handle updates until `stop` is set; those in hand are finished first.

    Chats are served side by side, each in its own order: the database hands out only the
    oldest waiting update of a chat.
    """
    room = asyncio.Semaphore(AT_ONCE)
    in_hand: set[int] = set()
    doubtful = False  # whether a claim was made whose answer did not arrive

    async def serve(row: Taken) -> None:
        try:
            await take(application, desk, row)
        except Exception:
            # Not even the failure could be written down; the claim runs out by itself.
            log.exception("update left in hand", update=row.update_id)
        finally:
            in_hand.discard(row.update_id)
            room.release()
            bells.ring(Bell.INBOX)

    async with asyncio.TaskGroup() as tasks:

        async def turn() -> None:
            nonlocal doubtful
            async with room:
                if doubtful:
                    await inbox.void(holder, in_hand)
                doubtful = True
                rows = await inbox.claim(wall(), AT_ONCE, holder)
                doubtful = False
            in_hand.update(row.update_id for row in rows)
            for row in rows:
                await room.acquire()
                tasks.create_task(serve(row))
            if len(rows) < AT_ONCE:
                await bells.wait(Bell.INBOX, LOOK, GATHER if in_hand else 0)

        await steadily("inbox", turn, stop)


async def take(application: App, desk: Desk, row: Taken) -> None:
    """Handle one update; it is done, tried again later, or put aside.

    What fails only because a store is in trouble is no try, and is taken up again until
    the store is back. What has had its effect is written down, however long that takes.
    """
    in_hand = update_in_hand.set(row.update_id)
    update_finished.set(False)
    try:
        update = Update.de_json(json.loads(row.payload), application.bot)
        await handle(application, update, desk)
        if not update_finished.get():
            await outlast(lambda: inbox.done(row.update_id))
    except HandledAlready:
        pass
    except NotNoted:
        until = wall() + A_MOMENT
        await outlast(lambda: inbox.let_wait(row, next_try_at=until))
    except Forbidden:
        # Whoever asked blocks the bot meanwhile: there is nobody left to answer.
        await outlast(lambda: inbox.done(row.update_id))
    except RetryAfter as told:
        until = wall() + told_to_wait(told)
        await outlast(lambda: inbox.put_back(row, error="429", next_try_at=until))
    except Exception as failure:  # noqa: BLE001  # whatever it is, the chat must go on
        error = failure
        if noted(error):
            until = wall() + timedelta(seconds=PAUSE)
            await outlast(lambda: inbox.let_wait(row, next_try_at=until))
        else:
            await outlast(lambda: _fail(row, error, desk))
    finally:
        update_in_hand.reset(in_hand)


async def _fail(row: Taken, error: Exception, desk: Desk) -> None:
    """Note a failed try; after the last, put the update aside and tell the person."""
    words = scrub(f"{type(error).__name__}: {error}")
    if row.attempts < len(PAUSES):
        pause = timedelta(seconds=PAUSES[row.attempts])
        if not await inbox.put_back(row, error=words, next_try_at=wall() + pause):
            # Another process took it up, as this one seemed dead, and wrote the same first.
            log.info("update is another's", update=row.update_id, error=words)
            return
        level = log.warning if isinstance(error, NetworkError) else log.error
        level("update failed", update=row.update_id, attempt=row.attempts + 1, exc_info=error)
        return
    incident = secrets.token_hex(4).upper()
    log.error("update put aside", update=row.update_id, incident=incident, exc_info=error)
    if not await inbox.put_aside(row, error=words, incident=incident):
        return
    in_hand = update_in_hand.set(None)
    try:
        if row.chat_id is not None and row.chat_id > 0:
            asked = f"{row.update_id}:{incident}"
            await refuse(row.chat_id, Unexpected(incident=incident), asked=asked, now=desk.now())
    finally:
        update_in_hand.reset(in_hand)
