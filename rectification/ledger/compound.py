"""Compound files (MS-CFB): old workbooks, and the shell around encrypted new ones."""

_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo", "DataSpaces")


def is_encrypted(data: bytes) -> bool:
    """Tell whether the compound file wraps an encrypted package (MS-OFFCRYPTO 2.3.4).

    The names of the streams stand in the directory as UTF-16, each at a multiple of 128 bytes.
    """
    return any(data.find(name.encode("utf-16-le")) % 128 == 0 for name in _ENCRYPTED)
