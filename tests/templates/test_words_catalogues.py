import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from templates.catalogue import LOCALES, po_file

ROOT = po_file("en").parents[4]
HOW = "run `make words`, then fill the .po files in templates/locales"

Ids = dict[str, str | None]
"""The plural of each message by its singular."""


def ids(singular_and_plural: str | tuple[str, ...] | list[str]) -> tuple[str, str | None]:
    """Return the singular and the plural of a message, if it has one."""
    if isinstance(singular_and_plural, str):
        return singular_and_plural, None
    return singular_and_plural[0], singular_and_plural[1]


@pytest.fixture(scope="module")
def extracted() -> Ids:
    """Every message in the templates and beside them, as pybabel finds them."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel's
    found = extract_from_dir(
        ROOT / "templates", methods, options, keywords={**DEFAULT_KEYWORDS, "N_": None}
    )
    return dict(ids(message) for _, _, message, _, _ in found)


def catalogue(locale: str) -> Catalog:
    """Read one language's .po file; anything malformed in it is an error."""
    content = BytesIO(Path(po_file(locale)).read_bytes())
    return read_po(content, locale=locale, abort_invalid=True)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_missing_or_stale(locale: str, extracted: Ids) -> None:
    """A catalogue holds exactly the messages that the templates say."""
    held = catalogue(locale)
    assert not held.obsolete, HOW
    assert dict(ids(each.id) for each in held if each.id) == extracted, HOW


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_fuzzy(locale: str) -> None:
    """A guess of pybabel waits for somebody to read it."""
    assert [each.id for each in catalogue(locale) if each.fuzzy and each.id] == [], HOW


def strings(message: Message) -> list[str]:
    """Return the translations of a message, one for each plural form."""
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def test_chinese_is_complete() -> None:
    """Every message has its Chinese."""
    for each in catalogue("zh_CN"):
        assert all(strings(each)), f"{each.id}: {HOW}"


def test_english_stands_in_the_templates_alone() -> None:
    """The English catalogue stays empty, so that no English sentence has two places."""
    for each in catalogue("en"):
        assert not each.id or not any(strings(each)), each.id


def test_translations_name_the_same_fields_and_tags() -> None:
    """A translation that drops, adds or misspells a field or a tag is found here."""
    for each in catalogue("zh_CN"):
        if not each.id:
            continue
        singular, plural = ids(each.id)
        marks = re.compile(r"%\(\w+\)s|%%|</?\w+>")
        translated = set(marks.findall(strings(each)[-1]))
        assert translated == set(marks.findall(plural or singular)), each.id
