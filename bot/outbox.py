"""Working through the outbox: claim, word, send, and write down what became of it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from actions.deliver import (
    mark_dead,
    mark_sent,
    mark_unreachable,
    mark_untried,
    mark_waiting,
    move_chat,
)
from bot.clock import wall
from bot.failures import told_to_wait
from bot.pacing import MEMORY, Pacer, planned
from bot.redaction import scrub
from bot.steady import steadily
from bot.telegram import Bot
from handlers.chat.desk import Desk
from handlers.chat.outgoing import tell
from storage import bells, leases, outages, outbox, sending
from storage.bells import Bell
from storage.files import StoreAway
from storage.sending import Owed

log = structlog.get_logger(__name__)

AT_ONCE = 128
"""Messages in hand at the same time; the pace is the pacer's. Beside those taken ahead there
is room for calls that take four seconds each, at Telegram's 30 a second."""

AHEAD = 0.3
"""Seconds ahead for which messages are taken in hand, each with its moment to leave, so that
no time is lost while the next are looked up. An answer waits no longer for those before it."""

LOOK = 1.0
"""Seconds between looks at the database when nobody rings."""

GATHER = 0.01
"""Seconds for which a look waits for others while messages are in hand, so that several are
noted as sent by one transaction and followed by one look; the first does not wait."""

FULL_PAUSE = 0.05
IN_VIEW = 100
"""Chats looked at in one go for those that may be sent to now."""

PAUSES = (1, 2, 5, 15, 30, 60, 120, 300, 600)
"""Seconds before each further try of a message that did not get through; then the last."""

TRIES = 5
"""Tries of a message that fails by a fault of ours; one that the network delays goes on."""

DUTY = "sender"

Sent = tuple[Owed, int | None]
"""A row and the number that Telegram gave the message, if it is one."""


