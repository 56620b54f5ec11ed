"""The bot as the doors use it, with the one call that nearly every message takes made cheap."""

from typing import Any

from telegram.constants import ParseMode
from telegram.ext import ExtBot

from handlers.chat.buttons import Keyboard


class Voice(ExtBot[None]):
    """python-telegram-bot's bot, and `say`."""

    async def say(
        self,
        chat_id: int,
        text: str,
        *,
        keyboard: Keyboard | None = None,
        reply_to: int | None = None,
        silent: bool = False,
    ) -> int:
        """Send a message and return its number.

        `send_message` makes objects of every field that goes out and of the whole message
        that comes back; that takes longer than all the rest of sending it.

        Args:
            chat_id: to whom.
            text: in Telegram's HTML.
            keyboard: buttons, each with a token of ours.
            reply_to: a message that this answers; deleted since, it is no reason not to.
            silent: whether the reader's phone keeps still.

        Raises:
            telegram.error.TelegramError: the call failed, as it fails for `send_message`.
        """
        fields: dict[str, object] = {"chat_id": chat_id, "text": text, "parse_mode": ParseMode.HTML}
        if keyboard is not None:
            fields["reply_markup"] = {"inline_keyboard": keyboard}
        if reply_to is not None:
            fields["reply_parameters"] = {
                "message_id": reply_to,
                "allow_sending_without_reply": True,
            }
        if silent:
            fields["disable_notification"] = True
        sent = await self.call("sendMessage", fields)
        return int(sent["message_id"])

    async def call(self, method: str, fields: dict[str, object]) -> Any:
        """Make a call whose fields are JSON as they stand; return Telegram's result."""
        return await self._post(method, fields)
