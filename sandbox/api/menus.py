"""The bot's command lists."""

import re
from typing import Any

from sandbox.api.call import Call
from sandbox.errors import bad_request
from sandbox.menu import DEFAULT, scope_key
from sandbox.people import Json

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_NEEDS = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def set_my_commands(call: Call) -> bool:
    """Set the list for one scope and language."""
    commands = call.params.array("commands")
    if commands is None:
        raise bad_request("can't parse commands JSON object")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    _put(call, [_command(command) for command in commands])
    return True


def get_my_commands(call: Call) -> list[Json]:
    """Return exactly the list of one scope and language."""
    return call.bot.commands.get(_scope(call), _language(call))


def delete_my_commands(call: Call) -> bool:
    """Delete the list of one scope and language."""
    _put(call, [])
    return True


def _put(call: Call, commands: list[Json]) -> None:
    call.bot.commands.put(_scope(call), _language(call), commands)
    for chat in call.bot.chats.values():
        chat.whisper({"kind": "commands"})


def _command(command: Any) -> Json:
    if not isinstance(command, dict) or set(command) != {"command", "description"}:
        raise bad_request("can't parse BotCommand: fields command and description are expected")
    name, description = command["command"], command["description"]
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(call: Call) -> str:
    scope = call.params.object("scope") or {"type": DEFAULT}
    kind = str(scope.get("type"))
    if kind not in _NEEDS:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    needed = _NEEDS[kind]
    if set(scope) != {"type", *needed}:
        raise bad_request(f"can't parse BotCommandScope: {kind} needs {needed or 'no more fields'}")
    if "chat_id" in needed:
        chat_id = str(scope["chat_id"])
        if not chat_id.removeprefix("-").isdecimal() or int(chat_id) not in call.bot.chats:
            raise bad_request("chat not found")
    return scope_key(scope)


def _language(call: Call) -> str:
    language = call.params.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return language
