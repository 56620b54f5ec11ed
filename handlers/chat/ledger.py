"""The admin's doors for ledgers: /import, /template, /export."""

from telegram import Update
from telegram.constants import ParseMode

from actions.export_ledger import export_ledger
from actions.receive_ledger import receive_ledger
from actions.undo_import import LISTED, confirmed_batch
from handlers.chat import keyboards, papers
from handlers.chat.buttons import Keyboard, Verb, button
from handlers.chat.context import Context
from handlers.chat.exports import XLSX
from handlers.chat.incoming import read_message
from rectification.people import Role
from storage import undoing
from templates.views import RosterFile, TemplateFile, UndoSure


async def take_ledger(update: Update, context: Context) -> None:
    """Take a ledger that came with /import or after it, or ask for one."""
    if update.message is not None:
        message = read_message(update.message)
        await receive_ledger(
            context.require(Role.ADMIN), message, office=context.office, now=context.now
        )


async def give_template(update: Update, context: Context) -> None:
    """Send the empty ledger to fill in."""
    actor = context.require(Role.ADMIN)
    if update.effective_chat is not None:
        content, name = papers.template(actor.locale)
        await context.bot.send_document(
            update.effective_chat.id,
            content,
            filename=name,
            caption=context.words.page(TemplateFile()),
            parse_mode=ParseMode.HTML,
        )


async def undo_page(context: Context, batch_id: int) -> tuple[UndoSure, Keyboard | None]:
    """Return the question whether an import shall be undone.

    Raises:
        NotYourRole, NotFound, BatchOver: it may not be, by this person or any more.
    """
    batch = await confirmed_batch(context.actor, batch_id)
    found = await undoing.undoable(batch)
    left = tuple(code for _, code in found.left)
    view = UndoSure(
        file=batch.file,
        new=len(found.new),
        changed=len(found.changed),
        left=left[:LISTED],
        left_total=len(left),
    )
    sure = [button(context.words.label("undo_sure"), Verb.UNDO_SURE, batch.id)]
    return view, keyboards.keyboard(sure if found.new or found.changed else [])


async def give_roster(chat_id: int, context: Context) -> None:
    """Send the empty roster to fill in."""
    actor = context.require(Role.ADMIN)
    content, name = papers.roster(actor.locale)
    await context.bot.send_document(
        chat_id,
        content,
        filename=name,
        caption=context.words.page(RosterFile()),
        parse_mode=ParseMode.HTML,
    )


async def give_export(update: Update, context: Context) -> None:
    """Owe the findings in sight as a workbook, in the unit of money that is customary."""
    await export_ledger(
        context.require(Role.ADMIN, Role.SUPERVISOR),
        form=XLSX,
        wan=context.words.formats.chinese,
        pressed=str(update.update_id),
        now=context.now,
    )
