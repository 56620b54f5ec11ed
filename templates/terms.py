"""The trade's terms in both languages; `docs/glossary.md` explains them and a test compares.

Each table is a Jinja filter of its name. An empty key holds what is said of a value that
the table does not know; a table without one refuses such a value.
"""

from typing import NamedTuple


class Term(NamedTuple):
    """One term as it is printed."""

    zh: str
    en: str


STATUS = {
    "assigned": Term("待签收", "To be acknowledged"),
    "rectifying": Term("整改中", "In rectification"),
    "under_review": Term("待验收", "Under review"),
    "closed": Term("已销号", "Closed"),
    "withdrawn": Term("已撤销", "Withdrawn"),
    "waived": Term("不予整改", "Waived"),
}

MOVE = {
    "acknowledge": Term("签收", "Acknowledge"),
    "report": Term("报送进展", "Report progress"),
    "apply": Term("申请销号", "Apply for closure"),
    "accept": Term("验收通过", "Accept"),
    "return": Term("退回", "Return"),
    "withdraw": Term("撤销", "Withdraw"),
    "waive": Term("不予整改", "Waive"),
    "reopen": Term("重新整改", "Reopen"),
}

MOVED = {
    "acknowledge": Term("签收", "acknowledged"),
    "report": Term("报送进展", "reported progress"),
    "apply": Term("申请销号", "applied for closure"),
    "accept": Term("验收通过", "accepted"),
    "return": Term("退回", "returned"),
    "withdraw": Term("撤销", "withdrew"),
    "waive": Term("决定不予整改", "waived"),
    "reopen": Term("要求重新整改", "reopened"),
    "urge": Term("催办", "urged"),
    "import": Term("导入", "imported"),
    "intake": Term("系统报送", "sent by a system"),
    "hand_over": Term("移交责任人", "moved to another officer"),
    "": Term("更新", "updated"),
}
"""What somebody did, after the name."""

ROLE = {
    "officer": Term("责任人", "officer"),
    "supervisor": Term("督办人", "supervisor"),
    "admin": Term("管理员", "administrator"),
}

PART = {
    "lead": Term("主办", "lead"),
    "assisting": Term("协办", "assisting"),
    "supervisor": Term("督办", "supervising"),
}

STAGE = {
    "overdue": Term("已逾期", "Overdue"),
    "today": Term("今天到期", "Due today"),
    "tomorrow": Term("明天到期", "Due tomorrow"),
    "three_days": Term("3天内到期", "Due within 3 days"),
    "seven_days": Term("7天内到期", "Due within 7 days"),
    "later": Term("7天后到期", "Due later"),
}

FIELD = {
    "code": Term("问题编号", "Finding no."),
    "project": Term("项目名称", "Project"),
    "unit": Term("责任单位", "Responsible unit"),
    "evaluator": Term("评价主体", "Evaluator"),
    "grade": Term("评价等级", "Grade"),
    "category": Term("问题类别", "Category"),
    "description": Term("问题描述", "Finding"),
    "advice": Term("整改建议", "Recommended action"),
    "amount_yuan": Term("涉及金额", "Amount"),
    "owner": Term("责任人", "Responsible person"),
    "assisting": Term("配合单位", "Assisting"),
    "supervisor": Term("督办人", "Supervisor"),
    "deadline": Term("整改时限", "Deadline"),
    "": Term("整行", "Whole row"),
}
"""The ledger's fields, as this office heads the columns; a column of another name keeps it."""

ROSTER_FIELD = {
    "name": Term("姓名", "Name"),
    "role": Term("角色", "Role"),
    "phone": Term("电话", "Telephone"),
    "deputy": Term("代理人", "Deputy"),
    "parent": Term("上级单位", "Unit above"),
    "scope": Term("督办单位", "Units supervised"),
}
"""The further fields of a roster; its unit is the ledger's."""

