"""From the bytes of a file to its sheets, whatever kind of table it is."""

from rectification.ledger.archive import look_into
from rectification.ledger.compound import is_encrypted, is_workbook
from rectification.ledger.sheet import Sheet
from rectification.ledger.textfile import read_text
from rectification.ledger.unreadable import Reason, UnreadableLedger
from rectification.ledger.workbook import read_workbook

LARGEST_FILE = 20 * 1024 * 1024
"""In bytes: what a Telegram bot may download (Bot API, getFile)."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Return the sheets of a workbook or a text file, told apart by content, not by name.

    Raises:
        UnreadableLedger: For every reason but those of headings and rows.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableLedger(Reason.EMPTY)
    if len(data) > LARGEST_FILE:
        raise UnreadableLedger(Reason.TOO_BIG)
    if data.startswith(_ZIP):
        return read_workbook(data, look_into(data))
    if data.startswith(_COMPOUND):
        if is_encrypted(data):
            raise UnreadableLedger(Reason.ENCRYPTED)
        if not is_workbook(data):
            raise UnreadableLedger(Reason.NOT_A_TABLE)
        return read_workbook(data)
    return [read_text(data, filename)]
