"""Twelve findings of a city that does not exist, in both languages, for demos and trials."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rectification.ledger import Field
from rectification.workdays import Calendar


@dataclass(frozen=True)
class _Finding:
    """One finding, each text as (Chinese, English); `days` from today to the deadline."""

    project: tuple[str, str]
    unit: tuple[str, str]
    evaluator: tuple[str, str]
    grade: tuple[str, str]
    category: tuple[str, str]
    description: tuple[str, str]
    advice: tuple[str, str]
    amount: str
    owner: tuple[str, str]
    assisting: tuple[str, str]
    days: int


_FINANCE = ("市财政局", "Finance Bureau")
_THIRD = ("清衡绩效评价公司", "Qingheng Evaluation Ltd")
_SELF = ("主管部门自评", "Self-evaluation")
_EDUCATION = ("市教育局", "Education Bureau")
_HOUSING = ("市住建局", "Housing Bureau")
_TRANSPORT = ("市交通局", "Transport Bureau")
_CULTURE = ("市文旅局", "Culture and Tourism Bureau")
_GOOD, _FAIR, _POOR = ("良", "Good"), ("中", "Fair"), ("差", "Poor")
_FUNDS = ("资金管理", "Funds management")
_RESULTS = ("效益实现", "Results")
_ZHOU = ("周敏", "Zhou Min")
_HE = ("何建国", "He Jianguo")
_LIN = ("林晓", "Lin Xiao")
_ZHAO = ("赵一鸣", "Zhao Yiming")
_SUN = ("孙丽", "Sun Li")
_XU = ("许正", "Xu Zheng")
_NOBODY = ("", "")
_SOON = 2

_FINDINGS = (
    _Finding(
        ("云课堂设备更新", "Cloud classroom equipment"), _EDUCATION, _FINANCE, _FAIR, _FUNDS,
        ("维保合同逐年续签，连续三年未重新询价。",
         "The maintenance contract was renewed for three years without a new quotation."),
        ("重新询价并签订合同，提供询价记录。",
         "Ask for quotations again, sign a new contract and show the records."),
        "386000", _ZHOU, ("市电教中心", "Audio-visual Centre"), _SOON,
    ),
    _Finding(
        ("云课堂设备更新", "Cloud classroom equipment"), _EDUCATION, _FINANCE, _FAIR,
        ("绩效目标", "Objectives"),
        ("设备使用率没有目标值，无法判断是否达标。",
         "There is no target for the use of the equipment, so nobody can tell if it is met."),
        ("补充可衡量的使用率指标并报批。",
         "Set a measurable target for its use and have it approved."),
        "", _ZHOU, _NOBODY, 10,
    ),
    _Finding(
        ("农村学校取暖补助", "Heating of rural schools"), _EDUCATION, _THIRD, _POOR, _FUNDS,
        ("结余补助资金滞留学校账户，未按规定上缴。",
         "Unspent subsidies stay in school accounts instead of being returned."),
        ("收回结余资金，提供缴款凭证。", "Return the unspent funds and show the receipts."),
        "152300.50", _ZHOU, ("各县教育局", "County education offices"), -2,
    ),
    _Finding(
        ("老旧小区加装电梯", "Lifts for old housing"), _HOUSING, _THIRD, _POOR,
        ("项目实施", "Implementation"),
        ("计划加装40部，年内只完成22部。", "Of 40 lifts planned for the year, 22 were built."),
        ("排出赶工计划，按月报送完成数量。",
         "Draw up a plan to catch up and report the number each month."),
        "9180000", _HE, ("各区住建局", "District housing offices"), 45,
    ),
    _Finding(
        ("老旧小区加装电梯", "Lifts for old housing"), _HOUSING, _THIRD, _POOR,
        ("档案管理", "Records"),
        ("6部电梯的竣工验收资料不全。", "The completion papers of six lifts are incomplete."),
        ("补齐资料，或由检测机构出具报告。",
         "Complete the papers, or have a testing body report on the lifts."),
        "", _LIN, _NOBODY, 17,
    ),
    _Finding(
("保障房租金管理", "Rents of public housing"), _HOUSING, _FINANCE, _FAIR, _FUNDS,
        ("113户租金拖欠超过一年，未催缴。",
         "113 households owe rent for over a year and were not asked for it."),
        ("逐户催缴，收缴率达到90%以上。",
         "Ask each household; collect at least 90% of what is owed."),
        "742600", _LIN, ("市机关事务局", "Government Offices Administration"), 30,
    ),
    _Finding(
        ("公交智能站牌", "Smart bus stops"), _TRANSPORT, _FINANCE, _GOOD,
        ("采购管理", "Procurement"),
        ("两批站牌拆分采购，规避公开招标。",
         "Two lots were bought separately, which avoided an open tender."),
        ("说明原因，修订采购内控办法。",
         "Give the reasons and amend the rules of procurement."),
        "1280000", _ZHAO, _NOBODY, 14,
    ),
    _Finding(
        ("公交智能站牌", "Smart bus stops"), _TRANSPORT, _FINANCE, _GOOD,
        ("数据质量", "Data quality"),
        ("到站时间误差超过5分钟的站牌占31%。",
         "At 31% of the stops the times shown are wrong by over five minutes."),
        ("校准设备，误差超标的站牌降到5%以下。",
         "Calibrate the signs; bring the share of wrong ones under 5%."),
        "", _ZHAO, ("公交集团", "Bus Company"), 24,
    ),
    _Finding(
        ("农村公路养护", "Upkeep of rural roads"), _TRANSPORT, _SELF, _FAIR,
        ("资金执行", "Budget execution"),
        ("养护资金执行率54%，未及时调整预算。",
         "Only 54% of the upkeep budget was spent, and it was not adjusted in time."),
        ("收回沉淀资金并说明原因。", "Return the idle funds and give the reasons."),
        "3055000", _ZHAO, _NOBODY, 38,
    ),
    _Finding(
        ("滨河夜游灯光", "Riverside night lights"), _CULTURE, _THIRD, _POOR, _RESULTS,
        ("夜间游客只有目标的38%，设备闲置。",
         "Night visitors reach 38% of the target, and equipment stands idle."),
        ("压减下一年投入，提出盘活方案。",
         "Cut next year's spending and propose a use for what is idle."),
        "5460000", _SUN, _NOBODY, 60,
    ),
    _Finding(
        ("街镇图书室", "Township reading rooms"), _CULTURE, _FINANCE, _FAIR,
        ("资产管理", "Assets"),
        ("新购图书1.2万册未登记入账。", "12,000 new books were not entered in the accounts."),
        ("完成登记，做到账实相符。", "Register them so that books and accounts agree."),
        "268000", _SUN, ("各街镇", "Townships"), 21,
    ),
    _Finding(
        ("文艺精品扶持", "Support for the arts"), _CULTURE, _FINANCE, _FAIR,
        ("资金分配", "Allocation"),
        ("3个项目不符合申报条件仍获得扶持。",
         "Three projects were supported although they did not qualify."),
        ("追回资金，修订评审办法。", "Recover the funds and amend the rules of selection."),
        "450000", _SUN, ("市文联", "Federation of Literary and Art Circles"), 52,
    ),
)  # fmt: skip


def findings_of(today: date, *, chinese: bool) -> list[dict[Field, str | date | Decimal | None]]:
    """Return the findings in one language, their codes of this year, deadlines around `today`.

    Deadlines fall on working days: those to come on the last one up to their day, the past
    one before today.
    """
    calendar = Calendar()
    language = 0 if chinese else 1
    rows: list[dict[Field, str | date | Decimal | None]] = []
    for number, each in enumerate(_FINDINGS, 1):
        if each.days == _SOON:
            deadline = calendar.add_workdays(today, _SOON)
        else:
            deadline = calendar.workday_on_or_before(today + timedelta(each.days))
        rows.append(
            {
                Field.CODE: f"YT{today.year}-{number:03}",
                Field.PROJECT: each.project[language],
                Field.UNIT: each.unit[language],
                Field.EVALUATOR: each.evaluator[language],
                Field.GRADE: each.grade[language],
                Field.CATEGORY: each.category[language],
                Field.DESCRIPTION: each.description[language],
                Field.ADVICE: each.advice[language],
                Field.AMOUNT: Decimal(each.amount) if each.amount else None,
                Field.OWNER: each.owner[language],
                Field.ASSISTING: each.assisting[language],
                Field.SUPERVISOR: _XU[language],
                Field.DEADLINE: deadline,
            }
        )
    return rows
