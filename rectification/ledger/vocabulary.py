"""The names that ledgers give their columns: finance bureaus', evaluators' and auditors' words.

A field has tiers: where two columns of one table mean the same field, the one named in the
earlier tier is the field and the other is kept as extra; two in one tier cannot be told
apart. The first names of the first tier are the ones this office writes itself.
"""

from rectification.ledger.fields import Field

# Each tier: first Chinese names, then English ones, each ended by a bar.
NAMES: dict[Field, tuple[str, ...]] = {
    Field.CODE: (
        """
        问题编号|整改编号|问题编码|问题代码|问题序号|台账编号|事项编号|整改事项编号|
        发现问题编号|问题清单编号|整改问题编号|台账号|问题号|销号编号|反馈问题编号|
        审计问题编号|整改任务编号|建议编号|
        Finding no.|Finding number|Finding ID|Finding code|Recommendation no.|
        Recommendation number|Recommendation ID|Rec no.|Rec number|Rec ID|Issue no.|
        Issue ID|Issue number|Reference|Reference no.|Reference number|Ref no.|Ref|
        Observation no.|Observation number|Observation ID|Finding ref|Finding reference|
        Recommendation reference|Recommendation ref|
        Action ID|Action no.|Unique ID|Tracking number|Tracking no.|Control number|
        """,
        """
        编号|编码|代码|
        Number|No.|Code|ID|Identifier|
        """,
    ),
    Field.PROJECT: (
        """
        项目名称|评价项目|项目|评价项目名称|被评价项目|被评价项目名称|项目或政策名称|
        项目政策名称|政策名称|预算项目|预算项目名称|评价对象|项目支出名称|
        政策（项目）名称|绩效评价项目|绩效评价项目名称|所属项目|涉及项目|
        重点评价项目|评价项目（政策）名称|支出项目名称|支出项目|审计项目|审计项目名称|
        二级项目名称|一级项目名称|
        Project|Project name|Program|Programme|Program name|Programme name|Project title|
        Program title|Programme title|Program/project|Project/program|Evaluated program|
        Audited program|
        """,
        """
        专项资金名称|资金名称|报告名称|专项名称|评价报告名称|审计报告名称|
        Report title|Audit|Report|Audit title|Audit name|Report name|Evaluation title|
        Evaluation|Engagement|Engagement name|Audit report|Evaluation report|Audited program title|
        """,
    ),
    Field.UNIT: (
        """
        责任单位|整改责任单位|整改单位|责任部门|整改责任部门|整改部门|主体责任单位|
        责任单位名称|整改单位名称|落实单位|整改落实单位|主要责任单位|第一责任单位|
        整改责任主体|问题责任单位|整改承办单位|
        Responsible unit|Agency|Responsible agency|Responsible department|Department|Unit|
        Responsible organization|Responsible organisation|Action entity|Responsible entity|
        Responsible office|Responsible party|Responsible body|Action office|Agency name|
        Department name|Responsible bureau|Responsible division|
        """,
        """
        责任主体|整改主体|牵头单位|整改牵头单位|主办单位|责任处室|责任科室|牵头部门|
        整改牵头部门|牵头责任单位|牵头整改单位|主办部门|承办单位|承办部门|承办处室|责任股室|
        Lead agency|Lead department|Lead unit|Lead office|Lead organization|Lead organisation|
        """,
        """
        被评价单位|项目单位|项目实施单位|实施单位|预算单位|单位|单位名称|部门|承担单位|用款单位|
        被评价部门|被评价部门（单位）|被评价单位名称|项目承担单位|项目执行单位|执行单位|
        资金使用单位|项目建设单位|建设单位|被审计单位|被检查单位|被督查单位|资金使用部门|
        问题单位|申报单位|项目申报单位|二级预算单位|基层预算单位|涉及单位|
        Auditee|Recipient|Implementing agency|Organization|Organisation|Entity|Grantee|
        Auditee name|Audited entity|Audited agency|Audited organization|Audited body|Addressee|
        Recipient organization|Implementing unit|Implementing entity|Subrecipient|Office|
        Division|Business unit|Component|Operating administration|Recipient agency|Addressed to|
        Agency affected|Agencies affected|Affected agency|Affected agencies|
        """,
        """
        主管部门|主管单位|部门名称|项目主管部门|业务主管部门|主管预算部门|一级预算单位|
        预算主管部门|主管部门名称|行业主管部门|归口部门|归口管理部门|
        Ministry|Bureau|
        """,
    ),
    Field.EVALUATOR: (
        """
        评价主体|评价机构|评价单位|评价方|评价实施机构|绩效评价机构|评价组织单位|评价实施单位|
        问题来源|检查单位|第三方机构|评价机构名称|第三方评价机构|受托评价机构|评价组织方|
        评价组织机构|审计机关|审计单位|审计机构|会计师事务所|发现单位|交办单位|反馈单位|
        问题提出单位|评价部门|评价承接机构|
        Evaluator|Evaluated by|Auditor|Source|Issued by|Evaluating body|Oversight body|
        Audit office|Audit organization|Audit body|Evaluation body|Evaluation team|
        Issuing office|Oversight agency|Inspector general|Audited by|Audit firm|
        """,
    ),
    Field.GRADE: (
        """
        评价等级|等级|评价结果|绩效等级|评价等次|等次|结果|评级|绩效评级|评价结果等级|评定等级|
        评价结论|绩效评价等级|绩效评价结果|评定结果|绩效评价等次|得分等级|评价得分等级|
        Grade|Rating|Result|Evaluation grade|Overall rating|Performance rating|
        Evaluation rating|Evaluation result|Overall grade|Performance grade|
        """,
    ),
    Field.CATEGORY: (
        """
        问题类别|问题类型|类别|类型|问题分类|分类|问题性质|所属类别|问题种类|问题大类|
        问题定性|一级分类|问题所属类别|问题类别名称|问题归类|
        Category|Finding category|Type|Issue type|Finding type|Theme|Issue category|
        Recommendation type|Recommendation category|Topic|Subject area|Issue area|Focus area|
        Finding classification|Classification|
        """,
    ),
    Field.DESCRIPTION: (
        """
        问题描述|具体问题|存在问题|发现问题|发现的问题|存在的问题|主要问题|问题|问题内容|
        问题表现|问题及表现|评价发现问题|问题具体描述|问题摘要|具体问题描述|反馈问题|
        存在的主要问题|问题清单|评价发现的问题|绩效评价发现问题|问题事项|整改问题|需整改问题|
        问题具体表现|问题情况|问题概述|主要问题描述|审计发现问题|审计查出问题|查出问题|
        反馈意见|反馈的问题|存在问题描述|存在问题及表现|问题详情|问题简述|具体问题表现|
        Finding|Description|Issue|Finding description|Description of finding|Problem|Deficiency|
        Observation|Issue description|Finding text|Findings|Audit finding|Description of issue|
        Finding summary|Summary of finding|Finding details|Finding statement|Weakness|
        Condition|Problem description|Observation description|Issue summary|Finding title|
        """,
        """
        Recommendation|Recommendation text|Recommendations|Recommendation description|
        Recommendation summary|Safety recommendation|Audit recommendation|Recommendation title|
        """,
    ),
    Field.ADVICE: (
        """
        整改建议|建议|整改措施建议|整改意见|意见建议|评价建议|相关建议|有关建议|改进建议|
        建议措施|意见和建议|绩效评价建议|整改意见建议|审计建议|评价意见|改进措施建议|
        处理建议|建议内容|整改意见及建议|
        Recommended action|Advice|Recommendation|Recommendations|Recommendation text|Suggestion|
        Recommendation description|Audit recommendation|Recommendation summary|
        Suggested action|Recommendation title|
        """,
        """
        整改要求|整改措施|整改内容|整改任务|整改目标|整改举措|拟采取措施|拟采取的整改措施|
        整改工作措施|整改具体措施|
        Action required|Corrective action|Required action|Corrective action plan|Action plan|
        Planned action|Action item|Agreed action|Management action|Planned corrective action|
        Agreed management action|
        """,
    ),
    Field.AMOUNT: (
        """
        涉及金额|金额|问题金额|涉及资金|涉及资金额|问题涉及金额|涉及问题金额|资金金额|
        涉及资金量|涉及财政资金|涉及资金金额|问题资金|问题资金金额|涉及资金规模|
        应整改金额|需整改金额|违规金额|涉及金额合计|问题涉及资金|
        Amount|Amount in question|Questioned costs|Amount involved|Questioned cost|
        Questioned amount|Monetary impact|Dollar amount|Total questioned costs|Dollar value|
        Monetary value|Financial impact|Funds put to better use|Disallowed cost|
        Disallowed costs|Amount at issue|
        """,
    ),
    Field.OWNER: (
        """
        责任人|整改责任人|责任人员|具体责任人|直接责任人|责任人姓名|整改责任人姓名|牵头责任人|
        第一责任人|主要责任人|责任领导|整改责任领导|具体负责人|整改具体责任人|整改落实责任人|
        Responsible person|Responsible official|Owner|Responsible officer|Action owner|Lead|
        Person responsible|Responsible|Assigned to|Point of contact|Lead official|
        Action officer|Action official|Responsible manager|Finding owner|Issue owner|
        Recommendation owner|Official responsible|Assignee|Accountable officer|
        Accountable official|Accountable person|Responsible individual|POC|Responsibility|
        Responsible staff|Officer responsible|
        """,
        """
        整改负责人|负责人|项目负责人|单位负责人|分管领导|部门负责人|
        Project manager|Manager|Program manager|Director|
        """,
        """
        整改联系人|经办人|联系人|姓名|承办人|具体经办人|
        Contact|Contact person|Name|Contact name|Agency contact|
        """,
    ),
    Field.ASSISTING: (
        """
        配合单位|协办单位|配合部门|协办人|协同单位|协助单位|配合人员|协办部门|参与单位|协办|
        配合|配合责任单位|协同配合单位|配合责任人|配合整改单位|协同部门|协作单位|协助部门|
        协同整改单位|
        Assisting|Assisting unit|Assisting units|Supporting units|Supporting agency|Support|
        Co-owner|Coordinating agency|Assisted by|Supporting office|Supporting offices|
        Supporting agencies|Assisting agency|Assisting agencies|Coordinating office|
        Secondary owner|
        """,
    ),
    Field.SUPERVISOR: (
        """
        督办人|督办责任人|督导人|督办人员|督促人|督办联系人|督办负责人|督办领导|督查人|
        督导责任人|跟踪督办人|督办专员|
        Supervisor|Supervised by|Monitored by|Follow-up by|Follow-up officer|
        Monitoring officer|Tracked by|
        """,
    ),
    Field.DEADLINE: (
        """
        整改时限|完成时限|整改期限|截止日期|整改完成时限|完成期限|完成日期|整改截止日期|
        整改完成日期|时限|期限|限期|整改时间|完成时间|截止时间|计划完成时间|整改完成时间|
        要求完成时间|整改到期日|整改到位时限|时限要求|拟完成时间|计划完成日期|整改时限要求|
        办结时限|整改截止时间|限期整改时间|整改限期|规定完成时限|要求完成时限|完成整改时限|
        计划整改完成时间|预计完成时间|预计完成日期|整改完成期限|到期日|到期日期|要求完成日期|
        要求整改时限|整改计划完成时间|计划完成时限|承诺完成时间|承诺完成时限|
        Deadline|Target completion date|Target date|Due date|Due|Due by|Completion date|
        Planned completion date|Expected completion date|Estimated completion date|
        Completion deadline|Implementation date|Date due|Target implementation date|
        Planned implementation date|Expected implementation date|Estimated implementation date|
        Target due date|Response due|Response due date|Completion due date|Due on|
        Agreed date|Agreed implementation date|Implementation deadline|Implementation due date|
        Anticipated completion date|Projected completion date|Scheduled completion date|
        Corrective action due date|Action due date|Expected completion|Planned completion|
        Estimated completion|Target completion|Anticipated completion|
        """,
    ),
}

