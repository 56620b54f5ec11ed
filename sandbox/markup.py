"""Telegram's HTML style: tags become entities with offsets in UTF-16 units.

Refused in Telegram's words is what its server refuses: an unknown tag, one that is never closed
or is closed out of order, a `<` that starts no tag. Refused here as well, with words of our own,
is what the documentation forbids but the server lets pass or drops: a bare `&` or `>`, a named
character other than lt, gt, amp and quot, entities inside `pre` and `code`, nested quotations.
Source: core.telegram.org/bots/api#html-style.
"""

import html
import re
from dataclasses import dataclass

from sandbox.errors import ApiError, bad_request
from sandbox.people import Json

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?""")
_CHARACTER = re.compile(r"&(#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot);")
_VERBATIM = {"code", "pre"}


@dataclass(frozen=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 units, in which Telegram counts."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)  # noqa: PLR2004  the edge of the plane that needs one unit


def parse(source: str) -> tuple[str, list[Json]]:
    """Return the visible text and its entities, outermost first.

    Raises:
        ApiError: 400 `can't parse entities: …`; offsets in it count bytes of UTF-8.
    """
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                if self.source.startswith("</", self.at):
                    self.end_tag()
                else:
                    self.start_tag()
            else:
                self.character()
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        order = {kind: rank for rank, kind in enumerate(("blockquote", "pre"))}
        self.entities.sort(key=lambda e: (e["offset"], -e["length"], order.get(e["type"], 9)))
        return "".join(self.text), self.entities

    def refuse(self, reason: str) -> ApiError:
        offset = len(self.source[: self.at].encode())
        return _refusal(f"{reason} at byte offset {offset}")

    def character(self) -> None:
        found = self.source[self.at]
        width = 1
        if found == "&":
            match = _CHARACTER.match(self.source, self.at)
            if not match:
                raise self.refuse('Character "&" must be written as &amp;')
            found, width = html.unescape(match[0]), len(match[0])
        elif found == ">":
            raise self.refuse('Character ">" must be written as &gt;')
        self.text.append(found)
        self.length += utf16_length(found)
        self.at += width

    def start_tag(self) -> None:
        end = _NAME.match(self.source, self.at + 1)
        tag = end[0].lower() if end else ""
        if tag not in _KINDS:
            raise self.refuse(f'Unsupported start tag "{tag}"')
        place = self.at + 1 + len(tag)
        attributes: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.source, place):
            value = next((part for part in match.groups()[1:] if part is not None), "")
            attributes[match[1].lower()] = html.unescape(value)
            place = match.end()
        close = re.compile(r"\s*>").match(self.source, place)
        if not close:
            raise self.refuse(f'Unclosed start tag "{tag}"')
        self.check(tag, attributes)
        self.at = close.end()
        self.open.append(_Open(tag, attributes, self.length))

    def check(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler"')
        if tag == "a" and not attributes.get("href"):
            raise self.refuse('Tag "a" must have attribute "href"')
        if tag == "tg-emoji" and not attributes.get("emoji-id"):
            raise self.refuse('Tag "tg-emoji" must have attribute "emoji-id"')
        around = [entry.tag for entry in self.open]
        language = tag == "code" and around[-1:] == ["pre"]
        if _VERBATIM.intersection(around) and not language:
            raise self.refuse(f'Tag "{tag}" can\'t be inside of "pre" or "code"')
        if tag == "blockquote" and tag in around:
            raise self.refuse('Tag "blockquote" can\'t be nested')

    def end_tag(self) -> None:
        if not self.open:
            raise self.refuse("Unexpected end tag")
        match = re.compile(r"</([^\s>]*)\s*>").match(self.source, self.at)
        if not match:
            raise self.refuse("Unclosed end tag")
        entry = self.open[-1]
        found = match[1].lower()
        if found not in ("", entry.tag):
            reason = self.refuse("Unmatched end tag").description.removeprefix("Bad Request: ")
            raise bad_request(f'{reason}, expected "</{entry.tag}>", found "</{found}>"')
        self.open.pop()
        self.at = match.end()
        if self.length > entry.offset:
            self.close(entry)

    def close(self, entry: _Open) -> None:
        kind = _KINDS[entry.tag]
        entity: Json = {"type": kind, "offset": entry.offset, "length": self.length - entry.offset}
        if kind == "text_link":
            entity["url"] = entry.attributes["href"]
        elif kind == "custom_emoji":
            entity["custom_emoji_id"] = entry.attributes["emoji-id"]
        elif kind == "blockquote" and "expandable" in entry.attributes:
            entity["type"] = "expandable_blockquote"
        elif kind == "pre":
            self.take_language(entity)
        elif kind == "code" and entry.attributes.get("class", "").startswith("language-"):
            entity["language"] = entry.attributes["class"].removeprefix("language-")
        self.entities.append(entity)

    def take_language(self, entity: Json) -> None:
        inner = self.entities[-1] if self.entities else {}
        if inner.get("type") == "code" and inner["offset"] >= entity["offset"]:
            self.entities.pop()
            if "language" in inner:
                entity["language"] = inner["language"]


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
