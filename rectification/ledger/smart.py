"""Hints on demands that nobody could check: which of them lack a target, a person or a day.

A demand should be specific, measurable, assignable, realistic and time-related (Doran, 1981).
Of these three can be seen in a row. A hint never blocks, so it has to be right: a demand
passes if it names anything that can be counted, shown or handed in, and only one that is made
of intentions alone draws a hint.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rectification.ledger.characters import narrow, says_nothing
from rectification.ledger.dates import says_at_once
from rectification.ledger.fields import Field, Kind
from rectification.ledger.reading import LedgerRow, RowWarning


class Rule(StrEnum):
    """What a demand lacks; each is explained in the glossary."""

    NO_DEMAND = "no_demand"
    NO_TARGET = "no_target"
    NO_PERSON = "no_person"
    NO_DAY = "no_day"


class Hint(NamedTuple):
    """Something about an accepted row that would be hard to follow up."""

    row: int
    code: str
    field: Field
    rule: Rule
    value: str
    """What the cell says, shortened."""


_SHOWN = 60

# What can be counted, shown, handed in, or is there or not.
_CHECKABLE = re.compile(
    r"\d|[%％‰]|[一二两三四五六七八九十百千万]+(?:个|项|次|家|人|份|所|处|套|台|户|类|倍|成)"
    r"|全部|逐[一项个笔户月季年]|每[月季年周日]|按[月季年周]|所有|清零|全覆盖|为零"
    r"|上缴|缴回|缴清|收回|追回|退[回还缴]|归还|返还|拨付|支付|结[清算转]|清[退收算缴]|补[缴交齐足]"
    r"|设[置立]|明确|核[对实查]|压[减缩]|归档|对账|建账|公示|张贴|整理|扣[回减除]|调[整减]账|入账|核[销减增实]|冲[销减]|盘活|盘点|移交|过户|登记|备案|销毁|拆除"
    r"|报[送告备批审请]|提交|提供|出具|公[开示布]|上报|印发|出台|制[定订]|修[订改]|编制|签[订署]"
    r"|补[充办签录]|建立.{0,12}(?:制度|台账|机制|清单|办法|流程)|重新|更[换正新改]|停止|取消|终止"
    r"|[完竣]工|竣?验收|[修更]复|安装|启用|投入使用|招[标聘]|采购|[开]?展.{0,6}(?:培训|检查|审计|评估|清查)"
    r"|培训|问责|处[分罚]|约谈|移送|整改到位|凭证|合同|票据|发票|文件|报告|方案|清单|台账|细则"
    r"|办法|制度|计划表|指标"
    r"|\b(?:recover|repay|refund|return|reimburse|collect|deposit|transfer|settle|write off|"
    r"pay(?! attention)|"
    r"submit|provide|publish|issue|adopt|approve|amend|revise|update|draft|file|report|register|"
    r"reconcile|inventory|document|sign|terminate|cancel|stop|discontinue|replace|repair|install|"
    r"complete|close|implement|conduct|perform|audit|train|hire|fill|disclose|disallow|verify|"
    r"establish|develop|require|obtain|assign|create|correct|record|remove|determine|reduce|"
    r"contracts?|receipts?|vouchers?|reports?|manual|checklist|each|every|monthly|quarterly|"
    r"annually|weekly|no longer)\b",
    re.IGNORECASE,
)
# Intentions: they can always be said to have been carried out.
_INTENTION = re.compile(
    r"加强|加大|强化|进一步|切实|认真|高度重视|重视|提高|提升|增强|改进|改善|优化|完善|健全|规范|深化|"
    r"推进|加快|抓好|做好|注重|严格|引起|认识|责任心|力度|管理水平|尽快|举一反三|落实(?!到位)"
    r"|\b(?:improve|strengthen|enhance|increase|better|continue|consider|pay attention|attach|"
    r"emphasi[sz]e|promote|encourage|make efforts|endeavou?r|strive|raise awareness|optimi[sz]e|"
    r"be more|should be careful|further|seek to|try to|support|foster)\b",
    re.IGNORECASE,
)

_NOBODY = re.compile(
    r"(?:各|相关|有关|所有|全体|本|各有关|各相关|项目|责任|主管|牵头|承办|经办)?"
    r"(?:责任)?(?:单位|部门|科室|处室|股室|人员|人|同志|职工|领导|负责人|责任人|干部|乡镇|街道)(?:人员|负责人)?"
    r"|待定|未定|待明确|暂未确定|另行通知|办公室|综合科|财务科|财务部|业务科|领导小组|工作专班|专班"
    r"|[\u4e00-\u9fff]{2,12}(?:局|委员会|办公室|中心|科|处|股|公司|学校|医院|政府|部门|单位|小组|专班)"
    r"|tbd|tba|to be (?:determined|announced|confirmed|assigned)|n\.?a\.?|various|unassigned|vacant"
    r"|(?:all|relevant|responsible|concerned|various)\s+(?:\w+\s+)?"
    r"(?:departments?|units?|staff|persons?|officials?|agenc(?:y|ies)|parties|personnel|managers?)"
    r"|(?:management|staff|team|department|the department|the agency|agency)",
    re.IGNORECASE,
)


def hints(rows: Iterable[LedgerRow], warnings: Iterable[RowWarning]) -> list[Hint]:
    """Return what would be hard to follow up, in the order of the rows."""
    no_day = {
        warning.row: warning.source
        for warning in warnings
        if warning.field is Field.DEADLINE
        and warning.kind is Kind.INFERRED
        and says_at_once(warning.source)
    }
    found: list[Hint] = []
    for row in rows:
        for field, rule, value in _of(row, no_day):
            found.append(Hint(row.row, row.code, field, rule, value[:_SHOWN]))
    return found


def _of(row: LedgerRow, no_day: dict[int, str]) -> Iterable[tuple[Field, Rule, str]]:
    if row.advice is not None:
        rule = _lacking(row.advice)
        if rule is not None:
            yield Field.ADVICE, rule, row.advice
    if row.owners[0] != row.unit and is_nobody(row.owners[0]):
        yield Field.OWNER, Rule.NO_PERSON, row.owners[0]
    if row.row in no_day:
        yield Field.DEADLINE, Rule.NO_DAY, no_day[row.row]


@lru_cache(maxsize=8192)
def _lacking(demand: str) -> Rule | None:
    if says_nothing(demand):
        return Rule.NO_DEMAND
    return None if has_target(demand) else Rule.NO_TARGET


def has_target(demand: str) -> bool:
    """Tell whether a demand says anything that can be checked, or does not sound like a wish."""
    plain = narrow(demand)
    return bool(_CHECKABLE.search(plain)) or not _INTENTION.search(plain)


@lru_cache(maxsize=8192)
def is_nobody(owner: str) -> bool:
    """Tell whether what stands for a person is a unit, everybody, or nobody yet."""
    return bool(_NOBODY.fullmatch(narrow(owner).strip()))
