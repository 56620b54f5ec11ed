"""Finding the number of a finding in what a person wrote."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

NUMBER = re.compile(r"(?<![a-z0-9])[a-z]{1,6}-?[0-9]{2,}(?:-[0-9]+)+(?![0-9%.])")
"""What the number of a finding looks like in plain small letters: jx2026-001, r-26-101."""

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))


def finding_number(text: str, known: Iterable[str]) -> str | None:
    """Return the known code that `text` names, as it is known; None if it names none.

    Case, width of the characters, kind of dash and blanks within a code do not matter. A code
    must stand alone: `JX2026-001` is not in `JX2026-0011`, nor in `AJX2026-001`; Chinese may
    touch it. If several are named, the longest holds, and among equals the first in the text.
    """
    plain = _plain(text)
    whole = "".join(plain.split())
    best: tuple[int, int] | None = None
    found = None
    for code in known:
        signs = "".join(_plain(code).split())
        if signs not in whole:
            continue
        pattern = r"\s*".join(re.escape(sign) for sign in signs)
        match = pattern and re.search(
            rf"(?<![a-z0-9])(?<![0-9]-)(?<![a-z]-){pattern}(?![a-z0-9])(?!-[a-z0-9])", plain
        )
        if match and (best is None or (-len(code), match.start()) < best):
            best, found = (-len(code), match.start()), code
    return found


def looks_like_number(text: str) -> bool:
    """Tell whether a text names something that has the form of a finding's number."""
    return NUMBER.search(_plain(text)) is not None


@lru_cache(maxsize=64)  # a text is asked for a known number, then for the form of one
def _plain(text: str) -> str:
    """Return a text in lower case, narrow signs and one kind of dash."""
    return unicodedata.normalize("NFKC", text).casefold().translate(DASHES)
