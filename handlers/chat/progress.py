"""Plain messages: answers to what the bot asked, ledgers, and progress reports."""

from telegram import Update

from actions.answer_column import type_answer
from actions.decide import give_reason
from actions.invite import invite
from actions.receive_ledger import receive_ledger
from actions.report_progress import report_progress
from actions.revise_report import revise_report
from handlers.chat.context import Context
from handlers.chat.incoming import read_message
from rectification.incoming import Message
from rectification.people import Actor, Role
from storage import questions
from templates.views import ReportHint

IN_WORDS = ("reason", "name", "column")
"""Questions that words answer; a file answers `ledger`, and `finding` is answered otherwise."""

TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")


async def take_message(update: Update, context: Context) -> None:
    """Take whatever a person writes or sends that is no command."""
    if update.message is None:
        return
    actor = context.actor
    message = read_message(update.message)
    if await _answers(actor, message, update, context):
        return
    if actor.has(Role.ADMIN) and _looks_like_ledger(actor, message):
        await receive_ledger(actor, message, office=context.office, now=context.now)
    elif actor.has(Role.OFFICER) or message.reply_to is not None:
        await report_progress(actor, message, office=context.office, now=context.now)
    else:
        await context.say(message.chat_id, ReportHint(roles=tuple(sorted(actor.roles))))


async def _answers(actor: Actor, message: Message, update: Update, context: Context) -> bool:
    """Carry out what the bot asked about, if the message answers it.

    A reply to some other message is about that message, not about the question.
    """
    if not actor.asked or (message.reply_to is not None and message.file is not None):
        return False
    kinds = ("ledger",) if message.file is not None else IN_WORDS
    question = await questions.waiting(actor, *kinds, now=context.now)
    if question is None:
        return False
    office, now = context.office, context.now
    match question.kind:
        case "reason":
            await give_reason(actor, question, message.text, office=office, now=now)
        case "ledger":
            await receive_ledger(actor, message, office=office, now=now)
        case "column":
            await type_answer(actor, question.id, message.text, office=office, now=now)
        case _:
            role, pressed = Role(str(question.facts["role"])), str(update.update_id)
            await invite(actor, message.text, role, pressed=pressed, office=office, now=now)
    return True


def _looks_like_ledger(actor: Actor, message: Message) -> bool:
    """Tell whether an admin sends a table that is no evidence for a finding of their own."""
    file = message.file
    if file is None or file.media != "document" or message.reply_to is not None:
        return False
    if actor.has(Role.OFFICER) and message.text:
        return False
    return file.name.lower().endswith(TABLES)


async def take_edit(update: Update, context: Context) -> None:
    """Take an edited message as a new version of what it reported."""
    if update.edited_message is not None and context.who is not None:
        message = read_message(update.edited_message)
        await revise_report(context.actor, message, office=context.office, now=context.now)