FAULT = {
    "missing": Term("缺少", "missing"),
    "invalid": Term("无法识别", "cannot be read"),
    "duplicate": Term("重复", "stands there twice"),
    "too_long": Term("过长", "too long"),
    "open_ended": Term("没有明确日期", "names no date"),
    "unknown": Term("查无此名", "is nobody we know"),
    "inferred": Term("已推定", "inferred"),
    "past": Term("早于今天", "is in the past"),
    "": Term("有误", "is wrong"),
}

HINT = {
    "no_demand": Term("没有整改要求", "demands nothing"),
    "no_target": Term("要求无法检验", "names nothing that can be checked"),
    "no_person": Term("没有落实到人", "names no person"),
    "no_day": Term("没有具体日期", "names no day"),
}

FILE_KIND = {
    "photo": Term("照片", "photo"),
    "document": Term("文件", "document"),
    "video": Term("视频", "video"),
    "video_note": Term("视频", "video message"),
    "animation": Term("动图", "animation"),
    "voice": Term("语音", "voice message"),
    "audio": Term("音频", "audio file"),
    "": Term("附件", "file"),
}

MESSAGE_KIND = {
    "sticker": Term("表情贴纸", "A sticker"),
    "location": Term("位置", "A location"),
    "venue": Term("地点", "A place"),
    "contact": Term("联系人名片", "A contact"),
    "poll": Term("投票", "A poll"),
    "dice": Term("骰子", "A dice"),
    "game": Term("游戏", "A game"),
    "invoice": Term("账单", "An invoice"),
    "checklist": Term("清单", "A checklist"),
    "story": Term("动态", "A story"),
    "": Term("这类消息", "This kind of message"),
}

PERSON_STATE = {
    "joined": Term("已加入", "joined"),
    "invited": Term("已发邀请，未加入", "invited, not joined yet"),
    "expired": Term("邀请已过期", "invitation expired"),
    "none": Term("未邀请", "not invited"),
    "unreachable": Term("消息送不到", "cannot be reached"),
}

MESSAGE = {
    "reminder": Term("到期提醒", "reminder"),
    "weekly_summary": Term("周报", "weekly summary"),
    "weekly_picture": Term("周报图", "picture of the weekly summary"),
    "weekly_workbook": Term("周报附表", "workbook of the weekly summary"),
    "findings_assigned": Term("分派通知", "new findings"),
    "finding_changed": Term("台账变动通知", "change of the ledger"),
    "progress_filed": Term("进展回执", "receipt for progress"),
    "progress_reported": Term("进展通报", "progress of an officer"),
    "closure_applied": Term("销号申请回执", "receipt for an application"),
    "closure_requested": Term("销号申请", "request for closure"),
    "decided": Term("验收结果", "decision"),
    "decision_filed": Term("办理回执", "receipt for a decision"),
    "urged": Term("催办", "urging"),
    "evidence_file": Term("佐证材料", "evidence"),
    "invitations": Term("邀请", "invitations"),
    "import_preview": Term("导入预览", "preview of an import"),
    "import_under_way": Term("导入进度", "progress of an import"),
    "marked_ledger": Term("标注后的台账", "ledger with its mistakes marked"),
    "import_done": Term("导入结果", "result of an import"),
    "welcome": Term("欢迎", "welcome"),
    "": Term("消息", "message"),
}
"""What kind of message it was, for whoever looks after those that did not arrive."""

STORE = {
    "lost": Term("缺失的附件", "row without bytes"),
    "damaged": Term("损坏的附件", "bytes that are not those of the row"),
    "stray": Term("无记录的文件", "bytes without a row"),
    "part": Term("中断写入的残留", "part of an interrupted write"),
}
"""What `lastmile check` finds."""

TABLES: dict[str, dict[str, Term]] = {
    "status": STATUS,
    "move": MOVE,
    "moved": MOVED,
    "role": ROLE,
    "part": PART,
    "stage": STAGE,
    "field": FIELD,
    "fault": FAULT,
    "hint": HINT,
    "file_kind": FILE_KIND,
    "message_kind": MESSAGE_KIND,
    "person_state": PERSON_STATE,
    "message": MESSAGE,
    "store": STORE,
}
