"""The ledgers that the office hands out: the empty one to fill in, and a sample to try with.

The headings are the reader's own, so what is filled in here is always understood there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rectification.ledger import REQUIRED, Field
from rectification.ledger.headings import customary
from templates.ledger_words import LedgerWords, words_of
from templates.sample_city import findings_of

SheetValue = str | date | Decimal | None

_ROOM = 2000
"""Rows that get drop-downs and formats: more findings than one office fills in by hand."""
_WIDTHS = {
    Field.CODE: 15, Field.PROJECT: 24, Field.UNIT: 18, Field.EVALUATOR: 18, Field.GRADE: 10,
    Field.CATEGORY: 14, Field.DESCRIPTION: 44, Field.ADVICE: 36, Field.AMOUNT: 16,
    Field.OWNER: 14, Field.ASSISTING: 18, Field.SUPERVISOR: 12, Field.DEADLINE: 13,
}  # fmt: skip
_FIRST_DAY = date(2020, 1, 1)
_LAST_DAY = date(2099, 12, 31)
_AMOUNT_FORMAT = "#,##0.00"
_DATE_FORMAT = "yyyy-mm-dd"


@dataclass
class _Book:
    """A workbook being written, and its formats."""

    words: LedgerWords
    buffer: BytesIO = field(default_factory=BytesIO)

    def __post_init__(self) -> None:
        self.book = xlsxwriter.Workbook(
            self.buffer,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        cell = {"valign": "top", "text_wrap": True}
        head = cell | {"bold": True, "border": 1, "valign": "vcenter", "align": "center"}
        self.owed = self.book.add_format(head | {"bg_color": "#C6E0B4"})
        self.free = self.book.add_format(head | {"bg_color": "#EDEDED"})
        self.text = self.book.add_format(cell)
        self.code = self.book.add_format(cell | {"num_format": "@"})
        self.amount = self.book.add_format(cell | {"num_format": _AMOUNT_FORMAT})
        self.day = self.book.add_format(cell | {"num_format": _DATE_FORMAT, "align": "left"})
        self.example = self.book.add_format(
            cell | {"italic": True, "font_color": "#7F7F7F", "bg_color": "#FFF9E5"}
        )

    def column_format(self, each: Field) -> Format:
        formats = {Field.AMOUNT: self.amount, Field.DEADLINE: self.day, Field.CODE: self.code}
        return formats.get(each, self.text)

    def ledger(self) -> Worksheet:
        """Add the sheet of findings: headings, widths, drop-downs, and the checks of cells."""
        sheet = self.book.add_worksheet(self.words.sheet)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, each in enumerate(Field):
            sheet.set_column(column, column, _WIDTHS[each], self.column_format(each))
            self._check(sheet, column, each)
        sheet.set_row(0, 30)
        for column, each in enumerate(Field):
            sheet.write_string(
                0, column, heading(each, self.words), self.owed if each in REQUIRED else self.free
            )
        return sheet

    def _check(self, sheet: Worksheet, column: int, each: Field) -> None:
        words = self.words
        rule: dict[str, object] = {"ignore_blank": True, "error_type": "warning"}
        if each is Field.GRADE:
            rule |= {"validate": "list", "source": list(words.grades)}
        elif each is Field.CATEGORY:
            rule |= {"validate": "list", "source": list(words.categories)}
        elif each is Field.DEADLINE:
            rule |= {"validate": "date", "criteria": "between"}
            rule |= {"minimum": _FIRST_DAY, "maximum": _LAST_DAY}
            rule |= {"error_message": words.date_warning}
        elif each is Field.AMOUNT:
            rule |= {"validate": "decimal", "criteria": ">=", "value": 0}
            rule |= {"error_message": words.amount_warning}
        else:
            return
        sheet.data_validation(1, column, _ROOM, column, rule)

    def row(
        self, sheet: Worksheet, row: int, values: Mapping[Field, SheetValue], style: Format | None
    ) -> None:
        """Write one finding; a value that is no number and no date is text, whatever it says."""
        for column, each in enumerate(Field):
            value = values.get(each)
            form = style or self.column_format(each)
            if isinstance(value, Decimal):
                sheet.write_number(row, column, float(value), form)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, form)
            elif value:
                sheet.write_string(row, column, value, form)
            elif style:
                sheet.write_blank(row, column, None, form)

    def guide(self) -> None:
        """Add the sheet of instructions."""
        words = self.words
        sheet = self.book.add_worksheet(words.guide)
        for column, width in enumerate((22, 12, 90)):
            sheet.set_column(column, column, width, self.text)
        rows: Sequence[tuple[str, ...]] = (
            words.guide_head,
            *(
                (heading(each, words), words.owed if each in REQUIRED else "", words.how[each])
                for each in Field
            ),
            *(("", "", note) for note in words.notes),
        )
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, self.free if row == 0 else self.text)

    def done(self) -> bytes:
        self.book.close()
        return self.buffer.getvalue()


def heading(each: Field, words: LedgerWords) -> str:
    """Return what stands over a field's column; the amount's says its unit."""
    name = customary(each, chinese=words.chinese)
    return name + words.in_yuan if each is Field.AMOUNT else name


def ledger_template(locale: str) -> bytes:
    """Return the empty ledger as .xlsx: headings, drop-downs, two examples, instructions.

    The codes of the examples begin with a word that the reader passes over, so an import
    of the untouched workbook finds no rows, and examples left standing do no harm.
    """
    words = words_of(locale)
    book = _Book(words)
    sheet = book.ledger()
    for row, example in enumerate(words.examples, 1):
        book.row(sheet, row, example, book.example)
    book.guide()
    return book.done()


def sample_ledger(locale: str, today: date) -> bytes:
    """Return twelve findings of an invented city as .xlsx, with deadlines around `today`.

    One deadline has just passed, one is two working days off, so that both are heard of on
    the next working morning; they belong to the same officer, who owns three findings.
    """
    words = words_of(locale)
    book = _Book(words)
    sheet = book.ledger()
    for row, finding in enumerate(findings_of(today, chinese=words.chinese), 1):
        book.row(sheet, row, finding, None)
    book.guide()
    return book.done()
