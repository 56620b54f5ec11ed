"""A strict reader of Telegram's HTML, as the Bot API documents it under "HTML style"."""

import re
from html import unescape

TAGS = {"b": (), "i": (), "u": (), "s": (), "code": (), "pre": (), "blockquote": (), "a": ("href",)}
"""The tags that this house uses, each with its attributes; Telegram knows more."""

TOKEN = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"<>]*\")*)>|&(?:lt|gt|amp|quot|#\d+);|[^<>&]")


class BadHtml(ValueError):
    """Telegram would refuse this message."""


def visible(html: str) -> str:
    """Return what the reader sees.

    Raises:
        BadHtml: a tag, an attribute, an entity or the nesting is not Telegram's.
    """
    stack: list[str] = []
    seen: list[str] = []
    place = 0
    while place < len(html):
        token = TOKEN.match(html, place)
        if token is None:
            raise BadHtml(f"at {place}: {html[place : place + 40]!r}")
        place = token.end()
        closing, tag, attributes = token.groups()
        if tag is None:
            seen.append(unescape(token[0]))
        elif closing:
            if not stack or stack.pop() != tag:
                raise BadHtml(f"</{tag}> closes nothing at {place}")
        else:
            given = tuple(re.findall(r" ([a-z]+)=", attributes))
            if tag not in TAGS or given != TAGS[tag]:
                raise BadHtml(f"{token[0]} is not Telegram's")
            if {"code", "pre"} & set(stack) or (tag == "blockquote" and tag in stack):
                raise BadHtml(f"{token[0]} may not stand inside {stack}")
            stack.append(tag)
    if stack:
        raise BadHtml(f"{stack} is never closed")
    return "".join(seen)


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
