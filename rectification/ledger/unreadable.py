"""The two ways to say no: a file that cannot be read at all, and a value that makes no sense."""

from enum import StrEnum

from rectification.ledger.fields import Field, Kind


class Reason(StrEnum):
    """Why nothing at all could be read; the value is the name of the wording."""

    NOT_A_TABLE = "not-a-table"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    TOO_BIG = "too-big"
    TOO_HARD = "too-hard"
    DAMAGED = "damaged"
    NO_HEADINGS = "no-headings"
    TWO_ALIKE = "two-alike"
    NO_ROWS = "no-rows"


class UnreadableLedger(Exception):  # it is the file that is wrong, not the program
    """A file from which not one row can be taken.

    Attributes:
        reason: Which of the reasons.
        place: Where, as the user knows it: a sheet, a cell, or empty. Of `not-a-table`, what
            it is instead, if that is known: pdf, word, slides, picture, page or archive; or a
            workbook of a kind that is not read: xml-2003, flat-ods, xlsb, numbers or mht.
        found: The headings that were seen (`no-headings`, `two-alike`).
        missing: The fields that a table needs and this one does not show (`no-headings`),
            or the field that two columns claim (`two-alike`).
    """

    def __init__(
        self,
        reason: Reason,
        *,
        place: str = "",
        found: tuple[str, ...] = (),
        missing: tuple[Field, ...] = (),
    ) -> None:
        super().__init__(reason, place, found, missing)
        self.reason = reason
        self.place = place
        self.found = found
        self.missing = missing

    def __str__(self) -> str:
        return f"{self.reason} {self.place} {self.found} {self.missing}"


class WrongValue(ValueError):  # it is the value that is wrong, not the program
    """A cell that does not say what its column asks for; `kind` says how."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind
