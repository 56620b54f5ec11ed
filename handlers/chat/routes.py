"""The routing table of the chat: which update goes through which door."""

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers.chat import (
    findings,
    joining,
    language,
    ledger,
    people,
    progress,
    supervising,
    systems,
    undelivered,
)
from handlers.chat.context import Context
from handlers.chat.outcome import note_error
from handlers.chat.press import take_press

NEW = filters.UpdateType.MESSAGE

COMMANDS = {
    "start": joining.start,
    "help": joining.home,
    "cancel": joining.drop_question,
    "language": language.offer_languages,
    "mine": findings.mine,
    "finding": findings.show,
    "review": findings.review,
    "overdue": findings.overdue,
    "summary": supervising.summarise,
    "urge": supervising.urge_officers,
    "import": ledger.take_ledger,
    "template": ledger.give_template,
    "export": ledger.give_export,
    "people": people.list_people,
    "invite": people.invite_by_name,
    "tokens": systems.take_tokens,
    "undelivered": undelivered.list_undelivered,
}
"""Every command and its door."""

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that the bot asks Telegram for."""


async def take_command(update: Update, context: Context) -> None:
    """Lead a command, which may bear the bot's name behind an @, to its door."""
    message = update.message
    if message is None:
        return
    word, _, _ = message.parse_entity(message.entities[0]).partition("@")
    await COMMANDS[word.removeprefix("/").lower()](update, context)


def lay_out(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Register every door; the first that fits takes the update.

    Of a filter's two halves the rarer is asked first, and a plain message passes no door that
    stands open to other kinds of update.
    """
    application.add_handler(TypeHandler(Update, joining.admit), group=-1)
    application.add_handler(CommandHandler(COMMANDS, take_command, filters=NEW))
    application.add_handler(
        MessageHandler(filters.CaptionRegex(r"^/import\b") & NEW, ledger.take_ledger)
    )
    application.add_handler(MessageHandler(filters.COMMAND & NEW, language.unknown))
    application.add_handler(MessageHandler(NEW, progress.take_message))
    application.add_handler(CallbackQueryHandler(take_press))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, progress.take_edit))
    application.add_error_handler(note_error)
