"""The supervisor's doors: /summary and /urge."""

from telegram import Update

from actions.summarise_week import summary_now
from actions.urge import urge
from handlers.chat import cards
from handlers.chat.buttons import Token
from handlers.chat.context import Context
from rectification.people import Role
from storage import findings


async def summarise(update: Update, context: Context) -> None:
    """Owe the figures of the last seven days."""
    await summary_now(
        context.require(Role.SUPERVISOR),
        pressed=str(update.update_id),
        office=context.office,
        now=context.now,
    )


async def summarise_again(_: Token, update: Update, context: Context) -> str:
    """Owe the same by a button; return the label of the short answer, of which there is none."""
    pressed = str(update.update_id)
    await summary_now(context.actor, pressed=pressed, office=context.office, now=context.now)
    return ""


async def urge_officers(update: Update, context: Context) -> None:
    """Urge the officers of the finding named, or offer those that could be urged."""
    actor = context.require(Role.SUPERVISOR)
    if update.effective_chat is None:
        return
    asked = " ".join(context.args or []).strip().upper()
    if not asked:
        listing = await cards.to_urge(actor, context.words, context.desk, 0)
        await context.say(update.effective_chat.id, *listing)
        return
    case = await findings.reach(actor, code=asked)
    await urge(actor, case.finding.id, office=context.office, now=context.now)
