"""Layouts as offices circulate them: each a function that returns the file."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.workbook import Workbook

from tests.rectification.test_ledger_files import opendocument, opendocument_row
from tests.rectification.test_ledger_layouts import written

Rows = Sequence[Sequence[object]]


def sheet_of(*rows: Sequence[object], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """Return an .xlsx with these rows; each merged area keeps what its first cell says."""

    def write(book: Workbook) -> None:
        sheet = book.add_worksheet("台账")
        _fill(sheet, rows, merged)

    return written(write)


def _fill(sheet: Any, rows: Rows, merged: Sequence[tuple[int, int, int, int]] = ()) -> None:
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, rows[top][left])


def text_of(rows: Rows, separator: str, encoding: str) -> bytes:
    """Return the rows as a text file."""
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def county_bureau() -> bytes:
    """Two header rows, sections, a subtotal for each, money above the table, signatures."""
    return sheet_of(
        ["某县2026年度财政重点绩效评价问题整改台账"],
        ["填报单位：某县财政局", "", "", "", "", "", "", "单位：万元"],
        ["序号", "问题编号", "问题情况", "", "", "整改情况", "", ""],
        ["", "", "责任单位", "具体问题", "涉及金额", "整改要求", "责任人", "整改时限"],
        ["一、资金管理"],
        [1, "J-1", "县水利局", "资金滞留。", 12.5, "拨付到位。", "周敏、林晓", "2026年12月底前"],
        ["小计", "", "", "", 12.5],
        ["二、资产管理"],
        [2, "J-2", "县教育局", "设备闲置。", "——", "调配使用。", "何建国", "一季度末"],
        ["合计", "", "", "", 12.5],
        ["填表人：张三", "", "审核人：李四", "", "", "单位盖章"],
        merged=[
            (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 4), (2, 5, 2, 7), (0, 0, 0, 7), (4, 0, 4, 7),
        ],
    )  # fmt: skip


def audit_office() -> bytes:
    """Headings with line breaks and remarks, two lines of people in a cell, an extra column."""
    return sheet_of(
        ["审计查出问题整改情况台账（截至2026年11月）"],
        ["问题\n编号", "审计报告文号", "整改责任\n单位", "审计发现的\n主要问题", "问题金额\n（元）",
         "整改\n责任人", "整改完成\n时限"],
        ["S-01", "某审报〔2026〕3号", "市交通局", "超合同付款。", "1,204,331.18", "赵强\n马力",
         "2026.12.31"],
        ["S-02", "某审报〔2026〕3号", "市水务局", "未公开招标。", "无", "江河", "立行立改"],
        ["注：金额为审计认定数。"],
    )  # fmt: skip


def evaluator() -> bytes:
    """A text file of a third party: the unit stands once for its findings, in GB18030."""
    return text_of(
        [
            ["被评价单位", "问题编号", "存在问题", "改进建议", "责任人", "完成期限"],
            ["市卫健局", "P-1", "绩效目标不细化", "补充指标", "周敏", "2026-12-31"],
            ["", "P-2", "采购超期", "补办手续", "林晓", "12月下旬"],
            ["", "P-3", "台账不全", "补登台账", "何建国", "12月20日"],
            ["市民政局", "P-4", "发放滞后", "按月发放", "白露", "2027年一季度末"],
        ],
        ",", "gb18030",
    )  # fmt: skip


def unicode_text() -> bytes:
    """What a spreadsheet saves as Unicode text: UTF-16, tabs, full-width digits."""
    return text_of(
        [
            ["整改编号", "整改单位", "问题描述", "责任人", "整改期限", "涉及资金（元）"],
            ["U-1", "市文旅局", "资金闲置", "周敏，林晓", "二〇二六年十一月三十日", "３８６５００"],
            ["U-2", "市体育局", "进度滞后", "何建国；白露", "年底前", "-"],
        ],
        "\t", "utf-16",
    )  # fmt: skip


def department() -> bytes:
    """Three header rows, money in 亿元 in the heading, a unit merged over its findings."""
    return sheet_of(
        ["问题编号", "基本情况", "", "问题", "", "整改", ""],
        ["", "单位信息", "", "问题信息", "", "整改信息", ""],
        ["", "责任单位", "项目名称", "问题描述", "涉及金额（亿元）", "责任人", "整改时限"],
        ["B-1", "省住建厅", "老旧小区改造", "三个小区未完工。", 0.1245, "何建国", "2027年3月底前"],
        ["B-2", "", "老旧小区改造", "资产未移交。", "", "何建国", "2027/1/5"],
        merged=[(0, 0, 2, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 0, 6), (3, 1, 4, 1)],
    )


def printed_pages() -> bytes:
    """A list that was laid out for paper: header and page number on each page."""
    heads = ["问题编号", "责任单位", "问题描述", "责任人", "整改时限"]
    return sheet_of(
        ["整改清单"], heads,
        ["Y-1", "市教育局", "一", "周敏", "2026-12-31"], ["第1页 共2页"], [],
        ["整改清单"], heads,
        ["Y-2", "市教育局", "二", "周敏", "2026-12-31"], ["第2页 共2页"],
        ["单位负责人：", "", "联系电话：0571-00000000"],
    )  # fmt: skip


def agency() -> bytes:
    """An agency's follow-up of recommendations: titles, dollars in thousands, Latin names."""
    return sheet_of(
        ["Office of Evaluation"], ["Status of findings as of November 20, 2026"], [],
        ["Finding No.", "Agency", "Finding", "Recommended action", "Responsible official",
         "Target date", "Questioned costs ($ thousand)"],
        ["F-1", "Transport", "Costs unsupported.", "Recover the costs.", "Lee, Morgan",
         "Mar 31, 2027", 88],
        ["F-2", "Health", "No targets set.", "Set targets.", "Reyes, Dana; Cole, Sam",
         "end of March 2027", ""],
        ["Total", "", "", "", "", "", 88], ["Source: evaluation reports."],
    )  # fmt: skip


