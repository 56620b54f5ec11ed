"""Reply markup: which keyboards Telegram takes and what it keeps of them."""

import re
from typing import Any

from sandbox.api.params import Params
from sandbox.errors import bad_request
from sandbox.people import Json

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_DATA = 64
_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_LOOKS = frozenset({"text", "icon_custom_emoji_id", "style"})
_URL = re.compile(r"(https?://|tg://)\S+|[\w-]+(\.[\w-]+)+(/\S*)?")
_OTHERS = {
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}


def reply_markup(params: Params, *, inline_only: bool = False) -> Json | None:
    """Return the inline keyboard to show under a message, None if there is none.

    The other kinds of markup are checked and dropped: Telegram does not show them in a message.

    Raises:
        ApiError: 400, with BUTTON_DATA_INVALID and its like from the server.
    """
    markup = params.object("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        if unknown := set(markup) - {"inline_keyboard"}:
            raise _refused("inline keyboard markup", f'unknown field "{min(unknown)}"')
        return _inline(markup["inline_keyboard"])
    for kind, fields in _OTHERS.items():
        if kind in markup and not inline_only and set(markup) <= fields:
            return None
    raise bad_request("object expected as reply markup")


def _inline(rows: Any) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise _refused("inline keyboard markup", 'field "inline_keyboard" must be an Array')
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    kept = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise _refused("inline keyboard button", 'Field "text" must be of type String')
    if not button["text"].strip():
        raise _refused("inline keyboard button", "Text must be non-empty")
    if unknown := set(button) - _ACTIONS - _LOOKS:
        raise _refused("inline keyboard button", f'unknown field "{min(unknown)}"')
    actions = _ACTIONS.intersection(button)
    if len(actions) != 1:
        raise _refused(
            "inline keyboard button", "Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 0 < len(data.encode()) <= LONGEST_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not (isinstance(url, str) and _URL.fullmatch(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    web_app = button.get("web_app")
    address = str(web_app.get("url", "")) if isinstance(web_app, dict) else ""
    if web_app is not None and not address.startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{address}' is invalid: "
            "Only HTTPS links are allowed"
        )
    return dict(button)


def _refused(what: str, why: str) -> Exception:
    return bad_request(f"can't parse {what}: {why}")
