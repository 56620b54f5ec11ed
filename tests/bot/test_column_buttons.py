"""The buttons below a question about a ledger's columns."""

from zoneinfo import ZoneInfo

import pytest

from handlers.chat.buttons import Verb, read_token
from handlers.chat.keyboards import column_choices
from templates.words import words_for

CHOICES = [("counted", ""), *(("column", f"栏目{number}" * 20) for number in range(40))]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_answer_is_on_one_page_and_every_page_can_be_reached(locale: str) -> None:
    """Each token fits Telegram's 64 bytes and says the answer's place in the question."""
    words = words_for(locale, ZoneInfo("Asia/Shanghai"))
    seen: list[int] = []
    first: int | None = 0
    while first is not None:
        shown = column_choices(words, 7, CHOICES, batch=9, back=True, first=first)
        assert shown is not None
        buttons = [each for row in shown for each in row]
        assert all(len(each["callback_data"].encode()) <= 64 for each in buttons)
        assert all(len(each["text"]) <= 60 for each in buttons)
        tokens = [token for each in buttons if (token := read_token(each["callback_data"]))]
        seen += [token.number(1) for token in tokens if token.verb is Verb.ANSWER_COLUMN]
        further = [token.number(1) for token in tokens if token.verb is Verb.COLUMN_PAGE]
        assert {Verb.COLUMN_BACK, Verb.CANCEL_IMPORT} <= {token.verb for token in tokens}
        first = next((place for place in further if place > first), None)
    assert seen == list(range(len(CHOICES)))
