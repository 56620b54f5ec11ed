import re
from collections.abc import Callable
from functools import cache, partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.notices import FreshState, Menu
from templates import words as words_module
from templates.labels import COMMANDS, LABELS
from templates.views import FindingCard
from templates.words import Words, words_for
from tests.templates import words_samples
from tests.templates.telegram_html import units, visible
from tests.templates.words_facts import (
    MESSAGES,
    NOTICES,
    PAGES,
    REFUSALS,
    ZONE,
    Recipe,
    all_words,
    each_way,
    limit,
    said,
)

ROOT = Path(words_module.__file__).parent
SECOND_OPINION = ROOT.parent.parent / "shared" / "botapi" / "spec_check.py"
MONSTERS = ("<b>&\n" * 1000, "😀" * 2000, "整" * 4000, "a " * 2000, "\x00\u202e\r\n\t", '"><' * 50)
ASCII = "Zhou Min"
CHINESE = "周敏"
NAMES = (
    r"https://\S+|@\w+|/[a-z]+|/start \S+|\.xlsx|\.csv|Telegram|JX2026-\d+"
    r"|[KM]?B(?![A-Za-z])|Kd8m\w+"
)
"""Latin letters that stay in Chinese: links, commands, codes, names and units of size."""

either = pytest.mark.parametrize("words", all_words(), ids=lambda each: each.locale)
every = pytest.mark.parametrize("kind", MESSAGES, ids=lambda each: each.__name__)


@cache
def second_opinion() -> Callable[[str, dict[str, str]], list[str]]:
    """Return the check of one call to the Bot API."""
    spec = spec_from_file_location("spec_check", SECOND_OPINION)
    assert spec is not None
    assert spec.loader is not None
    checker = module_from_spec(spec)
    spec.loader.exec_module(checker)
    check: Callable[[str, dict[str, str]], list[str]] = checker.check
    return check


@either
@pytest.mark.parametrize(
    "sample",
    [*words_samples.NOTICES, *words_samples.PAGES, *words_samples.REFUSALS],
    ids=lambda each: type(each).__name__,
)
def test_a_typical_message_is_good_telegram_html(words: Words, sample: Any) -> None:
    """What an office sends on an ordinary day is well formed and short enough."""
    message = (
        words.notice(sample, codes=words_samples.CODES, token=words_samples.TOKEN)
        if sample in words_samples.NOTICES
        else said(words, sample)
    )
    assert 0 < units(visible(message)) <= limit(sample)
    assert message == message.strip()
    assert "\n\n\n" not in message


@either
@every
def test_a_message_without_facts_is_still_one(words: Words, kind: type[Any]) -> None:
    """Empty texts, empty lists, zeros and Nones leave a message that Telegram takes."""
    for absent in (True, False):
        assert visible(said(words, Recipe(absent=absent).fill(kind))).strip()


@either
@every
def test_a_monstrous_message_fits(words: Words, kind: type[Any]) -> None:
    """Fields of 4,000 characters and lists of a hundred are cut, and no tag is."""
    for text in MONSTERS:
        source = Recipe(text, count=100, number=123_456, flag=True).fill(kind)
        assert 0 < units(visible(said(words, source))) <= limit(source)


@given(text=st.text(), count=st.integers(0, 12), number=st.integers(-9999, 9999), data=st.data())
def test_any_text_in_any_field_is_escaped(
    text: str, count: int, number: int, data: st.DataObject
) -> None:
    """Whatever people write, the message stays well formed."""
    kind = data.draw(st.sampled_from(MESSAGES))
    recipe = partial(Recipe, text, count, number, pick=data.draw(st.integers(0, 8)))
    source = recipe(flag=data.draw(st.booleans()), absent=data.draw(st.booleans())).fill(kind)
    for words in all_words():
        assert units(visible(said(words, source))) <= limit(source)


