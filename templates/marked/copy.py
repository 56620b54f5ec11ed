"""The marked copy of a ledger, in the form that keeps the most of what was sent."""

from collections.abc import Sequence

from rectification.ledger.files import read_sheets
from templates.marked.anew import write_anew
from templates.marked.marks import Mark
from templates.marked.package import mark_package
from templates.marked.parts import CannotMark
from templates.words import Words


def marked_copy(
    data: bytes, filename: str, sheet: str, marks: Sequence[Mark], words: Words
) -> bytes:
    """Return a ledger as a workbook (.xlsx) with its faults marked.

    It computes for seconds where the table is large, so call it off the event loop.

    Args:
        data: the file as it was sent.
        filename: its name.
        sheet: the name of the sheet that was read.
        marks: what to mark there.
        words: the reader's language.

    Raises:
        UnreadableLedger: it cannot be read.
    """
    if data.startswith(b"PK"):
        try:
            return mark_package(data, sheet, marks, words)
        except (CannotMark, UnicodeDecodeError):
            pass  # .ods, macro sheets, or markup of a program that nobody knows
    return write_anew(read_sheets(data, filename), sheet, marks, words)
