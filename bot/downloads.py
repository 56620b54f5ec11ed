"""Fetching files from Telegram, and reading the ledgers among them."""

import asyncio
import secrets
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from telegram.error import BadRequest, RetryAfter, TelegramError

from actions.fetch_file import file_delayed, file_lost, file_stored
from actions.preview_ledger import refuse_batch
from actions.preview_roster import preview_file
from bot.clock import wall
from bot.failures import told_to_wait
from bot.redaction import scrub
from bot.steady import steadily
from bot.telegram import Bot
from bot.transport import AiohttpRequest, FileTooLarge
from handlers.chat.desk import Desk
from handlers.chat.following import Follower
from rectification.course import Course
from rectification.incoming import FILE_LIMIT
from storage import bells, downloads, outages
from storage.bells import Bell
from storage.files import StoreAway
from storage.models import Attachment, ImportBatch

log = structlog.get_logger(__name__)

LOOK = 1.0
"""Seconds between looks at the database when nobody rings."""

AT_ONCE = 4
"""Files in hand at the same time, so that a large one does not hold up the others."""

PAUSES = (1, 5, 15, 60, 300, 900, 3600)
"""Seconds before each further try; then the last, until a day has passed."""

TRIES = 30
"""Tries before a file is given up: a day and more, which outlasts an outage."""

LONGEST_STORE_PAUSE = 10.0
"""Seconds between looks whether the store of files is back; there is no last one."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)

DOUBTFUL_TRIES = 5
"""Further tries, in some minutes, of a file that Telegram calls wrong "or temporarily
unavailable": one answer for what may come back and for what never will."""


@dataclass
class Downloads:
    """Fetches what waits, a few files side by side, and previews ledgers as they come.

    Several processes may do so on one database: each file and each ledger is claimed.
    """

    bot: Bot
    desk: Desk
    holder: str
    _store_pause: float = LOOK
    _store_asked_at: datetime = LONG_AGO
    _store_wanted: int = 0

    async def work(self, stop: asyncio.Event) -> None:
        """Fetch and read until `stop` is set; what is under way is finished first."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(steadily("previews", self._preview_next, stop))
            await self._fetch_all(tasks, stop)

    async def _fetch_all(self, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        room = asyncio.Semaphore(AT_ONCE)

        async def serve(file: Attachment) -> None:
            try:
                await self.fetch(file)
            except Exception:
                # What became of it could not be written down; the claim runs out by itself.
                log.exception("file left in hand", attachment=file.id)
            finally:
                room.release()

        async def turn() -> None:
            async with room:
                file = None
                if await self._store_answers():
                    file = await downloads.claim_file(wall(), self.holder)
            if file is None:
                await bells.wait(Bell.DOWNLOADS, LOOK)
            else:
                await room.acquire()
                tasks.create_task(serve(file))

        await steadily("downloads", turn, stop)

    async def _preview_next(self) -> None:
        batch = await downloads.claim_ledger(wall(), self.holder)
        if batch is None:
            await bells.wait(Bell.PREVIEWS, LOOK)
        else:
            await self._preview(batch)

    async def fetch(self, file: Attachment) -> None:
        """Fetch one file and keep it, or write down why not."""
        content = b""
        try:
            content = await self._content(file)
            sha256 = await self.desk.files.keep(content)
        except FileTooLarge:
            await file_lost(file, reason="too-big", error="over 20 MB", now=self.desk.now())
        except BadRequest as refusal:
            if "temporarily unavailable" in str(refusal).lower() and file.attempts < DOUBTFUL_TRIES:
                await self._later(file, refusal)
                return
            reason = "too-big" if "too big" in str(refusal).lower() else "gone"
            await file_lost(file, reason=reason, error=scrub(str(refusal)), now=self.desk.now())
        except RetryAfter as told:
            until = wall() + told_to_wait(told)
            await file_delayed(file, error="429", next_try_at=until)
        except StoreAway as error:
            self._store_wanted = max(self._store_wanted, len(content))
            await self._wait_for_store(file, error)
        except (TelegramError, OSError) as error:
            await self._later(file, error)
        else:
            await file_stored(file, sha256=sha256, size=len(content), now=self.desk.now())

    async def _content(self, file: Attachment) -> bytes:
        found = await self.bot.get_file(file.file_id)
        request = self.bot.request
        if not isinstance(request, AiohttpRequest) or found.file_path is None:
            raise BadRequest("no path to the file")
        content = bytearray()
        async with aclosing(request.download(found.file_path, FILE_LIMIT)) as parts:
            async for part in parts:
                content += part
        return bytes(content)

    async def _later(self, file: Attachment, error: Exception) -> None:
        words = scrub(f"{type(error).__name__}: {error}")
        if file.attempts + 1 >= TRIES:
            await file_lost(file, reason="failed", error=words, now=self.desk.now())
            return
        log.warning("file waits", attachment=file.id, error=words)
        pause = timedelta(seconds=PAUSES[min(file.attempts, len(PAUSES) - 1)])
        await file_delayed(file, error=words, next_try_at=wall() + pause)

    async def _wait_for_store(self, file: Attachment, error: StoreAway) -> None:
        """Let a file wait as long as the store is away; none of its tries is used up."""
        words = f"{type(error).__name__}: {error}"
        log.warning("file waits for the store", attachment=file.id, error=words)
        outages.noted(error)
        await file_delayed(file, error=words, next_try_at=wall(), counted=False)

    async def _store_answers(self) -> bool:
        """Tell whether to fetch: not while the store is away, which is asked now and then."""
        trouble = outages.present().files
        if trouble is None:
            return True
        if wall() < self._store_asked_at:
            return False
        try:
            await self.desk.files.prove(self._store_wanted)
        except StoreAway as error:
            outages.noted(error)
            self._store_asked_at = wall() + timedelta(seconds=self._store_pause)
            self._store_pause = min(2 * self._store_pause, LONGEST_STORE_PAUSE)
            return False
        outages.present().end(trouble.trouble)
        self._store_pause, self._store_wanted = LOOK, 0
        return True

    async def _preview(self, batch: ImportBatch) -> None:
        desk, course = self.desk, Course()
        try:
            await batch.fetch_related("person")
            words, key = desk.words(batch.person.locale), f"ledger:{batch.id}"
            follower = Follower(self.bot, words, course, key, batch.person, batch.file)
            await follower.follow(
                preview_file(
                    batch, files=desk.files, office=desk.office, now=desk.now(), course=course
                )
            )
        except StoreAway as error:
            log.warning("ledger waits for the store", batch=batch.id, error=str(error))
            outages.noted(error)
            await downloads.put_back_ledger(batch, wall() + timedelta(seconds=LONGEST_STORE_PAUSE))
        except Exception as error:
            if outages.noted(error):
                await downloads.put_back_ledger(batch, wall() + timedelta(seconds=outages.PAUSE))
                return
            incident = secrets.token_hex(4).upper()
            log.exception("ledger could not be read", batch=batch.id, incident=incident)
            await refuse_batch(batch, "failed", place=incident, now=desk.now())
