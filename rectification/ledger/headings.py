"""Which field a heading means, by the table of known names in `vocabulary`."""

import re
from functools import lru_cache
from typing import NamedTuple

from rectification.ledger.characters import narrow, text_of
from rectification.ledger.fields import Field
from rectification.ledger.sheet import Cell
from rectification.ledger.vocabulary import CLOSED_ON, NAMES, NO_FIELD, STATUS

_IN_BRACKETS = re.compile(r"[(\[【〔{](.*?)[)\]】〕}]")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER_SIGN = re.compile(r"(?<=\w)\s*#")


INFORMATION = ("仅供参考", "for information")
"""Said in the heading of a column that an export adds for its readers, in either language."""


class Meaning(NamedTuple):
    """A field that a heading may stand for; a lower tier is the surer name."""

    tier: int
    field: Field


def plain(text: str) -> str:
    """Return a heading without what does not count: spaces, signs, case, width.

    The sign in "Finding #" does count: it is the finding's number.
    """
    return _SIGNS.sub("", _NUMBER_SIGN.sub("no", narrow(text))).casefold()


def listed(names: str) -> list[str]:
    """Return the names of one tier."""
    return [name.strip() for name in names.split("|") if name.strip()]


def _table() -> dict[str, tuple[Meaning, ...]]:
    table: dict[str, tuple[Meaning, ...]] = {}
    for each, tiers in NAMES.items():
        for tier, names in enumerate(tiers):
            for name in listed(names):
                key = plain(name)
                table[key] = (*table.get(key, ()), Meaning(tier, each))
    return {name: tuple(sorted(meanings)) for name, meanings in table.items()}


_MEANINGS = _table()
_STATUS = frozenset(map(plain, listed(STATUS)))
_CLOSED_ON = frozenset(map(plain, listed(CLOSED_ON)))
_NO_FIELD = frozenset(map(plain, listed(NO_FIELD)))


def shown(cell: Cell) -> str:
    """Return a heading as one line, to show it and to keep extra values under it."""
    text = text_of(cell)
    if text.isascii():
        return " ".join(text.split())
    return re.sub(r"(?<![!-~])\s+|\s+(?![!-~])", "", text)


@lru_cache(maxsize=65536)
def meanings(heading: str) -> tuple[Meaning, ...]:
    """Return the fields that a heading may mean, the surest first; empty if it is unknown.

    Spaces, line breaks, case, width and signs do not count. What stands in brackets is
    looked at if the rest is unknown.
    """
    if for_information(heading):
        return ()
    for name in readings_of(heading):
        found = _MEANINGS.get(name)
        if found:
            return found
    return ()


def readings_of(heading: str) -> tuple[str, ...]:
    """Return a heading without its brackets, with them, and what stands in them, all plain."""
    narrowed = narrow(heading)
    outside = _IN_BRACKETS.sub("", narrowed)
    names = (outside, narrowed, *_IN_BRACKETS.findall(narrowed))
    return tuple(filter(None, map(plain, names)))


def without_brackets(heading: str) -> str:
    """Return a heading without what stands in brackets."""
    return _IN_BRACKETS.sub("", narrow(heading))


def tells_status(heading: str) -> bool:
    """Tell whether the column says of a finding that it is open or over."""
    return _is_among(heading, _STATUS)


def tells_closing_day(heading: str) -> bool:
    """Tell whether the column holds the day on which a finding was over."""
    return _is_among(heading, _CLOSED_ON)


def is_no_field(heading: str) -> bool:
    """Tell whether the column is known to be none of the fields."""
    if for_information(heading) or not readings_of(heading):
        return True
    return _is_among(heading, _STATUS | _CLOSED_ON | _NO_FIELD)


def for_information(heading: str) -> bool:
    """Tell whether a column only informs its reader: an import passes over it.

    An exported ledger tells so how each finding stands; whoever changes that there moves
    nothing, because a finding moves by what people do.
    """
    said = plain(heading)
    return any(plain(each) in said for each in INFORMATION)


def _is_among(heading: str, names: frozenset[str]) -> bool:
    return not for_information(heading) and any(name in names for name in readings_of(heading)[:2])


def customary(field: Field, *, chinese: bool) -> str:
    """Return the heading under which this office writes the field."""
    return next(name for name in listed(NAMES[field][0]) if name.isascii() is not chinese)


def is_customary(heading: str, field: Field) -> bool:
    """Tell whether this office writes the field under this heading, in either language."""
    outside = plain(without_brackets(heading))
    return outside in {plain(customary(field, chinese=each)) for each in (True, False)}
