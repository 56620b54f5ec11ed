"""The workbook of invitations: a row for each person, to hand out and to tick off."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter

from templates.arrangement import InvitationCard
from templates.words import Words

_WIDTHS = (14, 12, 34, 10, 46, 24, 14)


def invitations_workbook(cards: Sequence[InvitationCard], words: Words, expires: datetime) -> bytes:
    """Return invitations as .xlsx.

    Args:
        cards: the invitations.
        words: the language, and the zone in which `expires` is told.
        expires: the instant until which all of them are good.
    """
    formats, gettext = words.formats, words.formats.gettext
    heads = (
        gettext("Name"), gettext("Role"), gettext("Units"), gettext("Findings"),
        gettext("Link"), gettext("To be sent to the bot"), gettext("Handed out"),
    )  # fmt: skip
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    text = book.add_format({"valign": "top", "text_wrap": True, "border": 1})
    head = book.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#C6E0B4"}
    )
    sheet = book.add_worksheet(gettext("Invitations"))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    until = gettext("Each works once, until %(until)s.") % {"until": formats.moment(expires)}
    sheet.set_footer(f"&L{until}&R&P / &N")
    for column, (name, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for row, card in enumerate(cards, 1):
        line = card.line
        texts = {
            0: line.name,
            1: words.role(line.role),
            2: formats.listed(line.units),
            4: card.link,
            5: f"/start {card.code}",
            6: "",
        }
        for column, said in texts.items():
            sheet.write_string(row, column, said, text)
        sheet.write_number(row, 3, line.findings, text)
    sheet.autofilter(0, 0, len(cards), len(heads) - 1)
    book.close()
    return buffer.getvalue()


def invitations_name(words: Words, made: datetime) -> str:
    """Return the file name of such a workbook that was made at an instant."""
    day = made.astimezone(words.formats.zone).date().isoformat()
    return words.formats.gettext("invitations-%(day)s") % {"day": day} + ".xlsx"
