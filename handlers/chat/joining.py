"""Coming in and looking around: /start, /help, /cancel, and who is not in yet."""

from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from actions.appoint_admins import UNNAMED
from actions.cancel import cancel
from actions.deliver import move_chat, note_reachable
from actions.greet_group import greet_group
from actions.join import join
from actions.name_admin import name_admin
from handlers.chat import keyboards
from handlers.chat.context import Context
from handlers.chat.language import locale_of
from rectification.people import Actor, Role
from storage import findings, people
from storage.models import Finding
from templates.views import Home, NothingToCancel, Stranger

GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP, ChatType.CHANNEL}
PAYLOAD = "/start "


async def admit(update: Update, context: Context) -> None:
    """Find out who speaks, before any other handler: groups and strangers go no further."""
    chat = update.effective_chat
    if chat is not None and chat.type in GROUPS:
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id:
            await move_chat(chat.id, message.migrate_to_chat_id, now=context.now)
        elif message is not None and message.migrate_from_chat_id:
            await move_chat(message.migrate_from_chat_id, chat.id, now=context.now)
        elif message is not None or update.my_chat_member is not None:
            await greet_group(chat.id, context.desk.username, now=context.now)
        raise ApplicationHandlerStop
    user = update.effective_user
    if user is None or user.is_bot:
        raise ApplicationHandlerStop
    if update.my_chat_member is not None:
        here = update.my_chat_member.new_chat_member.status not in {"kicked", "left"}
        await note_reachable(user.id, reachable=here, now=context.now)
        raise ApplicationHandlerStop
    context.language = locale_of(user, context.office.locale)
    context.who = await people.by_telegram_id(user.id)
    if context.who is None and not _brings_code(update):
        if update.effective_chat is not None:
            await context.say(update.effective_chat.id, Stranger())
        raise ApplicationHandlerStop


def _brings_code(update: Update) -> bool:
    message = update.message
    return bool(message and message.text and message.text.startswith(PAYLOAD))


async def start(update: Update, context: Context) -> None:
    """Join with a code, or see what needs one now."""
    message = update.message
    if message is None or message.from_user is None:
        return
    code = " ".join(context.args or [])
    if code:
        await join(
            message.from_user.id,
            code,
            locale_of(message.from_user, context.office.locale),
            office=context.office,
            now=context.now,
        )
        return
    await offer_menu(context, context.actor)
    if context.actor.name in UNNAMED.values():
        await name_admin(context.actor, message.from_user.full_name, now=context.now)
        context.who = await people.by_telegram_id(message.from_user.id)
    await home(update, context)


async def offer_menu(context: Context, actor: Actor) -> None:
    """Show the commands of this person's roles in their chat."""
    if actor.chat_id is None:
        return
    await context.bot.set_my_commands(
        [BotCommand(*each) for each in context.words.commands(actor.roles)],
        scope=BotCommandScopeChat(actor.chat_id),
    )


async def home(update: Update, context: Context) -> None:
    """Say what needs this person now and what the bot can do for them."""
    actor = context.actor
    today = context.office.today(context.now)
    view = Home(
        name=actor.name,
        roles=tuple(sorted(actor.roles)),
        open_findings=await findings.still_open(actor).count(),
        overdue=await findings.still_open(actor).filter(deadline__lt=today).count(),
        waiting_review=await findings.waiting_for_review(actor).count(),
        findings_in_all=await Finding.all().count() if actor.has(Role.ADMIN) else 0,
    )
    if update.effective_chat is not None:
        buttons = keyboards.keyboard(keyboards.home(context.words, actor.roles))
        await context.say(update.effective_chat.id, view, buttons)


async def drop_question(update: Update, context: Context) -> None:
    """Drop what the bot is asking."""
    dropped = await cancel(context.actor, pressed=str(update.update_id), now=context.now)
    if not dropped and update.effective_chat is not None:
        await context.say(update.effective_chat.id, NothingToCancel())
