"""Typical facts for every message, as an office would see them in November 2026."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from rectification import errors, notices
from rectification.errors import Refusal
from rectification.notices import Notice
from rectification.tokens import TokenLine
from storage.outages import Trouble
from templates import import_views, store_views, views
from templates.views import View

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
TITLE = "结余资金未按规定上缴国库"
LINES = (
    notices.FindingLine(
        9,
        "JX2026-009",
        "隐蔽工程影像资料缺失",
        "市水利局",
        "rectifying",
        date(2026, 11, 20),
        -2,
        30,
        4,
    ),
    notices.FindingLine(
        2, "JX2026-002", TITLE, "市教育局", "rectifying", date(2026, 11, 22), 0, 80, 3
    ),
    notices.FindingLine(
        1,
        "JX2026-001",
        "绩效目标表未设置设备使用率指标",
        "市教育局",
        "assigned",
        date(2027, 1, 31),
        70,
        None,
        1,
    ),
)
FILES = (
    notices.FileLine("缴款凭证.pdf", "document", 122_880, "stored"),
    notices.FileLine("", "photo", 2_411_724, "waiting"),
    notices.FileLine("现场录像.mp4", "video", 31_457_280, "too-big"),
)
CHANGES = (
    notices.FieldChange("JX2026-002", "deadline", "2026-11-30", "2026-12-15"),
    notices.FieldChange("JX2026-004", "amount_yuan", "", "3120000.50"),
)
REMINDER_LINES = tuple(
    notices.ReminderLine(
        number, f"JX2026-{number:03}", title, "市教育局", "rectifying", day, left, stage, percent, 2
    )
    for number, title, day, left, stage, percent in (
        (9, "隐蔽工程影像资料缺失", date(2026, 11, 20), -3, "overdue:2026-11-23", None),
        (2, TITLE, date(2026, 11, 23), 0, "T-0", 80),
        (5, "两份监理合同未公开招标", date(2026, 11, 24), 1, "T-1", 20),
        (6, "补贴面积与确权数据相差4.2%", date(2026, 11, 30), 7, "T-7", None),
    )
)
FIGURES = notices.SummaryFigures(12, 9, 3, 2, 1, 2, 67, Decimal("31882300.50"), Decimal(386500))
BEFORE = notices.SummaryFigures(12, 11, 1, 1, 1, 1, 60, Decimal("31882300.50"), Decimal(0))
UNITS = (
    notices.UnitLine("市教育局", 2, 1, 1, 0, 0),
    notices.UnitLine("市水利局", 1, 0, 0, 1, 1),
)
OVERDUE = (notices.OverdueLine("JX2026-009", "隐蔽工程影像资料缺失", "市水利局", "郑浩", 5),)
SUMMARY = (
    "全市", date(2026, 11, 16), date(2026, 11, 22), FIGURES, BEFORE, UNITS, 2, OVERDUE, 1,
    False, False,
)  # fmt: skip
DESCRIPTION = "结余资金未按规定上缴国库，涉及智慧校园二期建设项目。"
ADVICE = "上缴结余资金并提供缴款凭证。"
DUE = date(2026, 11, 30)
OPEN, OVER = (False, False), (False, True)

NOTICES: tuple[Notice, ...] = (
    notices.Welcome("周敏", ("officer",), ("市教育局",), 2, 0),
    notices.Welcome("刘主任", ("supervisor", "admin"), (), 0, 3),
    notices.Joined("周敏", ("officer",), ("市教育局",)),
    notices.Invitations(
        (
            notices.InvitationLine(1, "周敏", "officer", ("市教育局",), 2),
            notices.InvitationLine(2, "林晓", "officer", ("市住建局",), 1),
        ),
        1,
        9,
        datetime(2026, 11, 29, 6, 5, tzinfo=UTC),
    ),
    notices.InvitationsFile(
        (notices.InvitationLine(1, "周敏", "officer", ("市教育局",), 2),) * 41,
        41,
        datetime(2026, 11, 29, 6, 5, tzinfo=UTC),
    ),
    notices.NameAsked("supervisor"),
    notices.LanguageSet("zh_CN"),
    notices.LedgerReceived("2026年整改台账.xlsx"),
    notices.LedgerWanted(),
    notices.LedgerWanted(
        (
            notices.BatchLine(7, "2026年整改台账.xlsx", "高强", AT, 12, 2, undone=False),
            notices.BatchLine(6, "补充台账.csv", "高强", AT, 1, 0, undone=True),
        )
    ),
    notices.ImportUndone("2026年整改台账.xlsx", 11, 2, ("JX2026-002",), 1),
    notices.ImportUndone("2026年整改台账.xlsx", 12, 0, (), 0),
    notices.AssignmentUndone(("JX2026-002", "JX2026-006"), 2),
    notices.LedgerExport("xlsx", wan=True, admin=True, at=AT, total=12),
    notices.LedgerExport("csv", wan=False, admin=False, at=AT, total=1),
    notices.ExportUnderWay(100000),
    notices.ExportTooBig("xlsx", 73_400_320, 50_000_000),
    notices.NothingToExport(admin=True),
    notices.TokenIssued(3, "绩效评价系统", "市财政绩效评价中心"),
    notices.TokenRevoked("绩效评价系统", "市财政绩效评价中心"),
    notices.FindingsTaken(
        "绩效评价系统", "市财政绩效评价中心", 3, 1, 2, ("市水利局",), ("郑浩",), 1, ("市水利局",)
    ),
    notices.FindingsTaken("市审计中心", "市审计中心", 1, 0, 0, (), (), 0, ()),
    notices.NothingToExport(admin=False),
    notices.ImportPreview(
        7, "2026年整改台账.xlsx", "问题台账", 12, 2, 3, 2,
        (
            notices.Fault(5, "deadline", "missing", ""),
            notices.Fault(9, "amount_yuan", "invalid", "三十万左右", code="JX2026-008"),
        ),
        (
            notices.Fault(7, "deadline", "inferred", "立行立改", "2026-12-22", "JX2026-006"),
            notices.Fault(8, "unit", "inferred", "", "市教育局", "JX2026-007"),
        ),
        2, CHANGES, 2, ("市教育局", "市住建局"), ("周敏", "林晓", "何建国"), 1, ("市住建局",),
        hints=(
            notices.HintLine(6, "advice", "no_target", "进一步加强管理"),
            notices.HintLine(7, "owner", "no_person", "财务科"),
            notices.HintLine(9, "advice", "no_demand", ""),
        ),
        hints_total=5,
    ),
    notices.ImportPreview(
        8, "台账.csv", "", 0, 0, 12, 0, (), (), 0, (), 0, (), (), 0, ()
    ),
    notices.ImportPreview(
        9, "台账.csv", "", 12, 0, 0, 0, (), (), 0, (), 0, ("教育局",), (), 0, (),
        names=(
            notices.NameRead("卫健委", "市卫健局", matched=True),
            notices.NameRead("教育局", "市教育局", matched=False),
        ),
        names_total=3, left_named=2,
        supervisors_new=("赵六", "许正科长"),
        others=(notices.OtherSheet("二期整改台账", 35), notices.OtherSheet("2025年", 1)),
    ),
    notices.ImportPreview(
        9, "recommendations.csv", "", 12, 0, 0, 0, (),
        (
            notices.Fault(2, "deadline", "counted", "1/2/26", "2026-04-02", "R-1"),
            notices.Fault(2, "deadline", "past", "1/2/26", "2026-04-02", "R-1"),
        ),
        2, (), 0, (), (), 0, (),
        round=1,
        said=(
            notices.ColumnSaid("guessed", "unit", "具体整改责任单位"),
            notices.ColumnSaid("counted", "deadline", "Made", "90"),
            notices.ColumnSaid("same", "deadline", value="2026-12-31"),
            notices.ColumnSaid("same", "unit", value="市教育局"),
            notices.ColumnSaid("unit-itself", "owner"),
            notices.ColumnSaid("made", "code", value="LM"),
            notices.ColumnSaid("day-first", "deadline", "Made", "12/07/2021"),
            notices.ColumnSaid("month-first", "deadline", "Made", "12/07/2021"),
        ),
        kept=("Status", "Made", "Closed"), kept_total=3,
        profile="recommendations", recalled=True, may_ask=True, closed=23,
    ),
    notices.ImportPreview(
        9, "recommendations.csv", "", 0, 0, 0, 0, (), (), 0, (), 0, (), (), 0, (),
        profile="recommendations", closed=23,
    ),
    notices.ImportPreview(
        9, "recommendations.csv", "", 35, 0, 0, 0, (), (), 0, (), 0, (), (), 0, (),
        closed_taken=23,
    ),
    *(
        notices.ColumnAsked(
            4, 9, "recommendations.csv", "which", field, "", "", (),
            (
                notices.ColumnShown("Status", "Open—Acceptable Response"),
                notices.ColumnShown("Made", "12/07/2021"),
            ),
            8, (notices.Choice("column", "Status"), notices.Choice("column", "Made")), 1, 3,
        )
        for field in ("description", "unit", "code", "owner", "deadline")
    ),
    notices.ColumnAsked(
        4, 9, "recommendations.csv", "which", "owner", "", "", (), (), 0,
        (notices.Choice("unit-itself", ""),), 1, 2,
    ),
    notices.ColumnAsked(
        4, 9, "recommendations.csv", "base", "", "", "", (),
        (notices.ColumnShown("Made", "12/07/2021"),), 1, (notices.Choice("column", "Made"),), 2, 4,
    ),
    notices.ColumnAsked(
        4, 9, "recommendations.csv", "days", "", "Made", "", (), (), 0,
        (notices.Choice("days", "90"),), 3, 4,
    ),
    notices.ColumnAsked(
        4, 9, "recommendations.csv", "order", "", "Made", "12/07/2021", (), (), 0,
        (notices.Choice("month-first", "2021-12-07"), notices.Choice("day-first", "2021-07-12")),
        4, 4,
    ),
    notices.ColumnAsked(
        4, 9, "台账.xlsx", "column", "", "处理意见", "", ("限期整改", "通报", "追回资金"), (), 0,
        (notices.Choice("field", "advice"), notices.Choice("keep", "")), 2, 3,
    ),
    *(
        notices.ImportRefused("台账.xlsx", reason, ("项目", "备注"))
        for reason in (
            "not-a-table", "empty", "encrypted", "too-big", "damaged", "no-headings", "two-alike",
            "no-rows", "gone", "too-hard",
        )
    ),
    *(
        notices.ImportRefused("台账.xlsx", "not-a-table", (), (), place)
        for place in (
            "archive", "pdf", "word", "slides", "picture", "page", "xml-2003", "flat-ods", "xlsb",
            "mht", "numbers",
        )
    ),
    notices.ImportDone("2026年整改台账.xlsx", 12, 2, 3, 2, 9, ("市住建局",)),
    notices.ImportDone("2026年整改台账.xlsx", 1, 0, 14, 0, 0, ()),
    notices.ImportCancelled("2026年整改台账.xlsx"),
    notices.RosterPreview(
        9, "人员名册.xlsx", "人员名册", 3, 2, 14, 1,
        (notices.Fault(8, "deputy", "unknown", "王五"),),
        (
            notices.FieldChange("周敏", "phone", "", "0571-8800 0001"),
            notices.FieldChange("许正", "role", "", "supervisor"),
            notices.FieldChange("许正", "scope", "", "*"),
        ),
        3, ("林晓", "何建国"), ("市水务局",), ("市水务局 → 市住建局",), ("许正",), ("备注",),
    ),
    notices.RosterPreview(10, "名册.csv", "", 0, 0, 9, 0, (), (), 0, (), (), (), (), ()),
    notices.RosterDone("人员名册.xlsx", 3, 2, 14, 1, 3),
    notices.RosterDone("人员名册.xlsx", 0, 2, 14, 0, 0),
    notices.PartChanged(("officer", "supervisor"), ("市教育局", "市住建局")),
    notices.PartChanged(("admin",), ()),
    notices.HandedOver("周敏", "林晓", LINES, 5, taker_joined=True),
    notices.HandedOver("周敏", "吴倩", LINES[:1], 1, taker_joined=False),
    notices.FindingsTakenAway("林晓", LINES, 5),
    notices.FindingsAssigned(LINES, 5),
    notices.FindingChanged(2, "JX2026-002", CHANGES[:1]),
    notices.Acknowledged(2, "JX2026-002", TITLE, DUE, 8, 2, lead=True),
    notices.Acknowledged(2, "JX2026-002", TITLE, DUE, 8, 2, lead=False),
    notices.ProgressFiled(
        2, "JX2026-002", TITLE, 3, 80, 50, None, "已完成80%，合同已重新签订，附照片", FILES,
        supplement=False, edited=0, may_apply=True, status="rectifying",
    ),
    notices.ProgressFiled(
        2, "JX2026-002", TITLE, 3, None, 50, 120, "已完成120%", (),
        supplement=False, edited=0, may_apply=False, status="rectifying",
    ),
    notices.ProgressFiled(
        2, "JX2026-002", TITLE, 3, 100, None, None, "", FILES[:1],
        supplement=True, edited=2, may_apply=False, status="under_review",
    ),
    notices.ProgressReported(
        2, "JX2026-002", TITLE, "市教育局", "周敏", 80, "已完成80%，合同已重新签订", 2
    ),
    notices.WhichFinding(4, "已完成80%，附照片", 1, LINES, 3),
    notices.AttachmentRefused(2, "JX2026-002", "现场录像.mp4", 31_457_280, 20_971_520, "too-big"),
    notices.AttachmentRefused(None, "", "录音.ogg", None, 20_971_520, "gone"),
    notices.AttachmentRefused(2, "JX2026-002", "现场录像.mp4", None, 20_971_520, "failed"),
    notices.ClosureApplied(2, "JX2026-002", TITLE, ("刘主任", "高强")),
    notices.ClosureApplied(2, "JX2026-002", TITLE, ()),
    notices.ClosureRequested(
        2, "JX2026-002", TITLE, "市教育局", "智慧校园二期建设项目", DESCRIPTION, ADVICE, "周敏",
        DUE,
        8, 100, Decimal("386500.00"), ("已完成80%", "结余资金已全额上缴，附缴款凭证"), FILES, 5,
        may_review=True,
    ),
    notices.ClosureRequested(
        2, "JX2026-002", TITLE, "市教育局", "", DESCRIPTION, "", "周敏", DUE,
        -1, None, None, (), (), 5, may_review=False,
    ),
    notices.ReasonAsked(2, "JX2026-002", TITLE, "return", 3),
    notices.ReasonAsked(2, "JX2026-002", TITLE, "waive", 3),
    *(
        notices.Decided(
            2, "JX2026-002", TITLE, move, "刘主任", reason, status, DUE, 8
        )
        for move, reason, status in (
            ("accept", "", "closed"),
            ("return", "缺少缴款凭证原件，请补充。", "rectifying"),
            ("reopen", "审计发现仍有结余。", "rectifying"),
            ("waive", "项目已终止。", "waived"),
            ("withdraw", "重复登记。", "withdrawn"),
            ("report", "", "rectifying"),
        )
    ),
    notices.DecisionFiled(
        2, "JX2026-002", TITLE, "return", "缺少缴款凭证原件，请补充。", ("周敏",)
    ),
    notices.DecisionFiled(2, "JX2026-002", TITLE, "accept", "", ()),
    notices.ImportUnderWay("整改台账.xlsx", 100000),
    notices.MarkedLedger(8, "整改台账.xlsx", 4),
    notices.MarkedLedger(8, "整改台账.xlsx", 0),
    notices.EvidenceFile(2, "JX2026-002", "周敏", AT, "缴款凭证.pdf", "document", "x", "y"),
    notices.EvidenceNone(2, "JX2026-002", 2),
    notices.EvidenceNone(2, "JX2026-002", 0),
    notices.Urged(2, "JX2026-002", TITLE, "刘主任", DUE, -3, 2, "assigned"),
    notices.Urged(2, "JX2026-002", TITLE, "刘主任", DUE, 1, 2, "rectifying"),
    notices.UrgeFiled(2, "JX2026-002", ("周敏",), ("吴倩",)),
    notices.UrgeFiled(2, "JX2026-002", (), ("吴倩",)),
    notices.Reminder(date(2026, 11, 23), REMINDER_LINES, 6, late=False, provisional=True),
    notices.Reminder(date(2026, 11, 23), REMINDER_LINES[:1], 1, late=True, provisional=False),
    notices.WeeklySummary(*SUMMARY),
    notices.WeeklySummary(
        "市教育局", date(2026, 12, 28), date(2027, 1, 3),
        notices.SummaryFigures(0, 0, 0, 0, 0, 0, None, Decimal(0), Decimal(0)),
        None, (), 0, (), 0, asked=True, late=True,
    ),
    notices.WeeklyPicture(*SUMMARY),
    notices.WeeklyWorkbook(3, date(2026, 11, 16), date(2026, 11, 22), AT, 12),
    notices.Refused("not-found", {"asked": "JX2026-999"}),
    notices.FreshState(2, "JX2026-002"),
    notices.Unreachable("周敏", "市教育局"),
    notices.PrivateOnly("lastmile_bot"),
    notices.PrivateOnly(""),
    notices.Cancelled("question", 2),
    notices.Cancelled("question", 0),
)  # fmt: skip

PAGES: tuple[View, ...] = (
    views.TokenList(
        (
            TokenLine("绩效评价系统", "市财政绩效评价中心", AT, AT),
            TokenLine("市审计中心", "市审计中心", AT, None),
        )
    ),
    views.TokenList(()),
    views.Stranger(),
    views.Home("周敏", ("officer",), 3, 1, 0, 0),
    views.Home("刘主任", ("supervisor", "admin"), 0, 0, 2, 12),
    views.Home("刘主任", ("officer", "supervisor", "admin"), 0, 0, 0, 0),
    views.Mine(LINES, 0, 23, 4, 2),
    views.Mine((), 0, 0, 0, 0),
    views.FindingCard(
        "JX2026-002", "智慧校园二期建设项目", "市教育局", "市财政局", "中", "资金管理", DESCRIPTION,
        ADVICE, Decimal("386500.00"), "周敏", ("市电教馆",), DUE, 8, *OPEN, "rectifying", 80,
        (
            views.ReportLine(AT, "周敏", "已完成80%，合同已重新签订", 80, 2, 2),
            views.ReportLine(AT, "周敏", "", 50, 0, 1),
        ),
        7,
        (views.HistoryLine(AT, "acknowledge", "周敏", ""),
         views.HistoryLine(AT, "return", "刘主任", "缺少缴款凭证原件")),
        FILES[:2],
    ),
    views.FindingCard(
        "JX2026-010", "", "市生态环境局", "", "", "", "自评结果未公开。", "", None, "", (),
        date(2026, 11, 25), 3, *OVER, "closed", None, (), 0, (), (),
    ),
    views.FindingWanted(),
    views.ReviewQueue(LINES, 0, 3),
    views.ReviewQueue((), 0, 0),
    views.OverdueList(LINES[:1], 0, 1),
    views.OverdueList((), 0, 0),
    views.UrgeList(LINES, 8, 11),
    views.UrgeList((), 0, 0),
    views.PeopleList(
        (
            views.PersonLine(1, "吴倩", ("officer",), ("市文旅局",), "invited", 1),
            views.PersonLine(2, "周敏", ("officer", "supervisor"), ("市教育局",), "joined", 2),
            views.PersonLine(3, "高强", ("admin",), (), "none", 0),
        ),
        0, 14, 2, "", 14,
    ),
    views.PeopleList(
        (views.PersonLine(2, "周敏", ("officer",), ("市教育局",), "joined", 2),), 0, 14, 2, "周", 9,
    ),
    views.PeopleList((), 0, 14, 2, "王", 0),
    views.PersonCard(
        "周敏", ("officer",), ("市教育局", "市住建局"), "joined", "0571-8800 0001", "林晓", AT, 3, 1
    ),
    views.PersonCard("高强", ("admin",), (), "none", "", "", None, 0, 0),
    views.HandOverTo(
        "周敏", 3, (views.PersonLine(3, "林晓", ("officer",), ("市教育局",), "invited", 1),), 0, 1
    ),
    views.HandOverTo("周敏", 1, (), 0, 0),
    views.HandOverSure("周敏", "林晓", 3),
    views.RosterFile(),
    views.UndoSure("2026年整改台账.xlsx", 11, 2, ("JX2026-002",), 1),
    views.UndoSure("2026年整改台账.xlsx", 12, 0, (), 0),
    views.UndoSure("2026年整改台账.xlsx", 0, 0, ("JX2026-002", "JX2026-006"), 2),
    views.InviteHelp(),
    views.UndeliveredList(
        (views.UndeliveredLine(AT, "周敏", "reminder", "Forbidden: bot was blocked", "7F3A-21"),), 4
    ),
    views.UndeliveredList((), 0),
    views.LanguageChoice(),
    views.NothingToCancel(),
    views.ReportHint(("supervisor", "admin")),
    import_views.LedgerProgress("整改台账.xlsx", "read", 0, 0),
    import_views.LedgerProgress("整改台账.xlsx", "read", 2000, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "check", 3000, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "check", 12000, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "store", 3000, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "store", 12000, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "write", 3000, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "write", 12000, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "send", 0, 12000),
    import_views.LedgerProgress("整改台账.xlsx", "send", 12000, 12000),
    import_views.NamesList("整改台账.xlsx", 1, 8, 23, 3, changed=False),
    import_views.NamesList("整改台账.xlsx", 1, 1, 1, 1, changed=True),
    import_views.NameCard("教育局", "unit", "", "make", "", recalled=False, near=("市教育局",)),
    import_views.NameCard(
        "教育局", "unit", "", "match", "市教育局", recalled=False, near=("市教育局",)
    ),
    import_views.NameCard(
        "周 敏", "owner", "市教育局", "match", "周敏", recalled=True, near=("周敏",)
    ),
    import_views.NameCard("路人", "owner", "市教育局", "leave", "", recalled=False, near=()),
    import_views.NameCard("路人", "owner", "市教育局", "make", "", recalled=False, near=()),
    import_views.NameCard(
        "许正科长", "supervisor", "", "make", "", recalled=False, near=("许正",)
    ),
    *(store_views.StoreTrouble(each.value, AT) for each in Trouble),
    *(store_views.StoreWell(each.value, AT, AT) for each in Trouble),
    views.UnknownCommand("/foo"),
    views.TemplateFile(),
)  # fmt: skip

REFUSALS: tuple[Refusal, ...] = (
    errors.TokenUnknown(),
    errors.NotJoined(),
    errors.NothingToHandOver("周敏"),
    errors.NotYourRole("admin"),
    errors.NotFound("JX2026-999"),
    errors.MoveNotAllowed("rectifying", "accept", ("report", "apply")),
    errors.MoveNotAllowed("waived", "report", ()),
    *(errors.NotYourMove(move) for move in ("apply", "report", "accept")),
    errors.OwnWork("JX2026-002"),
    errors.Stale("JX2026-002"),
    errors.ReasonMissing("return"),
    errors.TooLong(1000, 1480),
    errors.CodeWrong(),
    errors.CodeUsed(),
    errors.CodeExpired(),
    errors.AlreadyJoined("周敏"),
    errors.TooManyTries(15),
    errors.FileTooBig("台账.xlsx", 31_457_280, 20_971_520),
    *(errors.KindNotTaken(kind) for kind in ("sticker", "location", "unheard-of")),
    errors.NothingToReport(),
    errors.FindingOver("JX2026-002", "closed"),
    *(
        errors.BatchOver(state)
        for state in ("confirmed", "cancelled", "replaced", "asking", "changed")
    ),
    *(
        errors.AnswerUnclear(asked, field)
        for asked, field in (
            ("days", ""),
            ("which", "deadline"),
            ("which", "code"),
            ("which", "unit"),
            ("column", ""),
        )
    ),
    errors.QuestionOver(),
    errors.NotALedger("照片.jpg"),
    errors.NameMissing(),
    errors.UrgedAlready("JX2026-002"),
    errors.Unexpected("7F3A-21"),
)

CODES: Mapping[int, str] = {1: "Kd8mQ2xT7pVz", 2: "Rw4nB9yL3sHc"}
"""The invitation codes of the samples."""

TOKEN = "Kd8mQ2xT7pVz" * 3
"""The token of the samples."""
