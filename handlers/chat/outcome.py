"""What became of an update: python-telegram-bot swallows a handler's error, so we keep it."""

from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.ext import Application

from actions.refuse import refuse
from handlers.chat.desk import Desk
from handlers.chat.language import locale_of
from handlers.chat.press import answer_press
from rectification.errors import NotFound, NotYourRole, Refusal, Stale
from storage import people

_error: ContextVar[list[BaseException] | None] = ContextVar("error", default=None)


async def note_error(_: object, context: Any) -> None:
    """Keep a handler's error for whoever gave it the update."""
    errors = _error.get()
    if errors is not None and context.error is not None:
        errors.append(context.error)


async def handle(
    application: Application[Any, Any, Any, Any, Any, Any], update: Update, desk: Desk
) -> None:
    """Give an update to its handler; a refusal is told to whoever asked.

    Raises:
        Exception: whatever else went wrong in the handler.
    """
    errors: list[BaseException] = []
    token = _error.set(errors)
    try:
        await application.process_update(update)
    finally:
        _error.reset(token)
    if not errors:
        return
    if not isinstance(errors[0], Refusal):
        raise errors[0]
    await tell_refusal(errors[0], update, desk)


async def tell_refusal(refusal: Refusal, update: Update, desk: Desk) -> None:
    """Owe a refusal to whoever asked; a press is answered at once besides."""
    chat, message, query = update.effective_chat, update.message, update.callback_query
    if chat is None:
        return
    user = update.effective_user
    await refuse(
        chat.id,
        refusal,
        asked=str(update.update_id),
        reply_to=message.message_id if message is not None else None,
        locale=locale_of(user, desk.office.locale) if user else "",
        now=desk.now(),
    )
    if query is not None:
        actor = await people.by_telegram_id(query.from_user.id)
        words = desk.words(actor.locale if actor else None)
        await answer_press(query, words.label(_toast(refusal)))


def _toast(refusal: Refusal) -> str:
    if isinstance(refusal, Stale):
        return "toast_stale"
    if isinstance(refusal, NotFound | NotYourRole):
        return "toast_not_yours"
    return "toast_refused"
