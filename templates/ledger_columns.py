"""The columns of an exported ledger: their headings, widths and what stands in each.

The ledger's own fields are headed as the reader knows them best, so what is exported is
understood when it comes back. Columns that only inform say so in their heading, and the
reader passes over them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rectification.entry import Entry
from rectification.ledger import Field
from rectification.ledger.characters import text_of
from rectification.ledger.headings import INFORMATION, customary
from rectification.money import in_wan
from templates.catalogue import N_
from templates.words import Words

Kind = Literal["text", "number", "date", "amount", "percent"]
Value = str | int | Decimal | date | None

EXTRA_WIDTH = 18
WIDTHS = {
    Field.CODE: 14, Field.PROJECT: 20, Field.UNIT: 15, Field.EVALUATOR: 15, Field.GRADE: 7,
    Field.CATEGORY: 11, Field.DESCRIPTION: 38, Field.ADVICE: 32, Field.AMOUNT: 14,
    Field.OWNER: 11, Field.ASSISTING: 15, Field.SUPERVISOR: 10, Field.DEADLINE: 12,
}  # fmt: skip
"""In digits of the standard font; a Chinese sign takes two."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        heading: what stands over it.
        width: in digits of the standard font.
        kind: what stands in it.
        value: takes a finding, and its place in the ledger from 1.
    """

    heading: str
    width: int
    kind: Kind
    value: Callable[[Entry, int], Value]


@dataclass(frozen=True)
class LedgerColumns:
    """The columns in one language and one unit of money.

    Attributes:
        words: the language.
        wan: whether amounts are in 万元; else in yuan.
        extra: the headings of further columns that findings bring with them.
    """

    words: Words
    wan: bool
    extra: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit of money as a heading names it, also in English for 万元."""
        return "万元" if self.wan else self.words.formats.gettext("yuan")

    def all(self) -> list[Column]:
        """Return the columns from left to right."""
        return [
            Column(self._word(ORDINAL), 6, "number", lambda _, place: place),
            *map(self._of_field, Field),
            *map(_of_extra, self.extra),
            *self._for_information(),
        ]

    def _word(self, message: str) -> str:
        return self.words.formats.gettext(message)

    def _of_field(self, field: Field) -> Column:
        heading = customary(field, chinese=self.words.formats.chinese)
        kind: Kind = "text"
        if field is Field.AMOUNT:
            heading, kind = heading + self.words.formats.paren(self.unit), "amount"
        elif field is Field.DEADLINE:
            kind = "date"
        return Column(heading, WIDTHS[field], kind, self._values()[field])

    def _values(self) -> dict[Field, Callable[[Entry, int], Value]]:
        def text(field: Field) -> Callable[[Entry, int], Value]:
            return lambda entry, _: entry.known.texts[field]

        return {field: text(field) for field in Field} | {
            Field.CODE: lambda entry, _: entry.known.code,
            Field.AMOUNT: lambda entry, _: self._money(entry.known.amount),
            Field.OWNER: lambda entry, _: self._listed(entry.known.owners),
            Field.ASSISTING: lambda entry, _: self._listed(entry.known.assisting),
            Field.SUPERVISOR: lambda entry, _: self._listed(entry.supervisors),
            Field.DEADLINE: lambda entry, _: entry.known.deadline,
        }

    def _for_information(self) -> Iterable[Column]:
        aside = INFORMATION[0 if self.words.formats.chinese else 1]

        def column(
            message: str, width: int, kind: Kind, value: Callable[[Entry], Value], unit: str = ""
        ) -> Column:
            note = self.words.formats.paren(f"{unit}, {aside}" if unit else aside)
            if self.words.formats.chinese:
                note = note.replace(", ", "，")
            return Column(self._word(message) + note, width, kind, lambda each, _: value(each))

        return (
            column(STATUS, 13, "text", lambda each: self.words.status(each.status)),
            column(PERCENT, 13, "percent", lambda each: each.percent),
            column(
                RECTIFIED, 14, "amount", lambda each: self._money(each.rectified or None), self.unit
            ),
            column(LATEST, 32, "text", lambda each: text_of(each.latest)),
        )

    def _money(self, yuan: Decimal | None) -> Decimal | None:
        """Return an amount in the unit of the column; a fen is 0.000001万元, so nothing is lost."""
        return in_wan(yuan) if self.wan and yuan is not None else yuan

    def _listed(self, names: tuple[str, ...]) -> str:
        return ("、" if self.words.formats.chinese else "; ").join(names)


def _of_extra(heading: str) -> Column:
    return Column(heading, EXTRA_WIDTH, "text", lambda entry, _: entry.known.extra.get(heading, ""))


ORDINAL = N_("S/N")
STATUS = N_("Status")
PERCENT = N_("Percent done")
RECTIFIED = N_("Amount rectified")
LATEST = N_("Latest report")
