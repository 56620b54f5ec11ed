"""The admin's door for systems that send findings over HTTP: /tokens."""

import re

from telegram import Update

from actions.issue_token import issue_token, revoke_token
from handlers.chat.buttons import Keyboard, Token, Verb, button
from handlers.chat.context import Context
from handlers.chat.keyboards import keyboard, rows
from rectification.people import Role
from rectification.tokens import TokenLine
from storage import tokens
from templates.views import TokenList

SHOWN = 20

_SLASH = re.compile(r"\s*[/／]\s*")


async def take_tokens(update: Update, context: Context) -> None:
    """Show which systems may send findings, or let one in: /tokens EVALUATOR / SYSTEM."""
    actor = context.require(Role.ADMIN)
    if update.effective_chat is None:
        return
    evaluator, name = (*_SLASH.split(" ".join(context.args or []), maxsplit=1), "")[:2]
    if not evaluator:
        await context.say(update.effective_chat.id, *await tokens_page(context))
        return
    pressed = str(update.update_id)
    await issue_token(
        actor, evaluator, name, pressed=pressed, office=context.office, now=context.now
    )


async def tokens_page(context: Context) -> tuple[TokenList, Keyboard | None]:
    """Return the systems let in, each with a button that shuts it out."""
    good = (await tokens.good())[:SHOWN]
    lines = tuple(
        TokenLine(
            name=each.name,
            evaluator=each.evaluator,
            issued_at=each.issued_at,
            last_used_at=each.last_used_at,
        )
        for each in good
    )
    revoking = [
        button(context.words.label("revoke_token", name=each.name), Verb.SHUT_OUT, each.id)
        for each in good
    ]
    return TokenList(lines=lines), keyboard(*rows(revoking, 1))


async def revoke(token: Token, _: Update, context: Context) -> str:
    """Shut a system out at once; return the label of the short answer."""
    await revoke_token(context.actor, token.number(), now=context.now)
    return "toast_done"
