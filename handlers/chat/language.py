"""The language: what Telegram says of it, and /language to choose."""

from telegram import Update, User

from handlers.chat import keyboards
from handlers.chat.buttons import Verb, button
from handlers.chat.context import Context
from templates.views import LanguageChoice, UnknownCommand


def locale_of(user: User, default: str) -> str:
    """Return the language to begin with: that of a person's Telegram, if it is one of ours."""
    language = user.language_code or ""
    return "zh_CN" if language.startswith("zh") else "en" if language.startswith("en") else default


async def offer_languages(update: Update, context: Context) -> None:
    """Offer Chinese and English."""
    context.actor  # noqa: B018  # a stranger is refused
    if update.effective_chat is not None:
        choices = [
            button(context.words.label("lang_zh"), Verb.LANGUAGE_ZH),
            button(context.words.label("lang_en"), Verb.LANGUAGE_EN),
        ]
        await context.say(update.effective_chat.id, LanguageChoice(), keyboards.keyboard(choices))


async def unknown(update: Update, context: Context) -> None:
    """Answer a command that the bot does not have."""
    if update.message is not None and update.message.text:
        command = update.message.text.split()[0]
        await context.say(update.message.chat_id, UnknownCommand(command=command))
