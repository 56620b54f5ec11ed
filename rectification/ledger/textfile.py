"""Text files: .csv, .tsv and what spreadsheets call Unicode text, in the encodings of offices."""

import csv
import re
from collections import Counter
from io import StringIO

from rectification.ledger.grid import refuse_large
from rectification.ledger.headings import meanings
from rectification.ledger.sheet import Cell, Sheet
from rectification.ledger.unreadable import Reason, UnreadableLedger

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEPARATORS = ",\t;|，"
_SAMPLE_ROWS = 30
_SAMPLE_BYTES = 64 * 1024
_LONGEST_CELL = 131_072
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
# Outside of these a wrongly guessed encoding shows: letters, kana, Han, CJK signs, full width.
_USUAL = re.compile(
    "[\t\r\n -~\u00a0-\u024f\u2000-\u22ff\u2460-\u25ff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)
_MOSTLY = 0.95
_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r]")
"""How a formula begins, also in full width, after any apostrophes."""


def read_text(data: bytes, filename: str) -> Sheet:
    """Return the file as one sheet; every cell is text, a blank line is a row.

    Raises:
        UnreadableLedger: `not-a-table` if it is no text or has one column only,
            `empty`, or `damaged` if a quotation never ends.
    """
    text = decode(data)
    if not text.strip():
        raise UnreadableLedger(Reason.EMPTY)
    text = text.rstrip("\r\n")
    refuse_large(text.count("\n"), 1)
    separator = _separator(text)
    if separator is None:
        raise UnreadableLedger(Reason.NOT_A_TABLE)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableLedger(Reason.DAMAGED) from error
    width = max(map(len, rows))
    refuse_large(len(rows), width)
    if "'" in text:
        rows = [[unguarded(cell) for cell in row] for row in rows]
    cells: list[list[Cell]] = [[*row, *[""] * (width - len(row))] for row in rows]
    return Sheet(filename, cells)


def guarded(text: str) -> str:
    """Return text for a text file so that a spreadsheet program takes it for no formula.

    What begins as a formula does gets an apostrophe before it, and one more where it has
    some: https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` guarded; any other as it is."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def decode(data: bytes) -> str:
    """Return the bytes as text.

    A mark at the start decides; then UTF-8 if it is valid; then GB18030, the encoding that
    Chinese offices must support (GB 18030-2022), if the outcome looks like writing; else
    what charset-normalizer finds most likely.

    Raises:
        UnreadableLedger: `not-a-table`, because this is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data, encoding))
    text = _strictly(data, "utf-8")
    if text is None:
        text = _strictly(data, "gb18030")
        if text is None or not _looks_written(text):
            from charset_normalizer import from_bytes  # noqa: PLC0415  # rarely needed, slow to load

            best = from_bytes(data[:_SAMPLE_BYTES]).best()
            text = _strictly(data, best.encoding) if best else None
    return _checked(text)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _checked(text: str | None) -> str:
    if text is None:
        raise UnreadableLedger(Reason.NOT_A_TABLE)
    sample = text[:_SAMPLE_BYTES]
    if len(_UNPRINTABLE.findall(sample)) > len(sample) * (1 - _MOSTLY) or "\0" in sample:
        raise UnreadableLedger(Reason.NOT_A_TABLE)
    return text


def _looks_written(text: str) -> bool:
    sample = text[:_SAMPLE_BYTES]
    return len(_USUAL.findall(sample)) >= len(sample) * _MOSTLY


def _separator(text: str) -> str | None:
    """Return the sign that cuts out a row of headings that we know.

    Where several do, or none, it is the one that cuts the first rows most evenly into the
    most columns; alone that would be misled by the commas of a long description.
    """
    best, best_score = None, (0, 0)
    for separator in _SEPARATORS:
        rows = csv.reader(StringIO(text[:_SAMPLE_BYTES], newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        known = 0
        try:
            for _, row in zip(range(_SAMPLE_ROWS), rows, strict=False):
                widths[len(row)] += 1
                if len(row) > 1:
                    known = max(known, sum(bool(meanings(cell)) for cell in row))
        except csv.Error:
            continue
        evenly = max((width * times for width, times in widths.items() if width > 1), default=0)
        if (known, evenly) > best_score:
            best, best_score = separator, (known, evenly)
    return best
