"""Names that may mean the same unit or person: 教育局 and 市教育局, Zhou Min and MIN ZHOU."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from rectification.ledger.characters import narrow

NEAR = 0.8
"""From here on two names are alike enough to be offered; 1 is the same but for the writing."""
MOST = 4
"""Near names offered for one."""
_LOOKED_AT = 30
_ENDING, _SHORTENED, _WITHIN = 0.95, 0.9, 0.85
_SHORTEST = 2
_FEWEST_KEPT = 3
"""Characters that an abbreviation keeps: 卫健局 for 卫生健康局."""

_BRACKETED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_IDLE = re.compile(r"本级|机关$|同志$|先生$|女士$")
_SIGNS = re.compile(r"[\s·・.,，、\-_'\"“”]+")
_LEVEL = re.compile("^[省市县区]")
_LATIN = re.compile(r"[a-z]")
_HAN = re.compile("[\u3400-\u9fff]")


def plain(name: str) -> str:
    """Return what of a name counts: no case, width, signs, brackets; Latin words in order."""
    bare = _IDLE.sub("", _BRACKETED.sub(" ", narrow(name).casefold()))
    words = [each for each in _SIGNS.split(bare) if each]
    return " ".join(sorted(words)) if _LATIN.search(bare) else "".join(words)


class NearNames:
    """Known names, ready to be compared with unknown ones."""

    def __init__(self, known: Iterable[str]) -> None:
        self._plain = {name: plain(name) for name in known}
        self._by_piece: dict[str, list[str]] = defaultdict(list)
        for name, bare in self._plain.items():
            for piece in _pieces(bare):
                self._by_piece[piece].append(name)

    def of(self, name: str) -> list[str]:
        """Return the known names near to one, the nearest first, at most `MOST`."""
        bare = plain(name)
        shared = Counter(each for piece in _pieces(bare) for each in self._by_piece[piece])
        scored = [
            (_likeness(bare, self._plain[each]), each)
            for each, _ in shared.most_common(_LOOKED_AT)
            if each != name
        ]
        found = sorted((-score, each) for score, each in scored if score >= NEAR)
        return [each for _, each in found[:MOST]]


def _pieces(bare: str) -> set[str]:
    """Return what two names must share to be compared: a character, or a word."""
    return set(bare.split()) if _LATIN.search(bare) else set(bare)


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if not (_HAN.search(one) and _HAN.search(other)):
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    short, long = sorted((_LEVEL.sub("", one), _LEVEL.sub("", other)), key=len)
    if len(short) < _SHORTEST:
        return 0.0
    if long.endswith(short):
        return _ENDING
    if len(short) >= _FEWEST_KEPT and _is_shortened(short, long):
        return _WITHIN if short in long else _SHORTENED
    return _WITHIN if long.startswith(short) else 0.0


def _is_shortened(short: str, long: str) -> bool:
    """Tell whether the characters of one name stand in the other, in order, the last one last."""
    rest = iter(long)
    return long[-1] == short[-1] and all(each in rest for each in short)
