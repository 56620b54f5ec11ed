"""Making any fact fit into a message: texts and lists are cut before they are printed.

Telegram counts a message after its tags and escapes are read. It takes 4,096 characters
of text and 1,024 of a caption (core.telegram.org/bots/api#sendmessage); lengths here are
UTF-16 units, which never count less than Telegram does.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from typing import Any

MESSAGE = 4096
CAPTION = 1024
ELLIPSIS = "…"

LENGTHS = {
    "description": 700,
    "advice": 500,
    "text": 700,
    "reason": 700,
    "words": 400,
    "error": 120,
    "title": 70,
    "value": 40,
    "code": 40,
    "found": 30,
}
"""The most UTF-16 units that a field of this name shows; any other shows `LENGTH`."""
LENGTH = 60
PROSE = frozenset({"description", "advice", "text", "reason", "words"})
"""Fields that keep their line breaks; any other becomes one line."""

COUNTS = {"warnings": 5, "reports": 5, "words": 5, "overdue": 5}
"""The most items that a list of this name shows; any other shows `COUNT`."""
COUNT = 10

_TAG = re.compile(r"<(/?)([a-z]+)[^>]*>")
_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF))


class Shown(tuple[Any, ...]):  # noqa: SLOT001  # a tuple with a count beside it takes no slots
    """The first items of a list; `more` is how many are not shown."""

    more: int

    @classmethod
    def of(cls, items: Iterable[Any], total: int) -> "Shown":
        """Show these items of `total`."""
        shown = cls(items)
        shown.more = total - len(shown)
        return shown


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def brief(text: str, most: int) -> str:
    """Return `text` within `most` UTF-16 units, ending in … where it was cut."""
    if 2 * len(text) <= most or units(text) <= most:  # no sign takes more than two
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - 1)]
    return kept.decode("utf-16-le", "ignore").rstrip() + ELLIPSIS


def facts_of(source: object) -> dict[str, Any]:
    """Return a dataclass's fields by name; of any other value none."""
    names: tuple[str, ...] = getattr(source, "__match_args__", ())  # as dataclasses note them
    return {name: getattr(source, name) for name in names}


def fit(facts: Mapping[str, Any], scale: float = 1) -> dict[str, Any]:
    """Return the facts with every text and list cut to what a message can show.

    A list's hidden items are counted by the sibling `<name>_total`, or by `total` where
    there is only one list.

    Args:
        facts: the fields of a notice or a view, by name.
        scale: below 1 shows less of everything.
    """
    return {
        name: value if value is None or isinstance(value, int) else _fit(name, value, scale, facts)
        for name, value in facts.items()
    }


def _fit(name: str, value: Any, scale: float, beside: Mapping[str, Any]) -> Any:
    """Return one value, cut by the limits of its name; `beside` it stand the others."""
    match value:
        case str():
            return _text(value, max(8, int(LENGTHS.get(name, LENGTH) * scale)), prose=name in PROSE)
        case tuple() | list():
            most = max(1, int(COUNTS.get(name, COUNT) * scale))
            shown = (_fit(name, item, scale, {}) for item in value[:most])
            return Shown.of(shown, max(len(value), _total(name, beside) or 0))
    own = fit(facts_of(value), scale)
    return type(value)(**own) if own else value


def _total(name: str, facts: Mapping[str, Any]) -> int | None:
    """Return how many there are of what a list begins, if the facts say so."""
    total: int | None = facts.get(f"{name}_total")
    if total is None and "total" in facts:
        lists = [value for value in facts.values() if isinstance(value, (tuple, list))]
        return facts["total"] if len(lists) == 1 else None
    return total


def _text(text: str, most: int, *, prose: bool) -> str:
    """Return text without control characters and needless blanks, within `most` units."""
    if 2 * len(text) <= most and text.isprintable():  # one line, and no sign takes more than two
        return " ".join(text.split()) if not prose else text.strip()
    start = text if len(text) <= 4 * most else text[: 4 * most] + ELLIPSIS
    seen = start.encode("utf-16-le", "ignore").decode("utf-16-le").translate(_UNSEEN)
    if not prose:
        return brief(" ".join(seen.split()), most)
    return brief("\n".join(line.strip() for line in seen.splitlines() if line.strip()), most)


def visible(html: str) -> str:
    """Return what a reader sees of Telegram HTML."""
    return unescape(_TAG.sub("", html))


def guard(html: str, most: int) -> str:
    """Cut Telegram HTML at the last line end outside all tags that still fits."""
    if units(visible(html)) <= most:
        return html
    room, depth, kept, end = most - 2, 0, "", 0
    lines = html.split("\n")
    for number, line in enumerate(lines, start=1):
        room -= units(visible(line)) + 1
        if room < 0:
            break
        depth += sum(-1 if closing else 1 for closing, _ in _TAG.findall(line))
        if depth == 0:
            end = number
    kept = "\n".join(lines[:end])
    return f"{kept}\n{ELLIPSIS}" if kept else escape(brief(visible(html), most))
