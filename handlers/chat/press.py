"""Pressed buttons: what each verb does, in one table."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from actions.acknowledge import acknowledge
from actions.apply_for_closure import apply_for_closure
from actions.ask_name import ask_name
from actions.cancel import cancel
from actions.decide import decide
from actions.hand_over import hand_over
from actions.import_ledger import cancel_import
from actions.import_roster import import_roster
from actions.invite import reissue
from actions.open_evidence import open_evidence
from actions.place_reports import place_reports
from actions.set_language import set_language
from actions.undo_import import undo_import
from actions.urge import urge
from handlers.chat import cards, columns, imports, naming
from handlers.chat.buttons import Keyboard, Token, Verb, markup, read_token
from handlers.chat.context import Context
from handlers.chat.exports import export_again
from handlers.chat.findings import send_card
from handlers.chat.ledger import give_roster, undo_page
from handlers.chat.people import people_page, person_page, sure_page, takers_page
from handlers.chat.supervising import summarise_again
from handlers.chat.systems import revoke
from rectification.errors import QuestionOver
from rectification.finding import Move
from rectification.people import Role
from storage import findings
from templates.views import View

Press = Callable[[Token, Update, Context], Awaitable[str]]
"""Does what a button says and returns the label of the short answer; empty for none."""

DECISIONS = {
    Verb.ACCEPT: Move.ACCEPT,
    Verb.RETURN: Move.RETURN,
    Verb.WITHDRAW: Move.WITHDRAW,
    Verb.WAIVE: Move.WAIVE,
    Verb.REOPEN: Move.REOPEN,
}

LISTS = {
    Verb.PAGE_MINE: cards.mine,
    Verb.PAGE_REVIEW: cards.review,
    Verb.PAGE_OVERDUE: cards.overdue,
    Verb.PAGE_URGE: cards.to_urge,
}


async def take_press(update: Update, context: Context) -> None:
    """Do what a pressed button says, and stop its spinner."""
    query = update.callback_query
    if query is None:
        return
    token = read_token(query.data or "")
    if token is None:
        raise QuestionOver
    answer = await TABLE[token.verb](token, update, context)
    await answer_press(query, context.words.label(answer) if answer else "")


async def answer_press(query: CallbackQuery, text: str, *, alert: bool = False) -> None:
    """Stop a button's spinner; one that waited too long has stopped by itself."""
    try:
        await query.answer(text or None, show_alert=alert)
    except BadRequest as late:
        if "query is too old" not in str(late).lower():
            raise


async def _acknowledge(token: Token, _: Update, context: Context) -> str:
    finding, version = token.number(0), token.number(1)
    await acknowledge(context.actor, finding, version, office=context.office, now=context.now)
    return "toast_done"


async def _apply(token: Token, _: Update, context: Context) -> str:
    finding, version = token.number(0), token.number(1)
    await apply_for_closure(context.actor, finding, version, office=context.office, now=context.now)
    return "toast_done"


async def _decide(token: Token, _: Update, context: Context) -> str:
    await decide(
        context.actor,
        token.number(0),
        DECISIONS[token.verb],
        token.number(1),
        office=context.office,
        now=context.now,
    )
    return "toast_done" if token.verb is Verb.ACCEPT else ""


async def _evidence(token: Token, update: Update, context: Context) -> str:
    pressed = str(update.update_id)
    sent = await open_evidence(context.actor, token.number(), pressed=pressed, now=context.now)
    return "toast_sending" if sent else ""


async def _open(token: Token, update: Update, context: Context) -> str:
    if update.effective_chat is not None:
        await send_card(update.effective_chat.id, token.number(), context)
    return ""


async def _urge(token: Token, _: Update, context: Context) -> str:
    await urge(context.actor, token.number(), office=context.office, now=context.now)
    return "toast_done"


async def _how(token: Token, update: Update, context: Context) -> str:
    await findings.reach(context.actor, id=token.number())
    if update.callback_query is not None:
        await answer_press(update.callback_query, context.words.label("toast_how"), alert=True)
    return ""


async def _choose(token: Token, _: Update, context: Context) -> str:
    await place_reports(
        context.actor,
        token.number(0),
        token.number(1),
        office=context.office,
        now=context.now,
    )
    return "toast_done"


async def _cancel_import(token: Token, _: Update, context: Context) -> str:
    await cancel_import(context.actor, token.number(), now=context.now)
    return "toast_cancelled"


async def _undo(token: Token, update: Update, context: Context) -> str:
    """Ask before an import is undone, and say what that would do."""
    if update.effective_chat is not None:
        view, buttons = await undo_page(context, token.number())
        await context.say(update.effective_chat.id, view, buttons)
    return ""


