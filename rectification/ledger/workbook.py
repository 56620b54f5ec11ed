"""Workbooks (.xlsx, .xlsm, .xls, .ods) by calamine: stored values only, nothing is run."""

from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from rectification.ledger.archive import Archive
from rectification.ledger.sheet import Sheet
from rectification.ledger.unreadable import Reason, UnreadableLedger


def read_workbook(data: bytes, archive: Archive | None = None) -> list[Sheet]:
    """Return the worksheets, those in sight first.

    Raises:
        UnreadableLedger: `encrypted`, `damaged`, or `empty` if no sheet has a cell.
    """
    archive = archive or Archive()
    try:
        sheets = _sheets(data, archive)
    except PasswordError as error:
        raise UnreadableLedger(Reason.ENCRYPTED) from error
    except CalamineError as error:
        raise UnreadableLedger(Reason.DAMAGED) from error
    except BaseException as error:
        # A panic in the Rust parser arrives as a BaseException of a class that has no import.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableLedger(Reason.DAMAGED) from error
    if not sheets:
        raise UnreadableLedger(Reason.EMPTY)
    return sheets


def _sheets(data: bytes, archive: Archive) -> list[Sheet]:
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        worksheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        worksheets.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
        sheets = []
        for each in worksheets:
            sheet = book.get_sheet_by_name(each.name)
            rows = sheet.to_python(skip_empty_area=False)
            if rows and rows[0]:
                merged = sheet.merged_cell_ranges or ()
                broken = archive.broken.get(archive.parts.get(each.name, ""), {})
                sheets.append(Sheet(each.name, rows, merged, broken))
    return sheets
