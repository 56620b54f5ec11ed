"""The empty roster that the office hands out, in the reader's language."""

from io import BytesIO

import xlsxwriter

from rectification.roster import Field
from rectification.roster.headings import customary

_WIDTHS = {
    Field.NAME: 14, Field.UNIT: 26, Field.ROLE: 14, Field.PHONE: 18, Field.DEPUTY: 14,
    Field.PARENT: 26, Field.SCOPE: 34,
}  # fmt: skip
_OWED = (Field.NAME, Field.UNIT)
_ROOM = 2000
"""Rows that get the drop-down of roles."""

_CHINESE = {
    "sheet": "人员名册",
    "guide": "填写说明",
    "roles": ("责任人", "督办人", "管理员"),
    "examples": (
        ("示例：周敏", "市教育局", "责任人", "0571-8800 0001", "林晓", "", ""),
        ("示例：许正", "市财政局", "督办人", "0571-8800 0002", "", "", "市教育局、市住建局"),
    ),
    "notes": (
        "姓名：一行一人，写法与台账一致。“示例”开头的行不导入，可以删掉或覆盖。",
        "单位：责任人必填。同一个人在几个单位负责，每个单位写一行，电话相同即视为同一人。",
        "角色：责任人、督办人、管理员；几种角色用顿号隔开；不填为责任人。",
        "代理人：本人不在时由谁代办，写姓名，该人须在名册里或已在系统里。",
        "上级单位：上级单位的督办人可以看到下级单位的问题。",
        "督办单位：督办人负责哪些单位，用顿号隔开；写“全部”或不填为全部单位。",
        "名册只增加人员、单位和角色，不会删除任何人。填好后把文件发给机器人。",
    ),
}
_ENGLISH = {
    "sheet": "Roster",
    "guide": "How to fill it in",
    "roles": ("Officer", "Supervisor", "Admin"),
    "examples": (
        ("Example: Zhou Min", "Education Bureau", "Officer", "+86 571 8800 0001", "Lin Xiao",
         "", ""),
        ("Example: Xu Zheng", "Finance Bureau", "Supervisor", "+86 571 8800 0002", "", "",
         "Education Bureau; Housing Bureau"),
    ),
    "notes": (
        "Name: one person a row, as in the ledger. Rows that begin with Example are passed over.",
        "Unit: owed for officers. Of several units, each has a row; one telephone is one person.",
        "Role: Officer, Supervisor, Admin; several with semicolons between; empty means Officer.",
        "Deputy: the name of whoever stands in; they are in the roster or known already.",
        "Parent unit: a supervisor of the unit above sees the findings of the units below.",
        "Supervises: a supervisor's units, with semicolons between; All or empty is every unit.",
        "A roster adds people, units and roles and takes nobody away. Send the file to the bot.",
    ),
}  # fmt: skip


def roster_template(locale: str) -> bytes:
    """Return the empty roster as .xlsx: headings, a drop-down of roles, examples, instructions.

    The names of the examples begin with a word that the reader passes over.
    """
    chinese = locale.startswith("zh")
    words = _CHINESE if chinese else _ENGLISH
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    cell = {"valign": "top", "text_wrap": True}
    text = book.add_format(cell | {"num_format": "@"})
    head = cell | {"bold": True, "border": 1, "align": "center", "valign": "vcenter"}
    owed = book.add_format(head | {"bg_color": "#C6E0B4"})
    free = book.add_format(head | {"bg_color": "#EDEDED"})
    example = book.add_format(
        cell | {"italic": True, "font_color": "#7F7F7F", "bg_color": "#FFF9E5", "num_format": "@"}
    )
    sheet = book.add_worksheet(str(words["sheet"]))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_row(0, 30)
    for column, each in enumerate(Field):
        sheet.set_column(column, column, _WIDTHS[each], text)
        name = customary(each, chinese=chinese)
        sheet.write_string(0, column, name, owed if each in _OWED else free)
    rule = {"validate": "list", "source": list(words["roles"]), "error_type": "warning"}
    sheet.data_validation(1, 2, _ROOM, 2, rule | {"ignore_blank": True})
    for row, texts in enumerate(words["examples"], 1):
        for column, said in enumerate(texts):
            sheet.write_string(row, column, said, example)
    guide = book.add_worksheet(str(words["guide"]))
    guide.set_column(0, 0, 100, book.add_format(cell))
    for row, note in enumerate(words["notes"]):
        guide.write_string(row, 0, str(note), book.add_format(cell))
    book.close()
    return buffer.getvalue()
