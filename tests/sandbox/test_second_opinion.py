"""The sandbox against another reading of the same specification, where that lies beside it."""

import importlib.util
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.error import TelegramError

from sandbox import Person, Sandbox
from sandbox.files import Upload
from tests.sandbox.pictures import png

CHECKER = Path(__file__).parents[3] / "shared" / "botapi" / "spec_check.py"
CHAT = 1002

Do = Callable[[Bot], Awaitable[Any]]


class Uploaded:
    """A file as the checker wants to see it."""

    def __init__(self, name: str, size: int) -> None:
        self.filename = name
        self.size = size


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    """The other reading."""
    if not CHECKER.exists():
        pytest.skip(f"no second opinion at {CHECKER.name} beside this checkout")
    spec = importlib.util.spec_from_file_location("spec_check", CHECKER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def keys(**action: Any) -> InlineKeyboardMarkup:
    """Return a keyboard of one button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", **action)]])


def html(text: str) -> Do:
    """Return a call that sends HTML."""
    return lambda bot: bot.send_message(CHAT, text, parse_mode="HTML")


def raw(method: str, **params: Any) -> Do:
    """Return a call that python-telegram-bot's own methods would not make."""
    return lambda bot: bot._post(method, params)  # noqa: SLF001  do_api_request warns


CALLS: list[Do] = [
    lambda bot: bot.get_me(),
    html("<b>ok</b> &amp; fine"),
    html("<b>a<i>b</i></b><u>c</u><s>d</s><code>e</code>"),
    html('<pre><code class="language-py">x</code></pre><blockquote>q</blockquote>'),
    html('<a href="https://e.org/?a=1&amp;b=2">x</a><tg-spoiler>y</tg-spoiler>'),
    lambda bot: bot.send_message(CHAT, "y" * 4096, reply_parameters=ReplyParameters(1)),
    lambda bot: bot.send_message(CHAT, "k", reply_markup=keys(callback_data="a" * 64)),
    lambda bot: bot.send_document(CHAT, b"data", filename="台账.txt", caption="c"),
    lambda bot: bot.send_photo(CHAT, png(9, 9), caption="<i>c</i>", parse_mode="HTML"),
    lambda bot: bot.send_media_group(
        CHAT, [InputMediaPhoto(png(9, 9)), InputMediaPhoto(png(9, 9), caption="two")]
    ),
    lambda bot: bot.set_my_commands([BotCommand("start", "Begin")], language_code="de"),
    lambda bot: bot.send_chat_action(CHAT, "typing"),
    lambda bot: bot.get_updates(offset=-1, timeout=0, allowed_updates=["message"]),
    lambda bot: bot.set_webhook("https://e.org/h", secret_token="abc_-1", max_connections=9),  # noqa: S106  of no server
    lambda bot: bot.delete_webhook(drop_pending_updates=True),
    lambda bot: bot.send_message(CHAT, "z" * 4097),
    html("a<br>b"),
    html("<b>open"),
    html("<b><i>x</b></i>"),
    html("5 < 6"),
    html("a & b"),
    html("a > b"),
    html("&nbsp;x"),
    html("<span>x</span>"),
    html("<a>x</a>"),
    html("<code><b>x</b></code>"),
    html("<blockquote>a<blockquote>b</blockquote></blockquote>"),
    html("<b></b>"),
    lambda bot: bot.send_photo(CHAT, png(9, 9), caption="c" * 1025),
    lambda bot: bot.send_message(CHAT, "k", reply_markup=keys(callback_data="é" * 33)),
    lambda bot: bot.send_message(CHAT, "k", reply_markup=keys()),
    lambda bot: bot.send_message(CHAT, "x", api_kwargs={"reply_to": 3}),
    lambda bot: bot.send_message(CHAT, "x", parse_mode="html5"),
    lambda bot: bot.set_my_commands([("Start", "x")]),
    lambda bot: bot.set_my_commands([("start", "x" * 257)]),
    lambda bot: bot.send_media_group(CHAT, [InputMediaDocument(b"1", filename="a")]),
    lambda bot: bot.get_updates(limit=500),
    lambda bot: bot.answer_callback_query("q", "t" * 201),
    raw("sendMesage", chat_id=1),
    raw("sendMessage", chat_id=CHAT),
    raw("editMessageText", text="x"),
    raw("setWebhook", url="https://e.org", secret_token="no spaces"),  # noqa: S106  of no server
]


def as_seen(params: dict[str, Any], files: dict[str, Upload]) -> dict[str, Any]:
    """Return a call's parameters with its uploads in the checker's form."""
    return params | {name: Uploaded(file.name, len(file.data)) for name, file in files.items()}


async def test_both_readings_take_and_refuse_the_same_calls(
    checker: ModuleType,
    sandbox: Sandbox,
    bot: Bot,
    officer: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """python-telegram-bot's calls, good and bad: what one takes the other takes."""
    seen: list[tuple[str, bool, list[str]]] = []

    def listen(method: str, params: Any, files: Any, **outcome: Any) -> None:
        found = checker.check(method, as_seen(dict(params), dict(files)))
        hard = [violation for violation in found if not violation.startswith("W_")]
        seen.append((method, outcome["acted"], hard))

    monkeypatch.setattr(sandbox.calls, "add", listen)
    for do in CALLS:
        try:
            await do(bot)
        except TelegramError:
            continue
    differing = [entry for entry in seen if entry[1] == bool(entry[2])]
    assert differing == []
    assert len([entry for entry in seen if entry[1]]) >= 15
    assert len([entry for entry in seen if not entry[1]]) >= 25
