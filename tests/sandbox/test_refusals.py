from typing import Any

import pytest

from sandbox import Person, Sandbox
from tests.sandbox.conftest import Ask

CHAT = 1002
NOT_FOUND = "Bad Request: chat not found"


def keys(*buttons: dict[str, Any]) -> dict[str, Any]:
    """Return a keyboard of one row."""
    return {"inline_keyboard": [list(buttons)]}


def key(**action: Any) -> dict[str, Any]:
    """Return a button."""
    return {"text": "x", **action}


@pytest.mark.parametrize(
    ("method", "params", "code", "description"),
    [
        ("sendMesage", {}, 404, "Not Found"),
        ("sendMessage", {"text": "a"}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 77, "text": "a"}, 400, NOT_FOUND),
        ("sendMessage", {"chat_id": "@nobody", "text": "a"}, 400, NOT_FOUND),
        ("sendMessage", {"chat_id": CHAT}, 400, "Bad Request: message text is empty"),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": " \n"},
            400,
            "Bad Request: message text is empty",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "<b></b>", "parse_mode": "HTML"},
            400,
            "Bad Request: message text is empty",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "x" * 4097},
            400,
            "Bad Request: message is too long",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "😀" * 2049},
            400,
            "Bad Request: message is too long",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "parse_mode": "html5"},
            400,
            "Bad Request: unsupported parse_mode",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "txt": "b"},
            400,
            'Bad Request: method sendMessage has no parameter "txt"',
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "disable_notification": "maybe"},
            400,
            'Bad Request: parameter "disable_notification" must be of type Boolean',
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_parameters": {"message_id": 999}},
            400,
            "Bad Request: message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": keys(key(callback_data="d" * 65))},
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": keys(key(callback_data="中" * 22))},
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": keys(key())},
            400,
            (
                "Bad Request: can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            ),
        ),
        (
            "sendMessage",
            {
                "chat_id": CHAT,
                "text": "a",
                "reply_markup": {"inline_keyboard": [[key(callback_data="1")]] * 101},
            },
            400,
            "Bad Request: reply markup is too long",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": "{oops"},
            400,
            "Bad Request: can't parse reply_markup JSON object",
        ),
        ("sendPhoto", {"chat_id": CHAT}, 400, "Bad Request: there is no photo in the request"),
        (
            "sendDocument",
            {"chat_id": CHAT, "document": "unknown-id"},
            400,
            "Bad Request: wrong file identifier/HTTP URL specified",
        ),
        (
            "sendMediaGroup",
            {"chat_id": CHAT, "media": [{"type": "photo", "media": "x"}]},
            400,
            "Bad Request: too few messages to send as an album",
        ),
        (
            "sendChatAction",
            {"chat_id": CHAT, "action": "dancing"},
            400,
            "Bad Request: wrong parameter action in request",
        ),
        (
            "editMessageText",
            {"chat_id": CHAT, "message_id": 999, "text": "a"},
            400,
            "Bad Request: message to edit not found",
        ),
        (
            "editMessageText",
            {"chat_id": CHAT, "text": "a"},
            400,
            "Bad Request: message identifier is not specified",
        ),
        (
            "editMessageText",
            {"chat_id": CHAT, "message_id": 1, "text": "a"},
            400,
            "Bad Request: message can't be edited",
        ),
        (
            "deleteMessage",
            {"chat_id": CHAT, "message_id": 999},
            400,
            "Bad Request: message to delete not found",
        ),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1", "text": "t" * 201},
            400,
            "Bad Request: MESSAGE_TOO_LONG",
        ),
        (
            "getUpdates",
            {"limit": 101},
            400,
            'Bad Request: parameter "limit" must be between 1 and 100',
        ),
        (
            "getUpdates",
            {"timeout": "soon"},
            400,
            'Bad Request: parameter "timeout" must be of type Integer',
        ),
        (
            "setWebhook",
            {"url": "http://example.org/"},
            400,
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "setWebhook",
            {"url": "https://example.org:8080/"},
            400,
            "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            "setWebhook",
            {"url": "https://example.org/", "secret_token": "no spaces"},
            400,
            "Bad Request: secret token contains unallowed characters",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "Start!", "description": "d"}]},
            400,
            "Bad Request: BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "start", "description": ""}]},
            400,
            "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": f"c{n}", "description": "d"} for n in range(101)]},
            400,
            "Bad Request: BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat", "chat_id": 77}},
            400,
            NOT_FOUND,
        ),
        ("getFile", {"file_id": "x"}, 400, "Bad Request: invalid file_id"),
    ],
)
async def test_what_telegram_refuses_is_refused_in_its_words(
    ask: Ask, officer: Person, *, method: str, params: dict[str, Any], code: int, description: str
) -> None:
    """Each bad call gets the status and the description, and nothing is sent."""
    status, body = await ask(method, **params)
    assert (status, body["ok"], body["error_code"]) == (code, False, code)
    assert body["description"] == description
    assert officer.heard() == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"chat_id": CHAT, "text": "x" * 4096}),
        (
            "SENDMESSAGE",
            {"chat_id": str(CHAT), "text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "html"},
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": keys(key(callback_data="d" * 64))},
        ),
        (
            "sendMessage",
            {
                "chat_id": CHAT,
                "text": "a",
                "reply_parameters": {"message_id": 999, "allow_sending_without_reply": True},
            },
        ),
        ("sendMessage", {"chat_id": CHAT, "text": "a", "reply_markup": {"force_reply": True}}),
    ],
)
async def test_what_telegram_takes_is_taken(
    ask: Ask, officer: Person, method: str, params: dict[str, Any]
) -> None:
    """The longest and the oddest forms that are still right arrive as one message."""
    status, body = await ask(method, **params)
    assert (status, body["ok"]) == (200, True)
    assert len(officer.heard()) == 1


async def test_an_unknown_token_is_unauthorized(ask: Ask) -> None:
    """A token that no bot has gets 401."""
    assert (await ask("getMe", "1:wrong"))[1] == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }


async def test_a_user_who_never_started_and_one_who_blocked_cannot_be_written_to(
    ask: Ask, sandbox: Sandbox
) -> None:
    """403 tells the two apart; after unblocking, messages arrive again."""
    person = sandbox.person(1003)

    async def said() -> str:
        return str((await ask("sendMessage", chat_id=1003, text="a"))[1].get("description"))

    assert await said() == "Forbidden: bot can't initiate conversation with a user"
    person.start()
    assert await said() == "None"
    person.block()
    assert await said() == "Forbidden: bot was blocked by the user"
    person.unblock()
    assert await said() == "None"


async def test_a_group_that_became_a_supergroup_says_where_it_went(
    ask: Ask, sandbox: Sandbox
) -> None:
    """400 carries the new id, which works."""
    group = sandbox.create_group(1001, "财政局")
    assert (await ask("sendMessage", chat_id=group.id, text="a"))[0] == 200
    new = sandbox.upgrade_group(group.id)
    status, body = await ask("sendMessage", chat_id=group.id, text="a")
    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": new.id})
    assert (await ask("sendMessage", chat_id=new.id, text="a"))[0] == 200
