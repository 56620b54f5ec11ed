"""Answering what a ledger's columns are, by buttons."""

from typing import Any

from telegram import Update
from telegram.error import BadRequest

from actions.answer_column import answer_anew, press_answer, take_back, take_closed
from actions.asking_columns import KIND
from handlers.chat.buttons import Token, Verb, markup
from handlers.chat.context import Context
from handlers.chat.keyboards import column_choices
from rectification.errors import QuestionOver
from rectification.people import Role
from storage.models import Question


async def answer(token: Token, _: Update, context: Context) -> str:
    """Take the answer on a button."""
    question, place = token.number(0), token.number(1)
    await press_answer(context.actor, question, place, office=context.office, now=context.now)
    return "toast_done"


async def back(token: Token, _: Update, context: Context) -> str:
    """Go back to the question before."""
    await take_back(context.actor, token.number(), office=context.office, now=context.now)
    return ""


async def anew(token: Token, _: Update, context: Context) -> str:
    """Ask about the columns of a previewed ledger again."""
    batch, seen = token.number(0), token.number(1)
    await answer_anew(context.actor, batch, seen, office=context.office, now=context.now)
    return ""


async def closed_too(token: Token, _: Update, context: Context) -> str:
    """Take the rows that the ledger calls closed, or leave them out again."""
    await take_closed(context.actor, token.number(0), token.number(1), now=context.now)
    return "toast_busy"


async def turn(token: Token, update: Update, context: Context) -> str:
    """Show other answers to the same question."""
    actor = context.require(Role.ADMIN)
    question = await Question.get_or_none(id=token.number(0), person_id=actor.id, kind=KIND)
    query = update.callback_query
    if question is None or query is None or question.ended_at is not None:
        raise QuestionOver
    facts: dict[str, Any] = question.facts
    buttons = column_choices(
        context.words,
        question.id,
        [(say, value) for say, value in facts["choices"]],
        batch=facts["batch"],
        back=facts["number"] > 1,
        first=token.number(1),
    )
    try:
        await query.edit_message_reply_markup(markup(buttons))
    except BadRequest as same:
        if "not modified" not in str(same).lower():
            raise
    return ""


PRESSES = {
    Verb.ANSWER_COLUMN: answer,
    Verb.COLUMN_BACK: back,
    Verb.COLUMN_PAGE: turn,
    Verb.ASK_COLUMNS: anew,
    Verb.TAKE_CLOSED: closed_too,
}
"""What each button below a question, or below the preview of the answers, does."""
