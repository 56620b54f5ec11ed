"""Cleaning what people and programs leave in cells, without touching what they mean."""

import re
import unicodedata
from datetime import datetime

from rectification.ledger.sheet import Cell

# Control characters but those of tabs and line ends; zero-width characters; marks of direction
# and order; what is no character at all.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")  # how OOXML spells a control character
_LINE_ENDS = re.compile(r"[ \t\u3000]*(?:\r\n?|\n)[ \t\u3000]*")


def text_of(cell: Cell) -> str:
    """Return the cell as text, trimmed, without control characters, line feeds for line ends."""
    if isinstance(cell, str):
        if cell.isprintable() and "_x00" not in cell:
            return cell.strip()
        cell = _UNSEEN.sub("", _ESCAPED.sub("", cell))
        return _LINE_ENDS.sub("\n", cell).strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)


def narrow(text: str) -> str:
    """Return the text with full-width digits, letters and signs in their plain form."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


_NOTHING = frozenset({"-", "--", "/", "\\", "无", "暂无", "不涉及", "na", "n/a", "none", "nil"})


def says_nothing(text: str) -> bool:
    """Tell whether the text is one of the ways to leave a cell empty: a dash, 无, N/A."""
    plain = narrow(text).strip().casefold()
    return not plain.strip("-—–―─_ ") or plain in _NOTHING
