import pytest

from rectification.ledger import Field, Rule, hints
from rectification.ledger.smart import has_target, is_nobody
from tests.rectification.test_ledger_layouts import HEADINGS, read, table

TARGETS = [
    "上缴结余资金并提供缴款凭证。",
    "补充可量化指标并重新报批绩效目标表。",
    "制定赶工计划，按月报送进度。",
    "完善资产管理办法，年底前完成全部设备登记。",
    "加强预算执行，12月底前支出进度达到95%以上。",
    "优化支出结构，压减一般性支出。",
    "进一步规范合同管理，与供应商补签合同。",
    "加快竣工决算，办理资产移交。",
    "建立健全项目库管理制度",
    "追回违规发放的补贴并追究责任",
    "严肃问责，约谈主要负责人",
    "对照问题逐项整改，整改到位后报财政局备案",
    "将闲置设备调配给其他学校使用",
    "组织一次专题培训",
    "Recover the overpaid subsidies and deposit them in the treasury.",
    "Revise the procurement manual and publish it.",
    "Improve the register by reconciling it with the general ledger monthly.",
    "Strengthen oversight: submit a report each quarter.",
    "Document the review of contractor invoices.",
    "Reduce overdue receivables by 20 percent.",
]
WISHES = [
    "进一步加强管理。",
    "加强资金管理，提高资金使用效益。",
    "高度重视，切实加强组织领导",
    "提高认识，增强责任心。",
    "加大工作力度，加快推进。",
    "完善内部控制，规范财务管理",
    "举一反三，认真落实",
    "强化绩效意识，优化项目管理",
    "Improve management.",
    "Strengthen internal controls.",
    "Continue to enhance coordination between offices.",
    "Pay attention to the quality of spending.",
    "Further promote awareness.",
]
NOBODY = [
    "财务科", "相关人员", "各有关单位", "待定", "责任人", "市教育局", "全体职工", "办公室", "TBD",
    "All relevant departments", "management", "To be determined", "预算绩效管理科", "项目负责人",
]  # fmt: skip
PEOPLE = [
    "周敏", "何建国", "欧阳修文", "阿卜杜拉·买买提", "Lee, Morgan", "Dana Reyes", "张处", "王局",
    "CFO", "Deputy Minister Okoro", "李科", "周敏（财务科）", "人杰",
]  # fmt: skip


@pytest.mark.parametrize("demand", TARGETS)
def test_a_demand_that_leaves_a_trace_has_a_target(demand: str) -> None:
    """A number, a paper, a payment, an act: somebody can look whether it is there."""
    assert has_target(demand)


@pytest.mark.parametrize("demand", WISHES)
def test_a_demand_of_intentions_alone_has_none(demand: str) -> None:
    """It can always be said to have been done."""
    assert not has_target(demand)


@pytest.mark.parametrize("owner", NOBODY)
def test_a_unit_or_everybody_is_no_person(owner: str) -> None:
    """Nobody of that name could be reminded."""
    assert is_nobody(owner)


@pytest.mark.parametrize("owner", PEOPLE)
def test_a_name_is_a_person(owner: str) -> None:
    """Also one that has a title, or a sign that units have as well."""
    assert not is_nobody(owner)


def test_each_row_is_told_what_it_lacks_and_none_is_held_up() -> None:
    """All rows are taken; the hints come in their order, by field."""
    whole = ["A-1", "市教育局", "一", "周敏", "2026-12-31", "上缴结余资金。"]
    reading = read(
        table(
            [*HEADINGS, "整改要求"],
            whole,
            ["A-2", *whole[1:3], "财务科", "立行立改", "加强管理。"],
            ["A-3", *whole[1:5], "—"],
            ["A-4", *whole[1:4], "立行立改，12月5日前", whole[5]],
        )
    )
    assert (len(reading.rows), reading.errors) == (4, [])
    assert [tuple(hint[1:]) for hint in hints(reading.rows, reading.warnings)] == [
        ("A-2", Field.ADVICE, Rule.NO_TARGET, "加强管理。"),
        ("A-2", Field.OWNER, Rule.NO_PERSON, "财务科"),
        ("A-2", Field.DEADLINE, Rule.NO_DAY, "立行立改"),
        ("A-3", Field.ADVICE, Rule.NO_DEMAND, "—"),
    ]


def test_a_table_without_a_column_for_demands_is_not_blamed_row_by_row() -> None:
    """Nothing is said of what nobody was asked for."""
    reading = read(table(HEADINGS, ["A-1", "市教育局", "一", "周敏", "2026-12-31"]))
    assert hints(reading.rows, reading.warnings) == []
