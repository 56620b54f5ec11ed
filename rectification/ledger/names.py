"""People and units that share a cell."""

import re

from rectification.ledger.characters import says_nothing

_SEPARATORS = re.compile(r"[、，；;\n|]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_GAP = re.compile(r"[ \t\u3000\u00a0]+")


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell in their order, each once.

    、 ， ； and line breaks separate; a comma does only between Chinese names, so that
    "Lee, Morgan" is one person; spaces do between whole Chinese names (何建国 林晓) but not
    inside a name that is padded to width (周　敏).
    """
    names = (
        name
        for part in _SEPARATORS.split(text)
        for piece in _comma_pieces(part)
        for name in _spaced(piece.strip())
    )
    return tuple(dict.fromkeys(name for name in names if not says_nothing(name)))


def _comma_pieces(part: str) -> list[str]:
    pieces = part.split(",")
    if all(_CHINESE.search(piece) for piece in pieces if piece.strip()):
        return pieces
    return [part]


def _spaced(piece: str) -> list[str]:
    words = _GAP.split(piece)
    if not all(_CHINESE.match(word) for word in words):
        return [" ".join(words)]
    if all(len(word) > 1 for word in words):
        return words
    return ["".join(words)]