def council() -> bytes:
    """A council's action log as .csv with semicolons, day first."""
    return text_of(
        [
            ["Ref", "Department", "Issue", "Action owner", "Due date", "Comments"],
            ["C-1", "Housing", "Register out of date", "Dana Reyes", "31/12/2026", "in hand"],
            ["C-2", "Parks", "No inventory", "Sam Cole", "15/01/2027", ""],
        ],
        ";", "utf-8-sig",
    )  # fmt: skip


def records_system() -> bytes:
    """A page that a system of records exports as .xls, its unit spanning two rows."""
    heads = ["问题编号", "责任单位", "问题描述", "责任人", "整改时限"]
    rows = [
        "<tr><th colspan=5>问题导出</th></tr>",
        "<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>",
        "<tr><td>H-1<td rowspan=2>市教育局<td>一<br>二<td>周敏<td>2026-12-31</tr>",
        "<tr><td>H-2<td>三&amp;四<td>林晓<td>2026年12月</tr>",
    ]
    page = f"<html><meta charset=gbk><table border=1>{''.join(rows)}</table></html>"
    return page.encode("gbk")


def open_document() -> bytes:
    """An OpenDocument sheet: units of money in the cells, several people, a note below."""
    rows = [
        ["单位整改情况表"],
        ["问题编号", "责任单位", "问题描述", "涉及金额", "责任人", "整改时限"],
        ["O-1", "市财政局", "一", "12.5万元", "周敏、林晓", "2026-12-31"],
        ["O-2", "市税务局", "二", "约30万元", "何建国", "2026-12-31"],
        ["O-3", "市税务局", "三", "1.2亿元", "何建国", "长期坚持"],
        ["说明：金额以实际为准。"],
    ]
    return opendocument("".join(map(opendocument_row, rows)))


def summary_first() -> bytes:
    """A summary by unit on the first sheet, the findings on the second."""

    def write(book: Workbook) -> None:
        _fill(book.add_worksheet("汇总"), [
            ["责任单位", "问题数", "涉及金额（万元）"], ["市教育局", 2, 30], ["合计", 2, 30],
        ])  # fmt: skip
        _fill(book.add_worksheet("问题明细"), [
            ["问题编号", "责任单位", "问题描述", "责任人", "整改时限"],
            ["M-1", "市教育局", "一", "周敏", 46387], ["M-2", "市教育局", "二", "周敏", "12月底"],
        ])  # fmt: skip

    return written(write)