@dataclass
class Sender:
    """Sends what is owed; one process at a time, because Telegram's limit is per bot."""

    bot: Bot
    desk: Desk
    holder: str
    pacer: Pacer = field(default_factory=Pacer)
    _busy: set[int] = field(default_factory=set)
    _sent: list[Sent] = field(default_factory=list)
    _renew_at: datetime = outbox.AT_ONCE
    _ends: datetime = outbox.AT_ONCE
    _held: bool = False
    _doubtful: bool = False

    async def work(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; what is under way is finished first."""
        async with asyncio.TaskGroup() as sends:

            async def turn() -> None:
                await self._note_sent()
                pause = await self._send_due(sends) if await self._on_duty() else LOOK
                await bells.wait(Bell.OUTBOX, pause, GATHER if self._busy else 0)

            await steadily("outbox", turn, stop)
            await self._note_sent()
            while self._busy:
                await bells.wait(Bell.OUTBOX, LOOK)
                await self._note_sent()
        await leases.let_go(DUTY, self.holder)

    @property
    def on_duty(self) -> bool:
        """Whether this process was the sender when it last could tell."""
        return self._held

    async def _on_duty(self) -> bool:
        """Hold the duty; it is renewed well before it ends, not at every look."""
        now = wall()
        if not self._held and outages.present().unsettled(now, leases.TERM):
            # Who had the duty before the database was away writes down first what it had sent.
            return False
        if now >= self._renew_at:
            held = await leases.hold(DUTY, self.holder, now)
            if held and not self._held:
                await leases.void_sends()
                self.pacer.begin(await sending.sent_lately(self.desk.now(), MEMORY))
            self._held = held
            self._renew_at = now + leases.TERM / 3 if held else now
            self._ends = now + leases.TERM
            return held
        return True

    async def _send_due(self, sends: asyncio.TaskGroup) -> float:
        """Take in hand what may leave soon; return the seconds until the next look."""
        room = AT_ONCE - len(self._busy)
        if room <= 0:
            return FULL_PAUSE
        pause = self.pacer.silence or self.pacer.wait() - AHEAD / 2
        if pause > 0:
            return min(pause, LOOK)
        pause = LOOK
        moments: dict[int, float] = {}
        for row_id, chat in await sending.next_due(self.desk.now(), wall(), IN_VIEW):
            if chat in self._busy:
                continue
            wait = self.pacer.wait(chat)
            if wait > AHEAD:
                pause = min(pause, wait - AHEAD)
                continue
            self.pacer.reserve()
            moments[row_id] = self.pacer.clock() + wait
            if len(moments) == room:
                break
        for row in await self._claim(list(moments)) if moments else []:
            self._busy.add(row.chat_id)
            sends.create_task(self._send(row, moments[row.id]))
        return pause

    async def _claim(self, rows: list[int]) -> list[Owed]:
        """Take rows in hand; first those go free whose claim was made but never answered."""
        if self._doubtful:
            await leases.void_sends(but=self._busy)
        self._doubtful = True
        taken = await sending.claim(rows, wall())
        self._doubtful = False
        return taken

    async def _send(self, row: Owed, moment: float) -> None:
        """Send a row at its moment, unless Telegram has asked for silence meanwhile.

        Nor where the whole process slept for so long that the duty is another's by now.
        """
        planned.set(True)
        sent: Sent | None = None
        try:
            if (early := moment - self.pacer.clock()) > 0:
                await asyncio.sleep(early)
            if self.pacer.silence or wall() >= self._ends:
                await sending.put_back(row.id)
            else:
                sent = await self._deliver(row)
                self.pacer.left(row.chat_id)
        except Exception:
            # What became of it could not be written down; the claim runs out by itself.
            log.exception("message left in hand", row=row.id)
        finally:
            if sent is None:
                self._busy.discard(row.chat_id)
            else:
                self._sent.append(sent)
            bells.ring(Bell.OUTBOX)

    async def _deliver(self, row: Owed) -> Sent | None:
        """Send one row; what became of it is returned, or written down when it is not sent.

        Nothing but success counts as sent.
        """
        try:
            message_id = await tell(self.bot, row, self.desk)
        except RetryAfter as told:
            pause = told_to_wait(told)
            # Counted from before the silence begins, so that it goes first again.
            not_before = self.desk.now() + pause
            self.pacer.be_silent(pause.total_seconds())
            await mark_waiting(row, error="429", not_before=not_before)
        except Forbidden as refusal:
            await mark_unreachable(row, error=str(refusal), now=self.desk.now())
        except ChatMigrated as moved:
            await move_chat(row.chat_id, moved.new_chat_id, now=self.desk.now())
        except BadRequest as refusal:
            words = scrub(str(refusal))
            log.warning("message refused", row=row.id, kind=row.kind, error=words)
            await mark_dead(row, error=words)
        except (NetworkError, TelegramError, StoreAway) as error:
            outages.noted(error)
            await _later(row, error, self.desk)
        except Exception as error:  # one message must not stop the others
            if outages.noted(error):
                await mark_untried(row)
                return None
            log.exception("message failed", row=row.id, kind=row.kind)
            if row.attempts + 1 >= TRIES:
                await mark_dead(row, error=scrub(f"{type(error).__name__}: {error}"))
            else:
                await _later(row, error, self.desk)
        else:
            return row, message_id
        return None

    async def _note_sent(self) -> None:
        """Write down together what was sent since the last time; until then its chats wait."""
        if not self._sent:
            return
        sent, self._sent = self._sent, []
        try:
            await mark_sent(sent, now=self.desk.now())
        except Exception:
            # The claims run out by themselves.
            log.exception("messages left in hand", rows=[row.id for row, _ in sent])
        finally:
            self._busy.difference_update(row.chat_id for row, _ in sent)


async def _later(row: Owed, error: Exception, desk: Desk) -> None:
    pause = timedelta(seconds=PAUSES[min(row.attempts, len(PAUSES) - 1)])
    words = scrub(f"{type(error).__name__}: {error}")
    log.warning("message waits", row=row.id, kind=row.kind, error=words)
    await mark_waiting(row, error=words, not_before=desk.now() + pause)
