"""From the bytes of a file to its sheets, whatever kind of table it is."""

from dataclasses import replace

from rectification.ledger.archive import look_into
from rectification.ledger.compound import is_encrypted, is_workbook, kind_of_document
from rectification.ledger.package import other_kind, packed_table
from rectification.ledger.sheet import Sheet
from rectification.ledger.textfile import decode, read_text
from rectification.ledger.unreadable import Reason, UnreadableLedger
from rectification.ledger.webpage import is_web_page, kind_of_markup, read_web_page
from rectification.ledger.workbook import read_workbook

LARGEST_FILE = 20 * 1024 * 1024
"""In bytes: what a Telegram bot may download (Bot API, getFile)."""

_WIDEST_TABLE = 256
"""Columns in which a table is looked for; what is beyond them is a stray cell's doing."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"BM": "picture",
    b"II*\0": "picture",
    b"MM\0*": "picture",
    b"{\\rtf": "word",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
}
"""What a file is that begins so; of those that are sent for tables."""


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Return the sheets of a workbook or a text file, told apart by content, not by name.

    A table that is alone in an archive is taken out of it.

    Raises:
        UnreadableLedger: For every reason but those of headings and rows.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableLedger(Reason.EMPTY)
    if len(data) > LARGEST_FILE:
        raise UnreadableLedger(Reason.TOO_BIG)
    inside = packed_table(data) if data.startswith(_ZIP) else None
    if inside is not None:
        filename, data = inside
    return [_narrowed(sheet) for sheet in _unpacked(data, filename)]


def _narrowed(sheet: Sheet) -> Sheet:
    if len(sheet.rows[0]) <= _WIDEST_TABLE:
        return sheet
    return replace(sheet, rows=[row[:_WIDEST_TABLE] for row in sheet.rows])


def _unpacked(data: bytes, filename: str) -> list[Sheet]:
    if data.startswith(_ZIP):
        kind = other_kind(data)
        if kind:
            raise UnreadableLedger(Reason.NOT_A_TABLE, place=kind)
        return read_workbook(data, look_into(data))
    if data.startswith(_COMPOUND):
        if is_encrypted(data):
            raise UnreadableLedger(Reason.ENCRYPTED)
        if not is_workbook(data):
            raise UnreadableLedger(Reason.NOT_A_TABLE, place=kind_of_document(data))
        return read_workbook(data)
    for start, kind in _NO_TABLES.items():
        if data.startswith(start):
            raise UnreadableLedger(Reason.NOT_A_TABLE, place=kind)
    kind = kind_of_markup(data)
    if kind:
        raise UnreadableLedger(Reason.NOT_A_TABLE, place=kind)
    if is_web_page(data):
        return read_web_page(decode(data), filename)
    return [read_text(data, filename)]
