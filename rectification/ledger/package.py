"""Zip archives that are no workbooks we read: a packed table, a text document, slides, Numbers."""

import zipfile
import zlib
from io import BytesIO

from rectification.ledger.unreadable import Reason, UnreadableLedger

LARGEST_INSIDE = 40 * 1024 * 1024
"""Bytes of a packed table once it is unpacked."""

_TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".et", ".csv", ".tsv", ".txt")
_PARTS = {
    "word/document.xml": "word",
    "ppt/presentation.xml": "slides",
    "xl/workbook.bin": "xlsb",
    "Index/Document.iwa": "numbers",
    "Index.zip": "numbers",
}
_SLIDES = "Index/Slide"
"""How the parts of an Apple Keynote begin; what else has Document.iwa is Numbers, or Pages."""
_MIMETYPES = {b"opendocument.text": "word", b"opendocument.presentation": "slides"}


def other_kind(data: bytes) -> str:
    """Return what an archive is that is no workbook: one of `Reason.NOT_A_TABLE`; else nothing."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.startswith(_SLIDES) for name in names):
                return "slides"
            for part, kind in _PARTS.items():
                if part in names:
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size < len(data):
                mimetype = archive.read("mimetype")
                return next((kind for end, kind in _MIMETYPES.items() if end in mimetype), "")
            return "" if any(map(_of_workbook, names)) else "archive"
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError):
        return ""  # whoever opens it as a workbook says what is wrong with it


def packed_table(data: bytes) -> tuple[str, bytes] | None:
    """Return the only table that was packed into an archive, as name and bytes.

    Raises:
        UnreadableLedger: `too-big`, `encrypted` or `damaged`.
    """
    if other_kind(data) != "archive":
        return None
    with zipfile.ZipFile(BytesIO(data)) as archive:
        tables = [
            entry
            for entry in archive.infolist()
            if entry.filename.casefold().endswith(_TABLES)
            and not entry.filename.startswith("__MACOSX/")
        ]
        if len(tables) != 1:
            return None
        (entry,) = tables
        if entry.file_size > LARGEST_INSIDE:
            raise UnreadableLedger(Reason.TOO_BIG, place=entry.filename)
        if entry.flag_bits & 1:
            raise UnreadableLedger(Reason.ENCRYPTED, place=entry.filename)
        try:
            return entry.filename, archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnreadableLedger(Reason.DAMAGED, place=entry.filename) from error


def _of_workbook(name: str) -> bool:
    return name.startswith("xl/") or name in ("content.xml", "[Content_Types].xml")
