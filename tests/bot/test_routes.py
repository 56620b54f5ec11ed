"""Which door a message goes through."""

from typing import Any

import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder

from bot.telegram import Bot
from handlers.chat import joining, language, progress, routes

CHAT = {"id": 42, "type": "private", "first_name": "x"}


def command(words: str, length: int, kind: str = "message") -> dict[str, Any]:
    """Return an update whose text begins with what Telegram marks as a command of so many signs."""
    mark = {"type": "bot_command", "offset": 0, "length": length}
    message = {"message_id": 5, "date": 1_780_000_000, "chat": CHAT, "text": words}
    return {"update_id": 1, kind: message | {"from": CHAT | {"is_bot": False}, "entities": [mark]}}


@pytest.mark.parametrize(
    ("update", "way"),
    [
        (command("/mine", 5), "mine []"),
        (command("/Finding@Lastmile_Bot JX2026-001  现状", 21), "finding ['JX2026-001', '现状']"),
        (command("/mine，谢谢", 5), "mine []"),
        (command("/mine@other_bot", 15), "unknown"),
        (command("/mines", 6), "unknown"),
        (command("/mine", 5, "edited_message"), "take_edit"),
    ],
)
async def test_a_command_goes_through_its_own_door(
    update: dict[str, Any], way: str, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is written; another bot's, an unknown and an edited one go through others."""
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
        (progress, "take_edit"),
        (progress, "take_message"),
    ):
        monkeypatch.setattr(module, name, noting(name))
    application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    routes.lay_out(application)
    async with application:
        await application.process_update(Update.de_json(update, bot))
    assert went == [way]
