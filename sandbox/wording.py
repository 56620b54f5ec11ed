"""Text and captions as Telegram keeps them: parsed, trimmed, with what it marks by itself."""

import re
from typing import Any

from sandbox import markup
from sandbox.errors import bad_request
from sandbox.markup import utf16_length
from sandbox.people import Json

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/@])/[a-zA-Z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])", re.ASCII)),
    (
        "url",
        re.compile(r"(?:https?://|\bt\.me/)[A-Za-z0-9._~:/?#\[\]@!$&'*+,;=%-]*[A-Za-z0-9/_=-]"),
    ),
    ("mention", re.compile(r"(?<![\w/])@[a-zA-Z]\w{3,31}", re.ASCII)),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b", re.ASCII)),
)


def formatted(
    source: str, parse_mode: str | None, given: list[Json] | None
) -> tuple[str, list[Json]]:
    """Return the visible text and all entities of what a bot sends.

    `given` are entities that the bot lists itself; with a parse mode they are ignored.

    Raises:
        ApiError: 400 for a parse mode other than HTML, and what `markup.parse` refuses.
    """
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, entities = markup.parse(source)
    else:
        text, entities = source, [_checked(entity, source) for entity in given or []]
    return mark(*trimmed(text, entities))


def _checked(entity: Any, source: str) -> Json:
    if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
        raise bad_request("can't parse MessageEntity: Expected an Object with a type")
    offset, length = entity.get("offset"), entity.get("length")
    if not (isinstance(offset, int) and isinstance(length, int) and offset >= 0 and length > 0):
        raise bad_request("can't parse MessageEntity: Wrong offset or length")
    if offset + length > utf16_length(source):
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
        )
    return entity


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Strip white space at both ends and move the entities with the text."""
    body = text.lstrip()
    cut = utf16_length(text) - utf16_length(body)
    body = body.rstrip()
    end = utf16_length(body)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return body, kept


def mark(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Add the commands, links, mentions and addresses that Telegram finds by itself."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _CLOSED]
    found = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            stop = start + utf16_length(match[0])
            if not any(start < there[1] and there[0] < stop for there in taken):
                taken.append((start, stop))
                found.append({"type": kind, "offset": start, "length": stop - start})
    return text, sorted([*entities, *found], key=lambda e: (e["offset"], -e["length"]))


_CLOSED = frozenset({"code", "pre", "text_link", "custom_emoji", "text_mention"})
