"""The one place where everything is opened, put together, run and closed again."""

import asyncio
import gc
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes

from actions.appoint_admins import appoint_admins
from bot import inbox
from bot.clock import Clock, wall
from bot.clockwork import Clockwork, alarm
from bot.downloads import Downloads
from bot.intake import Intake
from bot.life import live, name_process
from bot.offices import office_of
from bot.outbox import Sender
from bot.pacing import Pacer
from bot.polling import poll
from bot.settings import RunSettings
from bot.steady import steadily
from bot.telegram import Bot, build_bot
from bot.watch import Watch
from bot.web import make_web
from handlers.chat.context import Context
from handlers.chat.desk import Desk
from handlers.chat.routes import UPDATES, lay_out
from handlers.web.api import routes
from storage import bells, leases, wires
from storage.bells import Bell
from storage.database import database
from storage.files import FileStore, StoreAway, StoreRefused
from storage.silence import keep as keep_silence
from templates.words import words_for

log = structlog.get_logger(__name__)

GRACE = 8.0
"""Seconds that work in hand has to finish when the process is asked to stop; whoever runs
us kills after ten (`docker stop`)."""

Announce = Callable[[str], None]


@dataclass(frozen=True)
class Surroundings:
    """What a demo or a test puts in the place of the real thing.

    Attributes:
        clock: gives the office's present instant.
        tick_seconds: how often the alarm clock looks for what is due.
        announce: tells the operator something on the terminal.
        pacer: makes what keeps Telegram's limits.
    """

    clock: Clock = wall
    tick_seconds: float = 20.0
    announce: Announce = print
    pacer: Callable[[], Pacer] = Pacer


async def run(
    settings: RunSettings, stop: asyncio.Event, surroundings: Surroundings | None = None
) -> None:
    """Run the whole process until `stop` is set.

    The database is opened first and here, in the root task: Tortoise keeps connections
    in a context variable. Everything is closed in reverse, whatever happens.

    Raises:
        telegram.error.InvalidToken: the Bot API server does not know the token.
        StoreRefused: files cannot be kept where the settings say.
    """
    around = surroundings or Surroundings()
    files = await _open_files(settings.files_url)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(database(settings.database_url))
        await leases.take_over(wall())
        office = office_of(settings)
        bot = build_bot(settings.bot_token, settings.api_url)
        application = _application(bot)
        stack.push_async_callback(application.shutdown)
        await _initialize(application, stop)
        if stop.is_set():
            return
        desk = Desk(
            office=office,
            files=files,
            now=around.clock,
            username=bot.username,
            fonts=settings.fonts,
        )
        application.bot_data = desk
        await _admit_first(settings, desk, around.announce)
        gc.freeze()  # what is loaded by now stays, so the collector need not go through it
        intake = Intake()
        await _listen(stack, settings, intake, desk)
        await _work(
            stack=stack,
            settings=settings,
            application=application,
            desk=desk,
            intake=intake,
            stop=stop,
            around=around,
        )


async def _open_files(url: str) -> FileStore:
    """Open the store of attachments and see that it can be written.

    One that is merely away is waited for by the downloads; the rest of the work needs none.

    Raises:
        StoreRefused: somebody must mend the settings or the rights.
    """
    files = FileStore(url)
    try:
        await files.prove()
        removed = await files.tidy()
    except StoreRefused:
        raise
    except StoreAway as error:
        log.warning("attachments cannot be kept now; they wait", store=url, error=str(error))
    else:
        if removed:
            log.info("half-written files removed", files=removed)
    return files


def _application(bot: Bot) -> inbox.App:
    """Return python-telegram-bot's dispatcher, with no memory, queue or updater of its own."""
    application = (
        ApplicationBuilder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    lay_out(application)
    return application


async def _initialize(application: inbox.App, stop: asyncio.Event) -> None:
    """Say hello to Telegram, however long it takes until it answers."""
    pause = 1.0
    while not stop.is_set():
        try:
            await application.initialize()
        except TelegramError as error:
            if type(error).__name__ == "InvalidToken":
                raise
            log.warning("Telegram does not answer", error=str(error), pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)
        else:
            return


async def _admit_first(settings: RunSettings, desk: Desk, announce: Announce) -> None:
    """Let the first admin in: by the settings, or by a code shown on the terminal."""
    code = await appoint_admins(settings.admins, office=desk.office, now=desk.now())
    if code is None:
        return
    announce(
        f"还没有管理员。请在 Telegram 中向 @{desk.username} 发送（一次有效）：\n"
        f"There is no administrator yet. Send this to @{desk.username} (works once):\n\n"
        f"    /start {code}\n\n"
        f"    https://t.me/{desk.username}?start={code}\n"
    )


async def _listen(stack: AsyncExitStack, settings: RunSettings, intake: Intake, desk: Desk) -> None:
    """Open the listener: the webhook when there is one, the API and the health pages."""
    path = settings.webhook_path if settings.webhook_url else None
    api = routes(desk.office, desk.now)
    listener = make_web(intake, path, settings.webhook_secret, settings.stores, api)
    # Whoever compresses is answered by the doors; else aiohttp would, and not as a problem.
    runner = web.AppRunner(listener, access_log=None, auto_decompress=False)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.listen.host, settings.listen.port)
    try:
        await site.start()
    except OSError as error:
        if settings.webhook_url:
            raise
        # A poller lives without its listener; a second copy on one machine must start.
        log.warning("no health pages and no API: the address is taken", error=str(error))


