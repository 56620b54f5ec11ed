"""The buttons below the preview of a ledger that are about its rows, and what they send."""

import asyncio
from datetime import timedelta

from telegram import Bot, Message, Update
from telegram.constants import ParseMode

from actions.import_ledger import import_ledger, under_way_key
from actions.send_marked import read_to_mark, send_marked
from handlers.chat.buttons import Token, Verb
from handlers.chat.context import Context
from handlers.chat.desk import Desk
from handlers.chat.following import Follower
from rectification.course import Course
from rectification.notices import MarkedLedger
from storage.models import ImportBatch, Person
from storage.sending import Owed
from templates.words import Words

_UPLOAD = timedelta(minutes=5)


async def confirm(token: Token, _: Update, context: Context) -> str:
    """Import what the preview showed, and tell how far it is if that takes its time."""
    actor, course, batch_id = context.actor, Course(), token.number(0)
    person, batch = await Person.get(id=actor.id), await ImportBatch.get_or_none(id=batch_id)
    key, file = under_way_key(batch_id), "" if batch is None else batch.file
    follower = Follower(context.bot, context.words, course, key, person, file)
    await follower.follow(
        import_ledger(
            actor,
            batch_id,
            files=context.desk.files,
            office=context.office,
            now=context.now,
            seen=token.number(1),
            course=course,
        )
    )
    return "toast_done"


async def marked(token: Token, update: Update, context: Context) -> str:
    """Send the ledger back with its faults marked."""
    pressed = str(update.update_id)
    await send_marked(context.actor, token.number(), pressed=pressed, now=context.now)
    return "toast_sending"


async def tell_marked(
    bot: Bot, row: Owed, notice: MarkedLedger, words: Words, desk: Desk
) -> Message:
    """Make a ledger with its faults marked, and send it.

    Raises:
        UnreadableLedger: it can be read no more.
    """
    from templates.marked.copy import marked_copy  # noqa: PLC0415  # XlsxWriter is rarely needed
    from templates.marked.marks import marks_on  # noqa: PLC0415  # goes with it

    batch = await ImportBatch.get(id=notice.batch)
    content, reading = await read_to_mark(batch, files=desk.files, office=desk.office)
    marks = marks_on(reading, words, batch.today)
    copy = await asyncio.to_thread(marked_copy, content, batch.file, reading.sheet, marks, words)
    sign = words.label("marked_name")
    stem = (batch.file.rpartition(".")[0] or batch.file).removesuffix(sign)
    return await bot.send_document(
        row.chat_id,
        copy,
        filename=f"{stem}{sign}.xlsx",
        caption=words.notice(notice),
        parse_mode=ParseMode.HTML,
        write_timeout=_UPLOAD.total_seconds(),
    )


PRESSES = {Verb.CONFIRM_IMPORT: confirm, Verb.SEND_MARKED: marked}
"""What each of the buttons does."""
