"""From a notice that is owed to the one call that tells it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from telegram import BotCommand, BotCommandScopeChat, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers.chat import cards, keyboards, papers
from handlers.chat.desk import Desk
from handlers.chat.exports import tell_export
from handlers.chat.imports import tell_marked
from handlers.chat.naming import tell_names
from handlers.chat.voice import Voice
from rectification import notices as told
from rectification.errors import NotFound
from rectification.invitations import code_for
from rectification.notices import Notice
from rectification.tokens import token_for
from storage import findings, outbox, people
from storage.models import Person
from storage.sending import Owed
from templates.words import Words

UPLOAD = timedelta(minutes=5)

PUNCTUAL = timedelta(hours=1)
"""A scheduled message that waited longer than this for Telegram says that it is late."""


async def tell(bot: Voice, row: Owed, desk: Desk) -> int | None:
    """Tell one notice by one call, in the reader's language of now.

    Returns:
        The message's id, or None where the call makes no message.

    Raises:
        telegram.error.TelegramError: the call failed.
    """
    notice = outbox.read(row.kind, row.facts)
    waited = desk.now() - row.decided_at
    if waited > PUNCTUAL and isinstance(notice, told.Reminder | told.WeeklySummary):
        notice = replace(notice, late=True)
    language = notice.locale if isinstance(notice, told.Refused) else ""
    words = desk.words(row.locale or language)
    match notice:
        case told.Menu(roles=roles):
            await bot.set_my_commands(
                [BotCommand(*each) for each in words.commands(roles)],
                scope=BotCommandScopeChat(row.chat_id),
            )
            return None
        case told.NamesShown():
            return await tell_names(bot, row, notice, words)
        case told.EvidenceFile():
            sent = await _tell_file(bot, row, notice, words, desk)
        case told.WeeklyPicture():
            content = await asyncio.to_thread(papers.picture, notice, words, desk)
            sent = await bot.send_photo(
                row.chat_id,
                content,
                filename="weekly.png",
                caption=words.notice(notice),
                parse_mode=ParseMode.HTML,
                write_timeout=UPLOAD.total_seconds(),
            )
        case told.WeeklyWorkbook() | told.InvitationsFile():
            sent = await _tell_workbook(bot, row, notice, words, desk)
        case told.LedgerExport():
            sent = await tell_export(bot, row, notice, words, desk)
        case told.MarkedLedger():
            sent = await tell_marked(bot, row, notice, words, desk)
        case told.FreshState() if row.person_id is not None:
            return await _tell_state(bot, row, notice, words, desk)
        case _:
            return await _tell_words(bot, row, notice, words, desk)
    return sent.message_id


async def _tell_words(bot: Voice, row: Owed, notice: Notice, words: Words, desk: Desk) -> int:
    extra: dict[str, object] = {}
    if isinstance(notice, told.Invitations):
        extra["codes"] = _codes(notice, desk)
    if isinstance(notice, told.TokenIssued):
        extra["token"] = token_for(desk.office.key, notice.id)
    return await bot.say(
        row.chat_id,
        words.notice(notice, **extra),
        keyboard=keyboards.of_notice(words, notice),
        reply_to=row.reply_to,
        silent=isinstance(notice, told.ProgressReported),
    )


def _codes(notice: told.Invitations | told.InvitationsFile, desk: Desk) -> dict[int, str]:
    return {each.id: code_for(desk.office.key, each.id) for each in notice.lines}


async def _tell_state(
    bot: Voice, row: Owed, notice: told.FreshState, words: Words, desk: Desk
) -> int:
    """Tell a finding as it stands now, if the person may still see it."""
    try:
        person = await Person.get(id=row.person_id)
        case = await findings.reach(await people.as_actor(person), id=notice.finding)
    except NotFound as refusal:
        text, buttons = words.error(refusal.code, refusal.facts()), None
    else:
        card = await cards.finding_card(case, words, desk)
        text, buttons = words.notice(notice, card=card.view), card.keyboard
    return await bot.say(row.chat_id, text, keyboard=buttons)


async def _tell_file(
    bot: Voice, row: Owed, notice: told.EvidenceFile, words: Words, desk: Desk
) -> Message:
    """Send a stored file: by Telegram's own handle, or its bytes when that is no longer good."""
    send = bot.send_photo if notice.media == "photo" else bot.send_document
    caption = words.notice(notice)
    try:
        return await send(row.chat_id, notice.file_id, caption=caption, parse_mode=ParseMode.HTML)
    except BadRequest as refusal:
        if not _speaks_of_file(refusal):
            raise
    content = await desk.files.fetch(notice.sha256)
    return await send(
        row.chat_id,
        content,
        caption=caption,
        filename=notice.name or notice.media,
        parse_mode=ParseMode.HTML,
        write_timeout=UPLOAD.total_seconds(),
    )


def _speaks_of_file(refusal: BadRequest) -> bool:
    words = str(refusal).lower()
    return any(each in words for each in ("file", "can't use", "photo", "document"))


async def _tell_workbook(
    bot: Voice,
    row: Owed,
    notice: told.WeeklyWorkbook | told.InvitationsFile,
    words: Words,
    desk: Desk,
) -> Message:
    if isinstance(notice, told.InvitationsFile):
        content, name = await asyncio.to_thread(
            papers.invitations, notice, _codes(notice, desk), words, row.decided_at
        )
    else:
        name = papers.workbook_name(words, notice.end)
        found = await papers.week_of_findings(notice)
        content = await asyncio.to_thread(papers.workbook, found, words, desk, notice.at)
    return await bot.send_document(
        row.chat_id,
        content,
        filename=name,
        caption=words.notice(notice),
        parse_mode=ParseMode.HTML,
        write_timeout=UPLOAD.total_seconds(),
    )
