"""Which door an update goes through."""

from typing import Any

import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder

from bot.telegram import Bot
from handlers.chat import joining, language, ledger, progress, routes

CHAT = {"id": 42, "type": "private", "first_name": "x"}
SENDER = CHAT | {"is_bot": False}


def message(kind: str = "message", **fields: Any) -> dict[str, Any]:
    """Return an update that brings a message, or an edited one."""
    always = {"message_id": 5, "date": 1_780_000_000, "chat": CHAT, "from": SENDER}
    return {"update_id": 1, kind: always | fields}


def command(words: str, length: int, kind: str = "message") -> dict[str, Any]:
    """Return an update whose text begins with what Telegram marks as a command of so many signs."""
    mark = {"type": "bot_command", "offset": 0, "length": length}
    return message(kind, text=words, entities=[mark])


def captioned(caption: str, kind: str = "message") -> dict[str, Any]:
    """Return an update that brings a file with words under it."""
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "台账.xlsx"}
    return message(kind, document=file, caption=caption)


PRESS = {"update_id": 1, "callback_query": {"id": "7", "from": SENDER, "chat_instance": "8"}}


@pytest.mark.parametrize(
    ("update", "way"),
    [
        (command("/mine", 5), "mine []"),
        (command("/Finding@Lastmile_Bot JX2026-001  现状", 21), "finding ['JX2026-001', '现状']"),
        (command("/mine，谢谢", 5), "mine []"),
        (command("/mine@other_bot", 15), "unknown"),
        (command("/mines", 6), "unknown"),
        (command("/mine", 5, "edited_message"), "take_edit"),
        (captioned("/import"), "take_ledger"),
        (captioned("/imported"), "take_message"),
        (captioned("/import", "edited_message"), "take_edit"),
        (message(text="已完成80%"), "take_message"),
        (message("edited_message", text="已完成90%"), "take_edit"),
        (message("channel_post", text="/mine"), ""),
        (PRESS, "take_press"),
    ],
)
async def test_an_update_goes_through_its_own_door(
    update: dict[str, Any], way: str, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However a command is written; another bot's, an unknown and an edited one go elsewhere."""
    went: list[str] = []

    async def nobody_stops(*_: object) -> None:
        pass

    def noting(name: str, *, args: bool = False) -> Any:
        async def door(_: Update, context: Any) -> None:
            went.append(f"{name} {context.args}" if args else name)

        return door

    monkeypatch.setattr(joining, "admit", nobody_stops)
    for name in routes.COMMANDS:
        monkeypatch.setitem(routes.COMMANDS, name, noting(name, args=True))
    for module, name in (
        (language, "unknown"),
        (ledger, "take_ledger"),
        (progress, "take_edit"),
        (progress, "take_message"),
        (routes, "take_press"),
    ):
        monkeypatch.setattr(module, name, noting(name))
    application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    routes.lay_out(application)
    async with application:
        await application.process_update(Update.de_json(update, bot))
    assert "".join(went) == way
