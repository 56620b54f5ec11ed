"""The names that ledgers give their columns, and which field each of them means.

A field has tiers: where two columns of one table mean the same field, the one named in the
earlier tier is the field and the other is kept as extra; two in one tier cannot be told
apart. The first names of the first tier are the ones this office writes itself.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rectification.ledger.characters import narrow, text_of
from rectification.ledger.fields import Field
from rectification.ledger.sheet import Cell

# Each tier: first Chinese names, then English ones, each ended by a bar.
_NAMES: dict[Field, tuple[str, ...]] = {
    Field.CODE: (
        """
        问题编号|整改编号|问题编码|问题代码|问题序号|台账编号|事项编号|整改事项编号|
        发现问题编号|
        Finding no.|Finding number|Finding ID|Finding code|Recommendation no.|
        Recommendation number|Recommendation ID|Rec no.|Rec #|Issue no.|Issue ID|Reference|
        Reference no.|Ref no.|Ref|
        """,
        """
        编号|编码|代码|
        Number|No.|Code|ID|
        """,
    ),
    Field.PROJECT: (
        """
        项目名称|评价项目|项目|评价项目名称|被评价项目|被评价项目名称|项目或政策名称|
        项目政策名称|政策名称|预算项目|预算项目名称|评价对象|项目支出名称|
        Project|Project name|Program|Programme|Program name|Programme name|Project title|
        """,
        """
        专项资金名称|资金名称|报告名称|
        Report title|Audit|Report|
        """,
    ),
    Field.UNIT: (
        """
        责任单位|整改责任单位|整改单位|责任部门|整改责任部门|整改部门|主体责任单位|
        Responsible unit|Agency|Responsible agency|Responsible department|Department|Unit|
        Responsible organization|Responsible organisation|Action entity|
        """,
        """
        责任主体|整改主体|牵头单位|整改牵头单位|主办单位|责任处室|责任科室|
        Lead agency|Lead department|
        """,
        """
        被评价单位|项目单位|项目实施单位|实施单位|预算单位|单位|单位名称|部门|承担单位|用款单位|
        Auditee|Recipient|Implementing agency|Organization|Organisation|Entity|Grantee|
        """,
        """
        主管部门|主管单位|部门名称|项目主管部门|业务主管部门|主管预算部门|
        Ministry|Bureau|
        """,
    ),
    Field.EVALUATOR: (
        """
        评价主体|评价机构|评价单位|评价方|评价实施机构|绩效评价机构|评价组织单位|评价实施单位|
        问题来源|检查单位|第三方机构|
        Evaluator|Evaluated by|Auditor|Source|Issued by|Evaluating body|Oversight body|
        """,
    ),
    Field.GRADE: (
        """
        评价等级|等级|评价结果|绩效等级|评价等次|等次|结果|评级|绩效评级|评价结果等级|评定等级|
        Grade|Rating|Result|Evaluation grade|Overall rating|
        """,
    ),
    Field.CATEGORY: (
        """
        问题类别|问题类型|类别|类型|问题分类|分类|问题性质|所属类别|
        Category|Finding category|Type|Issue type|Finding type|Theme|
        """,
    ),
    Field.DESCRIPTION: (
        """
        问题描述|具体问题|存在问题|发现问题|发现的问题|存在的问题|主要问题|问题|问题内容|
        问题表现|问题及表现|评价发现问题|问题具体描述|问题摘要|具体问题描述|反馈问题|
        存在的主要问题|问题清单|
        Finding|Description|Issue|Finding description|Description of finding|Problem|Deficiency|
        Observation|Issue description|
        """,
        """
        Recommendation|Recommendation text|Recommendations|
        """,
    ),
    Field.ADVICE: (
        """
        整改建议|建议|整改措施建议|整改意见|意见建议|评价建议|相关建议|有关建议|改进建议|
        建议措施|
        Recommended action|Advice|Recommendation|Recommendations|Recommendation text|Suggestion|
        """,
        """
        整改要求|整改措施|整改内容|整改任务|
        Action required|Corrective action|Required action|
        """,
    ),
    Field.AMOUNT: (
        """
        涉及金额|金额|问题金额|涉及资金|涉及资金额|问题涉及金额|涉及问题金额|资金金额|
        涉及资金量|涉及财政资金|
        Amount|Amount in question|Questioned costs|Amount involved|Questioned cost|
        Questioned amount|Monetary impact|Dollar amount|
        """,
    ),
    Field.OWNER: (
        """
        责任人|整改责任人|责任人员|具体责任人|直接责任人|责任人姓名|整改责任人姓名|牵头责任人|
        Responsible person|Responsible official|Owner|Responsible officer|Action owner|Lead|
        Person responsible|Responsible|Assigned to|Point of contact|Lead official|
        """,
        """
        整改负责人|负责人|项目负责人|
        Project manager|Manager|
        """,
        """
        整改联系人|经办人|联系人|姓名|
        Contact|Contact person|Name|
        """,
    ),
    Field.ASSISTING: (
        """
        配合单位|协办单位|配合部门|协办人|协同单位|协助单位|配合人员|协办部门|参与单位|协办|
        配合|配合责任单位|协同配合单位|配合责任人|
        Assisting|Assisting unit|Assisting units|Supporting units|Supporting agency|Support|
        Co-owner|Coordinating agency|Assisted by|
        """,
    ),
    Field.SUPERVISOR: (
        """
        督办人|督办责任人|督导人|督办人员|督促人|督办联系人|督办负责人|督办领导|
        Supervisor|Supervised by|Monitored by|Follow-up by|
        """,
    ),
    Field.DEADLINE: (
        """
        整改时限|完成时限|整改期限|截止日期|整改完成时限|完成期限|完成日期|整改截止日期|
        整改完成日期|时限|期限|限期|整改时间|完成时间|截止时间|计划完成时间|整改完成时间|
        要求完成时间|整改到期日|整改到位时限|时限要求|拟完成时间|计划完成日期|整改时限要求|
        办结时限|
        Deadline|Target completion date|Target date|Due date|Due|Due by|Completion date|
        Planned completion date|Expected completion date|Estimated completion date|
        Completion deadline|Implementation date|
        """,
    ),
}

_IN_BRACKETS = re.compile(r"[(\[【〔{](.*?)[)\]】〕}]")
_SIGNS = re.compile(r"[\W_]+")


class Meaning(NamedTuple):
    """A field that a heading may stand for; a lower tier is the surer name."""

    tier: int
    field: Field


def _plain(text: str) -> str:
    return _SIGNS.sub("", narrow(text)).casefold()


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split("|") if name.strip()]


def _table() -> dict[str, tuple[Meaning, ...]]:
    table: dict[str, tuple[Meaning, ...]] = {}
    for each, tiers in _NAMES.items():
        for tier, names in enumerate(tiers):
            for name in _listed(names):
                key = _plain(name)
                table[key] = (*table.get(key, ()), Meaning(tier, each))
    return {name: tuple(sorted(meanings)) for name, meanings in table.items()}


_MEANINGS = _table()


def shown(cell: Cell) -> str:
    """Return a heading as one line, to show it and to keep extra values under it."""
    text = text_of(cell)
    if text.isascii():
        return " ".join(text.split())
    return re.sub(r"(?<![!-~])\s+|\s+(?![!-~])", "", text)


@lru_cache(maxsize=65536)
def meanings(heading: str) -> tuple[Meaning, ...]:
    """Return the fields that a heading may mean, the surest first; empty if it is unknown.

    Spaces, line breaks, case, width and signs do not count. What stands in brackets is
    looked at if the rest is unknown.
    """
    plain = narrow(heading)
    outside = _IN_BRACKETS.sub("", plain)
    for name in (outside, plain, *_IN_BRACKETS.findall(plain)):
        found = _MEANINGS.get(_plain(name))
        if found:
            return found
    return ()


def customary(field: Field, *, chinese: bool) -> str:
    """Return the heading under which this office writes the field."""
    return next(name for name in _listed(_NAMES[field][0]) if name.isascii() is not chinese)
