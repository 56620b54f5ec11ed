"""Posting updates to a bot's webhook until they are taken."""

import asyncio
from collections.abc import Sequence
from itertools import count

import aiohttp

from sandbox.bots import Bot, Webhook
from sandbox.faults import WEBHOOK, FaultBoard
from sandbox.updates import Waiting

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds before each repeat of a delivery that failed; the last one stays."""

ANSWER_WITHIN = 60.0
"""Telegram waits this many seconds for an answer, then sends the update again."""


class WebhookPost:
    """Delivers one bot's updates, up to `max_connections` at once, in the order they came.

    An update that is refused keeps its place among these while it waits its pause. What the bot
    writes into the body of its answer is not read: such calls are not supported here.
    """

    def __init__(self, bot: Bot, faults: FaultBoard, pauses: Sequence[float] = PAUSES) -> None:
        self._bot = bot
        self._faults = faults
        self._pauses = pauses
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            asyncio.TaskGroup() as deliveries,
        ):
            while True:
                await self._bot.queue.arrived.wait()
                self._bot.queue.arrived.clear()
                hook = self._bot.webhook
                if not hook.url:
                    continue
                for update in self._bot.queue.waiting(hook.max_connections):
                    if len(self._busy) >= hook.max_connections:
                        break
                    if update.update_id not in self._busy:
                        self._busy.add(update.update_id)
                        deliveries.create_task(self._deliver(http, hook, update))

    async def _deliver(self, http: aiohttp.ClientSession, hook: Webhook, update: Waiting) -> None:
        try:
            fault = self._faults.strike(WEBHOOK, None)
            if fault and fault.kind == "reorder":
                await asyncio.sleep(fault.seconds)
            for attempt in count():
                if self._bot.webhook is not hook:
                    return
                if await self._post(http, hook, update):
                    break
                await asyncio.sleep(self._pauses[min(attempt, len(self._pauses) - 1)])
            if fault and fault.kind == "duplicate":
                await self._post(http, hook, update)
            self._bot.queue.confirm(update.update_id)
        finally:
            self._busy.discard(update.update_id)
            self._bot.queue.arrived.set()

    async def _post(self, http: aiohttp.ClientSession, hook: Webhook, update: Waiting) -> bool:
        headers = {}
        if hook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret_token
        try:
            async with http.post(
                hook.url, json=update.body, headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
                if 200 <= answer.status < 300:  # noqa: PLR2004  2xx is what counts
                    hook.failing = False
                    return True
                problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            problem = "Read timeout expired"
        except aiohttp.ClientConnectorError:
            problem = "Connection refused"
        except aiohttp.ClientError as error:
            problem = f"Connection failed: {type(error).__name__}"
        hook.failing = True
        hook.last_error_date = int(self._bot.now().timestamp())
        hook.last_error_message = problem
        return False
