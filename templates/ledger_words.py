"""What the handed-out ledger says beside its headings, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from rectification.ledger import Field


@dataclass(frozen=True)
class LedgerWords:
    """One language's words in the workbook."""

    chinese: bool
    sheet: str
    guide: str
    guide_head: tuple[str, str, str]
    owed: str
    in_yuan: str
    grades: tuple[str, ...]
    categories: tuple[str, ...]
    date_warning: str
    amount_warning: str
    how: Mapping[Field, str]
    notes: tuple[str, ...]
    examples: tuple[Mapping[Field, str], ...]


_CHINESE = LedgerWords(
    chinese=True,
    sheet="整改台账",
    guide="填写说明",
    guide_head=("栏目", "是否必填", "怎样填写"),
    owed="必填",
    in_yuan="（元）",
    grades=("优", "良", "中", "差"),
    categories=(
        "绩效目标",
        "资金管理",
        "资金执行",
        "资金分配",
        "项目实施",
        "采购管理",
        "资产管理",
        "数据质量",
        "效益实现",
        "绩效管理",
        "档案管理",
        "信息公开",
    ),
    date_warning="请填写日期，如 2026-12-31。“12月底前”一类的写法也能导入，导入前会请您核对。",
    amount_warning="请填写不小于零的数字，单位为元；没有金额请留空。",
    how={
        Field.CODE: "每个问题一个编号，全表不得重复。再次导入时凭编号认出同一个问题。",
        Field.PROJECT: "被评价的项目或政策的全称。",
        Field.UNIT: "负责整改的单位，每行只填一个，同一单位写法保持一致。",
        Field.EVALUATOR: "提出问题的财政部门、主管部门或第三方机构。",
        Field.GRADE: "从下拉列表中选择。",
        Field.CATEGORY: "从下拉列表中选择，也可以填写列表以外的类别。",
        Field.DESCRIPTION: "问题是什么、差多少。每行只写一个问题，不超过5000字。",
        Field.ADVICE: "要求怎样整改、做到什么程度算完成。",
        Field.AMOUNT: "单位为元，只填数字。没有金额请留空；确实为零请填0。",
        Field.OWNER: "姓名。有多人时用顿号隔开，第一人为主办。",
        Field.ASSISTING: "协助整改的单位或人员，有多个时用顿号隔开。",
        Field.SUPERVISOR: "督促整改、验收销号的人，导入后可收到邀请。没有请留空。",
        Field.DEADLINE: "整改必须完成的日期，当天也算在期限内。",
    },
    notes=(
        "绿色栏目必须填写。栏目可以调换顺序，也可以增加其他栏目，增加的内容会原样保留。",
        "黄底斜体的两行是示例，编号以“示例”开头，导入时自动略过，可以删除或改写。",
    ),
    examples=(
        {
            Field.CODE: "示例-1",
            Field.PROJECT: "（示例）校园食堂改造",
            Field.UNIT: "（示例）市教育局",
            Field.EVALUATOR: "市财政局",
            Field.GRADE: "中",
            Field.CATEGORY: "资金管理",
            Field.DESCRIPTION: "（示例）结余资金超过两年未收回。",
            Field.ADVICE: "收回结余资金，提供缴款凭证。",
            Field.AMOUNT: "125000",
            Field.OWNER: "张三、李四",
            Field.ASSISTING: "市财政局教科文科",
            Field.SUPERVISOR: "赵六",
            Field.DEADLINE: "12月31日",
        },
        {
            Field.CODE: "示例-2",
            Field.PROJECT: "（示例）公共自行车运营补贴",
            Field.UNIT: "（示例）市交通局",
            Field.EVALUATOR: "第三方机构",
            Field.GRADE: "差",
            Field.CATEGORY: "效益实现",
            Field.DESCRIPTION: "（示例）车辆日均使用次数只有目标的一半。",
            Field.ADVICE: "撤并低效站点，使用次数达到目标的90%。",
            Field.OWNER: "王五",
            Field.DEADLINE: "12月15日",
        },
    ),
)

_ENGLISH = LedgerWords(
    chinese=False,
    sheet="Ledger",
    guide="How to fill in",
    guide_head=("Column", "Required", "What to write"),
    owed="required",
    in_yuan=" (yuan)",
    grades=("Excellent", "Good", "Fair", "Poor"),
    categories=(
        "Objectives",
        "Funds management",
        "Budget execution",
        "Allocation",
        "Implementation",
        "Procurement",
        "Assets",
        "Data quality",
        "Results",
        "Performance management",
        "Records",
        "Disclosure",
    ),
    date_warning="Please write a date, such as 2026-12-31. Words such as “end of December” are "
    "understood too; you will be asked to check them before the import.",
    amount_warning="Please write a number of yuan, zero or more; leave it empty if there is none.",
    how={
        Field.CODE: "One number for each finding, used once in the ledger. A later import knows "
        "the finding by it.",
        Field.PROJECT: "The full name of the project or policy that was evaluated.",
        Field.UNIT: "The unit that has to put it right; one a row, always spelled alike.",
        Field.EVALUATOR: "The finance bureau, department or third party that found it.",
        Field.GRADE: "Choose from the list.",
        Field.CATEGORY: "Choose from the list, or write another.",
        Field.DESCRIPTION: "What is wrong and by how much. One finding a row, at most 5,000 "
        "characters.",
        Field.ADVICE: "What has to be done, and how much of it is enough.",
        Field.AMOUNT: "In yuan, digits only. Empty if there is none; 0 if it is zero.",
        Field.OWNER: "A name. Several are separated by semicolons; the first one leads.",
        Field.ASSISTING: "Units or people who help, separated by semicolons.",
        Field.SUPERVISOR: "Who follows the work and accepts it; may be left empty.",
        Field.DEADLINE: "The date by which it has to be done; that day still counts.",
    },
    notes=(
        (
            "Green columns are required. Columns may change places, and more may be added: what "
            "they say is kept as it is."
        ),
        (
            "The two rows in italics are examples. Their numbers begin with EXAMPLE, so an import "
            "passes over them; delete them or write over them."
        ),
    ),
    examples=(
        {
            Field.CODE: "EXAMPLE-1",
            Field.PROJECT: "(Example) School canteens",
            Field.UNIT: "(Example) Education Bureau",
            Field.EVALUATOR: "Finance Bureau",
            Field.GRADE: "Fair",
            Field.CATEGORY: "Funds management",
            Field.DESCRIPTION: "(Example) Unspent funds were not returned for over two years.",
            Field.ADVICE: "Return the funds and show the receipt.",
            Field.AMOUNT: "125000",
            Field.OWNER: "Ann Example; Bob Example",
            Field.ASSISTING: "Finance Bureau, education section",
            Field.SUPERVISOR: "Di Example",
            Field.DEADLINE: "December 31",
        },
        {
            Field.CODE: "EXAMPLE-2",
            Field.PROJECT: "(Example) Public bicycles",
            Field.UNIT: "(Example) Transport Bureau",
            Field.EVALUATOR: "Third party",
            Field.GRADE: "Poor",
            Field.CATEGORY: "Results",
            Field.DESCRIPTION: "(Example) A bicycle is used half as often as planned.",
            Field.ADVICE: "Close idle stations; reach 90% of the planned use.",
            Field.OWNER: "Cy Example",
            Field.DEADLINE: "December 15",
        },
    ),
)


def words_of(locale: str) -> LedgerWords:
    """Return the words of a locale (`zh_CN`, `en`); any Chinese one is Chinese, others English."""
    return _CHINESE if locale.startswith("zh") else _ENGLISH