async def _work(
    *,
    stack: AsyncExitStack,
    settings: RunSettings,
    application: inbox.App,
    desk: Desk,
    intake: Intake,
    stop: asyncio.Event,
    around: Surroundings,
) -> None:
    """Run the workers until `stop` is set, then give what is in hand time to finish."""
    bot: Any = application.bot
    holder = name_process()
    await leases.live(holder, wall())
    pacer = around.pacer()
    silence = bot.rate_limiter
    silence.heard, silence.sent, silence.share = pacer.be_silent, pacer.note, keep_silence
    await silence.look()
    stack.push_async_callback(leases.let_go, holder, holder)
    clockwork = Clockwork(desk)
    scheduler = alarm(clockwork, around.tick_seconds)
    ready = asyncio.Event()
    grace = asyncio.timeout(None)
    try:
        async with grace, asyncio.TaskGroup() as tasks:
            tasks.create_task(live(holder, silence, stop))
            tasks.create_task(inbox.work(application, desk, holder, stop))
            sender = Sender(bot, desk, holder, pacer)
            tasks.create_task(sender.work(stop))
            watch = Watch(bot, desk, lambda: sender.on_duty)
            watching = tasks.create_task(steadily("watch", watch.turn, asyncio.Event()))
            tasks.create_task(Downloads(bot, desk, holder).work(stop))
            line = tasks.create_task(_listen_to_others(settings.database_url))
            poller = await _receive(settings, bot, tasks, intake=intake, holder=holder, ready=ready)
            scheduler.start()
            stack.callback(scheduler.shutdown, wait=False)
            tasks.create_task(_greet(bot, desk))
            tasks.create_task(_tell_ready(ready, desk, settings))
            await stop.wait()
            log.info("stopping")
            grace.reschedule(asyncio.get_running_loop().time() + GRACE)
            poller.cancel()
            line.cancel()
            watching.cancel()
            ready.set()
            for bell in Bell:
                bells.ring(bell)
    except TimeoutError:
        if not grace.expired():
            raise
        log.warning("stopped with work in hand; its rows wait for the next start")


async def _listen_to_others(url: str) -> None:
    """Hear from other processes on the same database; a cut line is laid again."""
    if not url.startswith("sqlite://"):
        await steadily("wires", lambda: wires.listen(url), asyncio.Event())


async def _tell_ready(ready: asyncio.Event, desk: Desk, settings: RunSettings) -> None:
    """Say when updates can come; a process that stands by for the poller says it later."""
    await ready.wait()
    log.info("ready", username=desk.username, webhook=bool(settings.webhook_url))


async def _receive(
    settings: RunSettings,
    bot: Bot,
    tasks: asyncio.TaskGroup,
    *,
    intake: Intake,
    holder: str,
    ready: asyncio.Event,
) -> "asyncio.Task[None]":
    """Begin to receive updates, by webhook or by polling."""
    if not settings.webhook_url:
        return tasks.create_task(poll(bot, intake, holder, ready))

    async def set_webhook() -> None:
        await bot.set_webhook(
            settings.webhook_url or "",
            secret_token=settings.webhook_secret,
            allowed_updates=UPDATES,
            max_connections=100,
        )
        ready.set()

    return tasks.create_task(steadily("webhook", set_webhook, ready))


async def _greet(bot: Bot, desk: Desk) -> None:
    """Offer everybody the commands that need no role, in both languages."""
    scope = BotCommandScopeAllPrivateChats()
    for locale, language in (("zh_CN", "zh"), ("en", "en"), (desk.office.locale, "")):
        words = words_for(locale, desk.office.zone, desk.username)
        commands = [BotCommand(*each) for each in words.commands(())]
        try:
            await bot.set_my_commands(commands, scope=scope, language_code=language or None)
        except TelegramError as error:
            log.warning("commands not set", error=str(error))
