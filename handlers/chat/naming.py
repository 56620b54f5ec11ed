"""Names in a ledger that nobody bears: the list, one name, and what is decided about it."""

from telegram import Bot, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from actions.decide_name import decide_name, preview_again
from handlers.chat.buttons import Keyboard, Token, Verb, button, markup
from handlers.chat.context import Context
from handlers.chat.keyboards import LIST, keyboard, pages
from rectification.errors import BatchOver, NotFound
from rectification.naming import Decided
from rectification.notices import NamesShown
from rectification.people import Actor, Role
from storage.models import ImportBatch, ImportName
from storage.sending import Owed
from templates.import_views import NameCard, NamesList
from templates.views import View
from templates.words import Words

DECISIONS = {
    Verb.NAME_MATCH: Decided.MATCH,
    Verb.NAME_MAKE: Decided.MAKE,
    Verb.NAME_LEAVE: Decided.LEAVE,
}

Page = tuple[View, Keyboard | None]


async def check(token: Token, update: Update, context: Context) -> str:
    """Show the list in a message of its own, below the preview."""
    batch = await _own(context.require(Role.ADMIN), token.number())
    if update.effective_chat is not None:
        view, buttons = await _list(batch, context.words, 0)
        await context.say(update.effective_chat.id, view, buttons)
    return ""


async def turn(token: Token, update: Update, context: Context) -> str:
    """Show another page of the list in its place."""
    batch = await _own(context.require(Role.ADMIN), token.number(0))
    view, buttons = await _list(batch, context.words, token.number(1))
    await _edit(update, context.words, view, buttons)
    return ""


async def open_name(token: Token, update: Update, context: Context) -> str:
    """Show one name in the place of the list, with what may be decided about it."""
    actor = context.require(Role.ADMIN)
    row = await ImportName.get_or_none(id=token.number(0)).select_related("batch")
    if row is None:
        raise NotFound(asked="")
    await _own(actor, row.batch_id)
    view, buttons = _card(row, context.words, token.number(1))
    await _edit(update, context.words, view, buttons)
    return ""


async def decide(token: Token, update: Update, context: Context) -> str:
    """Decide about a name; the list shows it."""
    query = update.callback_query
    message = query.message if query is not None else None
    row = await ImportName.get_or_none(id=token.number(0))
    if message is None or row is None:
        raise NotFound(asked="")
    await decide_name(
        context.actor,
        row.id,
        DECISIONS[token.verb],
        token.number(2),
        shown=NamesShown(row.batch_id, token.number(1), message.message_id),
        pressed=str(update.update_id),
        now=context.now,
    )
    return "toast_done"


async def done(token: Token, _: Update, context: Context) -> str:
    """Have the preview made again."""
    await preview_again(context.actor, token.number())
    return "toast_busy"


async def tell_names(bot: Bot, row: Owed, notice: NamesShown, words: Words) -> int:
    """Show a list as it is now in its own message; one that is gone needs no news."""
    batch = await ImportBatch.get(id=notice.batch)
    view, buttons = await _list(batch, words, notice.first)
    try:
        await bot.edit_message_text(
            words.page(view), row.chat_id, notice.message,
            parse_mode=ParseMode.HTML, reply_markup=markup(buttons),
        )  # fmt: skip
    except BadRequest as refusal:
        if not _is_harmless(refusal):
            raise
    return notice.message


async def _own(actor: Actor, batch_id: int) -> ImportBatch:
    batch = await ImportBatch.get_or_none(id=batch_id, person_id=actor.id)
    if batch is None:
        raise NotFound(asked="")
    if batch.state != "previewed" or batch.began_at is not None:
        raise BatchOver(state="confirmed" if batch.state == "previewed" else batch.state)
    return batch


async def _list(batch: ImportBatch, words: Words, first: int) -> Page:
    every = ImportName.filter(batch_id=batch.id)
    total = await every.count()
    rows = await every.order_by("-likely", "unit", "-part", "name", "id").offset(first).limit(LIST)
    opening = [
        [
            button(
                words.label(f"name_{each.decided}", name=each.name, title=each.target),
                Verb.NAME,
                each.id,
                first,
            )
        ]
        for each in rows
    ]
    turning = pages(words, Verb.NAMES, first, len(rows), total, of=(batch.id,))
    again = [button(words.label("preview_again"), Verb.NAMES_DONE, batch.id)]
    view = NamesList(
        file=batch.file,
        begin=first + 1,
        last=first + len(rows),
        total=total,
        likely=await every.filter(likely=True).count(),
        changed=batch.changed,
    )
    return view, keyboard(*opening, turning, again)


def _card(row: ImportName, words: Words, first: int) -> Page:
    offered = list(dict.fromkeys([*row.near, *filter(None, [row.target])]))
    near = [
        [button(words.label("name_near", name=each), Verb.NAME_MATCH, row.id, first, place)]
        for place, each in enumerate(offered)
    ]
    make = button(words.label("name_new"), Verb.NAME_MAKE, row.id, first)
    leave = button(words.label("name_out"), Verb.NAME_LEAVE, row.id, first)
    back = button(words.label("name_back"), Verb.NAMES, row.batch_id, first)
    view = NameCard(
        name=row.name,
        part=row.part,
        unit=row.unit,
        decided=row.decided,
        target=row.target,
        recalled=row.recalled,
        near=tuple(offered),
    )
    return view, keyboard(*near, [make], [leave], [back])


async def _edit(update: Update, words: Words, view: View, buttons: Keyboard | None) -> None:
    query = update.callback_query
    if query is not None:
        try:
            await query.edit_message_text(
                words.page(view), parse_mode=ParseMode.HTML, reply_markup=markup(buttons)
            )
        except BadRequest as same:
            if not _is_harmless(same):
                raise


def _is_harmless(refusal: BadRequest) -> bool:
    said = str(refusal).lower()
    return "not modified" in said or "message to edit not found" in said


PRESSES = {
    Verb.CHECK_NAMES: check,
    Verb.NAMES: turn,
    Verb.NAME: open_name,
    **dict.fromkeys(DECISIONS, decide),
    Verb.NAMES_DONE: done,
}
"""What each button about names does."""
