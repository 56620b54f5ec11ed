"""Looking at findings: /mine, /finding, /review, /overdue, /urge."""

from telegram import Update

from handlers.chat import cards
from handlers.chat.context import Context
from rectification.codes import finding_number
from rectification.errors import NotFound
from rectification.people import Role
from storage import findings
from templates.views import FindingWanted


async def mine(update: Update, context: Context) -> None:
    """List the officer's open findings."""
    actor = context.require(Role.OFFICER)
    if update.effective_chat is not None:
        listing = await cards.mine(actor, context.words, context.desk, 0)
        await context.say(update.effective_chat.id, *listing)


async def review(update: Update, context: Context) -> None:
    """List what waits for this supervisor."""
    actor = context.require(Role.SUPERVISOR)
    if update.effective_chat is not None:
        listing = await cards.review(actor, context.words, context.desk, 0)
        await context.say(update.effective_chat.id, *listing)


async def overdue(update: Update, context: Context) -> None:
    """List what is past its deadline."""
    actor = context.require(Role.SUPERVISOR, Role.ADMIN)
    if update.effective_chat is not None:
        listing = await cards.overdue(actor, context.words, context.desk, 0)
        await context.say(update.effective_chat.id, *listing)


async def show(update: Update, context: Context) -> None:
    """Show one finding by its number."""
    if update.effective_chat is None:
        return
    asked = " ".join(context.args or [])
    if not asked:
        await context.say(update.effective_chat.id, FindingWanted())
        return
    await send_card(update.effective_chat.id, await _code(asked, context), context)


async def _code(asked: str, context: Context) -> int:
    """Return the finding that somebody names, if it is one that they may see.

    Raises:
        NotFound: there is none, for them.
    """
    actor = context.actor
    sight = findings.of_officer(actor)
    known = [row[0] for row in await sight.values_list("code")]
    found = finding_number(asked, known) or asked.strip().upper()
    try:
        case = await findings.reach(actor, code=found)
    except NotFound:
        raise NotFound(asked=asked) from None
    return case.finding.id


async def send_card(chat_id: int, finding: int, context: Context) -> None:
    """Send a finding's card with the buttons of this person."""
    case = await findings.reach(context.actor, id=finding)
    card = await cards.finding_card(case, context.words, context.desk)
    await context.say(chat_id, card.view, card.keyboard, finding=card.finding)
