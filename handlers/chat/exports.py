"""Writing the ledger to a file: findings read here, columns and cells worded by templates."""

import asyncio
from dataclasses import replace
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO

from telegram import Bot, Message, Update
from telegram.constants import FileSizeLimit, ParseMode
from tortoise.queryset import QuerySet

from actions.export_ledger import export_ledger
from handlers.chat.buttons import Button, Token, Verb, button, markup
from handlers.chat.context import Context
from handlers.chat.desk import Desk
from handlers.chat.following import Follower
from handlers.chat.keyboards import keyboard
from rectification.course import Course, Stage
from rectification.notices import ExportTooBig, LedgerExport
from storage import entries, findings, people
from storage.models import Finding, Person
from storage.sending import Owed
from templates.ledger_columns import LedgerColumns
from templates.ledger_file import LedgerFile, LedgerText, LedgerWorkbook
from templates.weekly import export_name
from templates.words import Words

XLSX, CSV = FORMS = "xlsx", "csv"
"""The forms of an exported ledger, each named as its files end; a button carries the place."""

LARGEST = int(FileSizeLimit.FILESIZE_UPLOAD)
"""Bytes of a file that a bot may send."""

UPLOAD_SECONDS = 300.0


async def write_ledger(
    target: BinaryIO,
    some: QuerySet[Finding],
    words: Words,
    *,
    form: str,
    wan: bool,
    made: datetime,
    course: Course | None = None,
) -> int:
    """Write findings to a file, off the event loop and in steady memory.

    Args:
        target: the file, empty.
        some: the findings.
        words: the language of the headings.
        form: one of `FORMS`.
        wan: whether amounts are in 万元; else in yuan.
        made: when, as it says.
        course: where it is noted how many are written.

    Returns:
        How many there are.
    """
    course = course or Course()
    course.enter(Stage.WRITE, await some.count())
    columns = LedgerColumns(words, wan, await entries.headings(some))
    file = await asyncio.to_thread(_begin, target, columns, form, made)
    total = 0
    async for page in entries.pages(some):
        await asyncio.to_thread(file.add, page)
        total += len(page)
        course.advance(len(page))
    await asyncio.to_thread(file.close)
    return total


def _begin(target: BinaryIO, columns: LedgerColumns, form: str, made: datetime) -> LedgerFile:
    return LedgerText(target, columns) if form == CSV else LedgerWorkbook(target, columns, made)


async def tell_export(
    bot: Bot, row: Owed, notice: LedgerExport, words: Words, desk: Desk
) -> Message:
    """Send the findings in a person's sight as a file; if that is too large, say so.

    If a message was owed before that shows how far it is, it does.
    """
    course, name = Course(), export_name(words, desk.office.today(desk.now()), notice.form)
    work = _send(bot, row, notice, words, desk, course=course, name=name)
    person = await Person.get_or_none(id=row.person_id)
    if not notice.followed or person is None:
        return await work
    return await Follower(bot, words, course, notice.followed, person, name).follow(work)


async def _send(
    bot: Bot,
    row: Owed,
    notice: LedgerExport,
    words: Words,
    desk: Desk,
    *,
    course: Course,
    name: str,
) -> Message:
    actor = await people.by_telegram_id(row.chat_id)
    some = findings.in_sight(actor) if actor is not None else Finding.filter(id=0)
    now = desk.now()
    with TemporaryFile() as file:
        form, wan = notice.form, notice.wan
        total = await write_ledger(file, some, words, form=form, wan=wan, made=now, course=course)
        size = file.seek(0, 2)
        if size > LARGEST:
            refusal = ExportTooBig(form=form, size=size, limit=LARGEST)
            return await bot.send_message(
                row.chat_id, words.notice(refusal), parse_mode=ParseMode.HTML
            )
        file.seek(0)
        content = await asyncio.to_thread(file.read)
    told = replace(notice, total=total, at=now)
    course.enter(Stage.SEND, total)
    sent = await bot.send_document(
        row.chat_id,
        content,
        filename=name,
        caption=words.notice(told),
        parse_mode=ParseMode.HTML,
        reply_markup=markup(keyboard(_other_ways(words, form, wan=wan))),
        write_timeout=UPLOAD_SECONDS,
    )
    course.advance(total)
    return sent


async def export_again(token: Token, update: Update, context: Context) -> str:
    """Owe the ledger in another form or unit of money; return the label of the short answer."""
    await export_ledger(
        context.actor,
        form=FORMS[token.number(0) % len(FORMS)],
        wan=bool(token.number(1)),
        pressed=str(update.update_id),
        now=context.now,
    )
    return "toast_sending"


def _other_ways(words: Words, form: str, *, wan: bool) -> list[Button]:
    """Return the ledger's other form, and the same form in the other unit of money."""
    other = CSV if form == XLSX else XLSX
    unit = "export_yuan" if wan else "export_wan"
    return [
        button(words.label(f"export_{other}"), Verb.EXPORT, FORMS.index(other), int(wan)),
        button(words.label(unit), Verb.EXPORT, FORMS.index(form), int(not wan)),
    ]