STATUS = """
    状态|整改状态|销号状态|销号情况|是否销号|是否完成|是否整改|是否整改到位|是否完成整改|
    完成状态|办理状态|完成情况|整改情况|整改完成情况|整改进度|办结情况|当前状态|问题状态|
    整改结果|落实情况|是否办结|整改落实情况|
    Status|Current status|Recommendation status|Implementation status|Overall status|
    Finding status|Issue status|Status of recommendation|State|Open/closed|Disposition|
    Status of corrective action|Closed?|Action status|Overall recommendation status|
"""
"""Columns that tell whether a finding is over."""

CLOSED_ON = """
    销号日期|销号时间|实际完成时间|实际完成日期|办结日期|关闭日期|验收日期|验收时间|
    实际销号时间|整改实际完成时间|实际办结时间|
    Closed|Date closed|Closed date|Closure date|Closed on|Date of closure|Close date|
    Actual completion date|Actual implementation date|Date implemented|Completed on|
    Date completed|Resolved on|Date resolved|Resolution date|Implemented on|Closing date|
    Actual closure date|Completed date|Implemented date|
"""
"""Columns that hold the day on which a finding was over; empty while it is open."""

NO_FIELD = """
    序号|备注|备注栏|说明|附件|电话|联系电话|手机|手机号|联系方式|邮箱|佐证材料|证明材料|
    整改进展|进展情况|整改进展情况|工作进展|未完成原因|原因分析|问题原因|评价得分|得分|分数|
    评价年度|年度|预算年度|整改佐证材料|下一步计划|下一步措施|评价报告文号|文号|进度|最新进展|
    S/N|#|Notes|Note|Remarks|Remark|Comment|Comments|Phone|Telephone|Email|E-mail|
    Attachment|Attachments|Link|URL|Year|Fiscal year|FY|Response|Agency response|
    Management response|Evidence|Supporting evidence|Progress|Last updated|Updated|Score|
    Latest update|Additional information|Website|Report number|Report no.|Audit report no.|
"""
"""Columns that are known to be none of the fields; nobody is asked about them."""