async def _undo_sure(token: Token, _: Update, context: Context) -> str:
    await undo_import(context.actor, token.number(), office=context.office, now=context.now)
    return "toast_done"


async def _ask_supervisor(_: Token, __: Update, context: Context) -> str:
    await ask_name(context.actor, Role.SUPERVISOR, office=context.office, now=context.now)
    return ""


async def _reissue(token: Token, update: Update, context: Context) -> str:
    pressed = str(update.update_id)
    await reissue(
        context.actor, token.number(), pressed=pressed, office=context.office, now=context.now
    )
    return "toast_done"


async def _cancel(_: Token, update: Update, context: Context) -> str:
    dropped = await cancel(context.actor, pressed=str(update.update_id), now=context.now)
    return "toast_cancelled" if dropped else "toast_already"


async def _language(token: Token, update: Update, context: Context) -> str:
    locale = "zh_CN" if token.verb is Verb.LANGUAGE_ZH else "en"
    await set_language(context.actor, locale, pressed=str(update.update_id), now=context.now)
    return ""


async def _turn(token: Token, update: Update, context: Context) -> str:
    """Show another page of a list in the place of the one that was shown."""
    listing = LISTS[token.verb]
    first = token.number()
    view, buttons = await listing(context.actor, context.words, context.desk, first)
    if first and not view.lines:
        # The list has become shorter than it was when the button was shown.
        view, buttons = await listing(context.actor, context.words, context.desk, 0)
    await _show(update, context, view, buttons, fresh=not token.numbers)
    return ""


async def _turn_people(token: Token, update: Update, context: Context) -> str:
    """Show a page about people in the place of the one that was shown."""
    context.require(Role.ADMIN)
    match token.verb:
        case Verb.PERSON:
            view, buttons = await person_page(context, token.number())
        case Verb.HAND_OVER:
            view, buttons = await takers_page(context, token.number(0), token.number(1))
        case Verb.HAND_OVER_TO:
            view, buttons = await sure_page(context, token.number(0), token.number(1))
        case _:
            view, buttons = await people_page(context, token.number())
    await _show(update, context, view, buttons, fresh=False)
    return ""


async def _hand_over(token: Token, update: Update, context: Context) -> str:
    await hand_over(
        context.actor,
        token.number(0),
        token.number(1),
        pressed=str(update.update_id),
        office=context.office,
        now=context.now,
    )
    return "toast_done"


async def _confirm_roster(token: Token, _: Update, context: Context) -> str:
    await import_roster(
        context.actor,
        token.number(),
        files=context.desk.files,
        office=context.office,
        now=context.now,
    )
    return "toast_done"


async def _roster(_: Token, update: Update, context: Context) -> str:
    if update.effective_chat is not None:
        await give_roster(update.effective_chat.id, context)
    return ""


async def _show(
    update: Update,
    context: Context,
    view: View,
    buttons: Keyboard | None,
    *,
    fresh: bool,
) -> None:
    query, chat = update.callback_query, update.effective_chat
    if fresh and chat is not None:
        await context.say(chat.id, view, buttons)
    elif query is not None:
        try:
            await query.edit_message_text(
                context.words.page(view), parse_mode=ParseMode.HTML, reply_markup=markup(buttons)
            )
        except BadRequest as same:
            if "not modified" not in str(same).lower():
                raise


TABLE: dict[Verb, Press] = {
    Verb.ACKNOWLEDGE: _acknowledge,
    Verb.APPLY: _apply,
    **dict.fromkeys(DECISIONS, _decide),
    Verb.EVIDENCE: _evidence,
    Verb.OPEN: _open,
    Verb.URGE: _urge,
    Verb.HOW: _how,
    Verb.CHOOSE: _choose,
    Verb.CANCEL_IMPORT: _cancel_import,
    Verb.ASK_SUPERVISOR: _ask_supervisor,
    Verb.REISSUE: _reissue,
    Verb.CANCEL: _cancel,
    Verb.LANGUAGE_ZH: _language,
    Verb.LANGUAGE_EN: _language,
    **dict.fromkeys(LISTS, _turn),
    Verb.PAGE_PEOPLE: _turn_people,
    Verb.PERSON: _turn_people,
    Verb.HAND_OVER: _turn_people,
    Verb.HAND_OVER_TO: _turn_people,
    Verb.HAND_OVER_SURE: _hand_over,
    Verb.UNDO: _undo,
    Verb.UNDO_SURE: _undo_sure,
    Verb.ROSTER: _roster,
    Verb.CONFIRM_ROSTER: _confirm_roster,
    **columns.PRESSES,
    **imports.PRESSES,
    **naming.PRESSES,
    Verb.SUMMARY: summarise_again,
    Verb.EXPORT: export_again,
    Verb.SHUT_OUT: revoke,
}
