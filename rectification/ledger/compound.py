"""Compound files (MS-CFB): old workbooks, and the shell around encrypted new ones.

The names of the streams stand in the directory as UTF-16, each at a multiple of 128 bytes.
"""

import re

_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
_WORKBOOK = ("Workbook", "Book")
_ENTRY = 128
_SECTOR = 64
# The record BOF of the globals substream in BIFF8: 16 bytes, version 6.0, workbook globals.
_BEGIN_OF_FILE = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0")
_FILE_PASS = b"\x2f\0"
_RECORDS_LOOKED_AT = 6


def is_encrypted(data: bytes) -> bool:
    """Tell whether a password closes the file.

    It wraps an encrypted package (MS-OFFCRYPTO 2.3.4), or is an old workbook whose second
    record or one soon after is FilePass (MS-XLS 2.4.117).
    """
    return any(_has_stream(data, name) for name in _ENCRYPTED) or _has_file_pass(data)


def _has_file_pass(data: bytes) -> bool:
    for found in _BEGIN_OF_FILE.finditer(data):
        at = found.start()
        if at % _SECTOR:
            continue
        for _ in range(_RECORDS_LOOKED_AT):
            kind, length = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4], "little")
            if kind == _FILE_PASS:
                return True
            at += 4 + length
    return False


def is_workbook(data: bytes) -> bool:
    """Tell whether the compound file holds a workbook (MS-XLS 2.1.2), not a letter or slides."""
    return any(_has_stream(data, name) for name in _WORKBOOK)


def kind_of_document(data: bytes) -> str:
    """Return what a compound file is that holds no workbook: word, slides or nothing known."""
    if _has_stream(data, "WordDocument"):
        return "word"
    return "slides" if _has_stream(data, "PowerPoint Document") else ""


def _has_stream(data: bytes, name: str) -> bool:
    wanted = name.encode("utf-16-le") + bytes(2)
    at = data.find(wanted)
    while at >= 0 and at % _ENTRY:
        at = data.find(wanted, at + 1)
    return at >= 0
