"""Compound files (MS-CFB): old workbooks, and the shell around encrypted new ones.

The names of the streams stand in the directory as UTF-16, each at a multiple of 128 bytes.
"""

_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
_WORKBOOK = ("Workbook", "Book")
_ENTRY = 128


def is_encrypted(data: bytes) -> bool:
    """Tell whether the compound file wraps an encrypted package (MS-OFFCRYPTO 2.3.4)."""
    return any(_has_stream(data, name) for name in _ENCRYPTED)


def is_workbook(data: bytes) -> bool:
    """Tell whether the compound file holds a workbook (MS-XLS 2.1.2), not a letter or slides."""
    return any(_has_stream(data, name) for name in _WORKBOOK)


def _has_stream(data: bytes, name: str) -> bool:
    wanted = name.encode("utf-16-le") + bytes(2)
    at = data.find(wanted)
    while at >= 0 and at % _ENTRY:
        at = data.find(wanted, at + 1)
    return at >= 0