@pytest.mark.skipif(not SECOND_OPINION.exists(), reason="the second opinion is not beside us")
@either
@every
def test_a_second_opinion_finds_nothing_wrong(words: Words, kind: type[Any]) -> None:
    """A checker written from the Bot API's specification accepts each message too."""
    check = second_opinion()
    for text in ("周敏 <b>&", MONSTERS[0]):
        source = Recipe(text, count=20, number=2).fill(kind)
        call = {"chat_id": "1", "text": said(words, source), "parse_mode": "HTML"}
        method = "sendMessage"
        if limit(source) < 4096:
            method, call["caption"] = "sendPhoto", call.pop("text")
            call["photo"] = "file-id"
        assert check(method, call) == []


@every
def test_english_holds_no_chinese(kind: type[Any]) -> None:
    """With facts in ASCII, an English message has no Chinese sign left in it."""
    words = words_for("en", ZONE, "lastmile_bot")
    if kind.__name__ == "LanguageChoice":
        pytest.skip("it offers both languages")
    for recipe in each_way(ASCII):
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", said(words, recipe.fill(kind)))


@every
def test_chinese_holds_no_english(kind: type[Any]) -> None:
    """With Chinese facts, a Chinese message has no English word left in it."""
    words = words_for("zh_CN", ZONE, "lastmile_bot")
    if kind.__name__ == "LanguageChoice":
        pytest.skip("it offers both languages")
    for recipe in each_way(CHINESE):
        message = visible(said(words, recipe.fill(kind)))
        assert not re.search(r"[A-Za-z]{2,}", re.sub(NAMES, "", message)), message


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("notices", {each.kind for each in NOTICES}),
        ("pages", {each.page for each in PAGES}),
        ("errors", {each.code for each in REFUSALS}),
    ],
)
def test_templates_and_classes_are_one_to_one(folder: str, names: set[str]) -> None:
    """Each notice, page and refusal has its template, and no template is left over."""
    assert {each.stem for each in (ROOT / folder).glob("*.j2")} == names


def test_the_menu_is_no_message() -> None:
    """`Menu` changes the commands and says nothing."""
    assert not (ROOT / "notices" / f"{Menu.kind}.j2").exists()


@either
def test_a_fresh_state_may_carry_the_card(words: Words) -> None:
    """After a press on an old button one message says why and shows the finding, within limits."""
    card = Recipe("整" * 4000, count=30).fill(FindingCard)
    told = words.notice(FreshState(2, "JX2026-002"), card=card)
    assert "JX2026-002" in told.splitlines()[0]
    assert units(visible(told)) <= 4096
    assert len(told) > len(words.notice(FreshState(2, "JX2026-002")))


@either
def test_labels_are_short_whatever_they_name(words: Words) -> None:
    """A caption or a toast holds at most 200 characters."""
    for key in LABELS:
        for text in MONSTERS:
            label = words.label(key, code=text, title=text, name=text)
            assert 0 < units(label) <= 200


@either
def test_an_unknown_label_is_an_error(words: Words) -> None:
    """A missing key never shows as an empty button."""
    with pytest.raises(KeyError):
        words.label("no-such-key")


@either
def test_commands_are_what_telegram_takes(words: Words) -> None:
    """Names are a-z and descriptions 3 to 256 characters, for every mix of roles."""
    offered = words.commands(["officer", "supervisor", "admin"])
    assert [name for name, _ in offered] == list(COMMANDS)
    assert all(re.fullmatch(r"[a-z]{1,32}", name) for name, _ in offered)
    assert all(3 <= len(description) <= 256 for _, description in offered)
    assert [name for name, _ in words.commands([])] == ["start", "help", "language", "cancel"]


def test_what_each_role_is_offered() -> None:
    """The menus are those of the design, for the commands that exist."""
    words = words_for("en", ZONE)
    officer = {name for name, _ in words.commands(["officer"])}
    assert officer - {"start", "help", "language", "cancel"} == {"mine", "finding"}
