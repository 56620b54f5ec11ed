from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from rectification.finding import OPEN, Status
from rectification.notices import OverdueLine, SummaryFigures, UnitLine, WeeklyPicture
from templates.pictures import BARS_SHOWN, LISTED, Bar, weekly_card
from templates.summary_workbook import FindingRow, summary_workbook
from templates.weekly import (
    card_of,
    export_name,
    export_title,
    summary_headings,
    timing,
    workbook_name,
)
from templates.words import Words, words_for
from tests.templates.words_facts import ZONE, all_words

MADE = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)
ZH, EN = words_for("zh_CN", ZONE), words_for("en", ZONE)
BEFORE = SummaryFigures(124, 48, 76, 15, 9, 8, 79, Decimal(38_252_000), Decimal(24_107_500))
FIGURES = SummaryFigures(128, 42, 86, 12, 9, 13, 86, Decimal(38_652_000), Decimal(24_107_500))
NONE = SummaryFigures(0, 0, 0, 0, 0, 0, None, Decimal(0), Decimal(0))
EDUCATION = UnitLine("市教育局", 30, 20, 1, 3, 5)
WATER = UnitLine("市水利局", 18, 9, 2, 4, 3)
LATE = OverdueLine("JX2026-009", "隐蔽工程影像资料缺失", "市水利局", "郑浩", 41)
WEEK = WeeklyPicture(
    scope="",
    start=date(2026, 11, 16),
    end=date(2026, 11, 22),
    figures=FIGURES,
    before=BEFORE,
    units=(EDUCATION, WATER),
    units_total=2,
    overdue=(LATE,),
    overdue_total=1,
    asked=False,
    late=False,
)
FIRST = replace(WEEK, before=None)
EMPTY = replace(
    FIRST, figures=NONE, units=(), units_total=0, overdue=(), overdue_total=0, scope="市教育局"
)
MANY = replace(
    WEEK,
    units=tuple(replace(EDUCATION, unit=f"第{n}单位") for n in range(40)),
    units_total=40,
    overdue=tuple(replace(LATE, days=100 - n) for n in range(10)),
    overdue_total=13,
)
either = pytest.mark.parametrize("words", all_words(), ids=lambda each: each.locale)


def changes(notice: WeeklyPicture, words: Words) -> list[str]:
    """Return what the card says of last week, figure by figure."""
    card = card_of(notice, words, MADE)
    return [each.change for each in (card.rate, *card.figures, *card.amounts)]


def sums(bars: tuple[Bar, ...]) -> tuple[int, ...]:
    """Return the four counts over all bars."""
    return tuple(
        sum(getattr(bar, kind) for bar in bars)
        for kind in ("closed", "under_review", "in_hand", "overdue")
    )


@either
@pytest.mark.parametrize("notice", [WEEK, FIRST, EMPTY, MANY], ids=["week", "first", "none", "40"])
def test_any_week_can_be_drawn(words: Words, notice: WeeklyPicture) -> None:
    """The first week, a week without findings and a city of forty units make a picture."""
    assert weekly_card(card_of(notice, words, MADE)).startswith(b"\x89PNG")


def test_the_card_in_chinese() -> None:
    """The head, the figures, the amounts in 万元 and the foot are ready to print."""
    card = card_of(WEEK, ZH, MADE)
    assert (card.lang, card.title, card.scope) == ("zh", "绩效评价整改周报", "全部分管单位")
    assert card.week == "2026年11月16日至11月22日"
    assert (card.rate.value, card.rate_note) == ("86%", "已销号及逾期共99项，其中按期销号的占比")
    assert [each.value for each in card.figures] == ["128", "12", "9", "13"]
    assert [each.value for each in card.amounts] == ["3,865.2万元", "2,410.75万元"]
    assert card.amount_note == "已整改62%"
    assert (card.bars[0].note, card.bars_note) == ("20/30", "已销号/总数")
    assert card.overdue[0].days == "逾期41天"
    assert card.overdue[0].note == "市水利局 · 郑浩"
    assert card.footer == "数据截至2026年11月22日 · 制表时间2026年11月23日 09:05"


def test_the_card_in_english() -> None:
    """The same in English, with the amounts in CNY."""
    card = card_of(WEEK, EN, MADE)
    assert (card.lang, card.title) == ("en", "Weekly rectification summary")
    assert (card.scope, card.week) == ("All units in sight", "16 Nov – 22 Nov 2026")
    assert card.rate_note == "of 99 findings closed or overdue"
    assert [each.value for each in card.amounts] == ["CNY 38,652,000.00", "CNY 24,107,500.00"]
    assert card.overdue[0].days == "41 days late"
    assert card.footer == "Figures to 22 Nov 2026 · made 23 Nov 2026 09:05"


def test_changes_have_arrows_and_no_change_has_words() -> None:
    """A figure that stood still says so, as it differs from one that nothing is known of."""
    assert changes(WEEK, ZH) == [
        "较上周↑7个百分点",
        "较上周↑4",
        "较上周↓3",
        "较上周持平",
        "较上周↑5",
        "较上周↑40万元",
        "较上周持平",
    ]
    assert changes(WEEK, EN)[:4] == [
        "vs last week ↑7 points",
        "vs last week ↑4",
        "vs last week ↓3",
        "same as last week",
    ]


@either
def test_the_first_week_compares_with_nothing(words: Words) -> None:
    """Without a last week no figure claims a change, and the foot says why."""
    assert set(changes(FIRST, words)) == {""}
    first, second = card_of(FIRST, words, MADE), card_of(WEEK, words, MADE)
    assert first.footer.startswith(second.footer + " · ")


@either
def test_a_week_without_findings_has_no_rate_and_no_alarm(words: Words) -> None:
    """Of nothing there is no share: a dash, no bar, and words in place of the lists."""
    card = card_of(EMPTY, words, MADE)
    assert card.scope == "市教育局"
    assert (card.rate.value, card.amount_share, card.amount_note) == ("—", None, "")
    assert (card.bars, card.overdue, card.overdue_more) == ((), (), "")
    assert not any(each.alarm for each in card.figures)
    assert card.bars_none
    assert card.overdue_none


@either
def test_only_overdue_findings_alarm(words: Words) -> None:
    """The sign stands at the overdue figure, and only when there are some."""
    assert [each.alarm for each in card_of(WEEK, words, MADE).figures] == [False] * 3 + [True]


def test_all_is_rectified_only_when_all_is() -> None:
    """The share is rounded down, so that 100% is never told too early; it may go beyond."""
    for rectified, said in (("99.99", "已整改99%"), ("100", "已整改100%"), ("120", "已整改120%")):
        figures = replace(
            FIGURES, amount_in_question=Decimal(100), amount_rectified=Decimal(rectified)
        )
        assert card_of(replace(WEEK, figures=figures), ZH, MADE).amount_note == said


@either
def test_forty_units_are_folded_and_none_is_lost(words: Words) -> None:
    """The last bar stands for all that have no room; its note counts their totals."""
    card = card_of(MANY, words, MADE)
    assert len(card.bars) == BARS_SHOWN
    assert sums(card.bars) == (40 * 20, 40 * 1, 40 * 3, 40 * 5)
    assert "33" in card.bars[-1].unit
    assert card.bars[-1].note == f"{33 * 20}/{33 * 30}"


def test_units_that_the_notice_leaves_out_are_told_of() -> None:
    """Where the notice carries forty of sixty-three units, the heading says so."""
    assert card_of(MANY, ZH, MADE).bars_title == "分单位情况"
    part = replace(MANY, units_total=63)
    assert card_of(part, ZH, MADE).bars_title == "分单位情况（共63个，列出40个）"
    assert card_of(part, EN, MADE).bars_title == "By unit (40 of 63)"


def test_overdue_findings_beyond_the_list_are_counted() -> None:
    """Listed and counted make up all that are overdue."""
    card = card_of(MANY, ZH, MADE)
    assert len(card.overdue) == LISTED
    assert card.overdue_more == "另有8项"
    assert card_of(MANY, EN, MADE).overdue_more == "and 8 more"


@pytest.mark.parametrize(
    ("status", "days_left", "ended_on", "chinese", "english"),
    [
        ("rectifying", 3, None, "还有3天", "3 days left"),
        ("assigned", 1, None, "还有1天", "1 day left"),
        ("rectifying", 0, None, "今天到期", "due today"),
        ("under_review", -5, None, "已逾期5天", "5 days overdue"),
        ("closed", -5, date(2026, 12, 3), "2026年12月3日销号", "closed on 3 Dec 2026"),
        ("withdrawn", 2, date(2026, 12, 3), "2026年12月3日撤销", "withdrawn on 3 Dec 2026"),
        ("waived", 2, date(2026, 12, 3), "2026年12月3日决定不予整改", "waived on 3 Dec 2026"),
        ("closed", 2, None, "已销号", "Closed"),
    ],
)
def test_timing(
    status: str, days_left: int, ended_on: date | None, chinese: str, english: str
) -> None:
    """An open finding tells its days, one that has ended how and when."""
    for words, said in ((ZH, chinese), (EN, english)):
        assert timing(words, status=status, days_left=days_left, ended_on=ended_on) == said


@either
@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_timing(words: Words, status: Status) -> None:
    """A status that is added needs its words here as well."""
    said = timing(words, status=status, days_left=-2, ended_on=date(2026, 12, 3))
    assert ("2026" in said) is (status not in OPEN)


def test_names_of_files_carry_the_day() -> None:
    """Files of many weeks sort by their day."""
    day = date(2026, 11, 22)
    assert workbook_name(ZH, day) == "整改周报-2026-11-22.xlsx"
    assert workbook_name(EN, day) == "rectification-2026-11-22.xlsx"
    assert export_name(ZH, day, "xlsx") == "整改台账-2026-11-22.xlsx"
    assert export_name(EN, day, "csv") == "ledger-2026-11-22.csv"


def test_midnight_is_the_end_of_the_day_before() -> None:
    """A week's findings are those at its end, which nobody calls Monday 00:00."""
    assert summary_headings(ZH, "", MIDNIGHT).as_at == "截至2026年11月22日"
    assert summary_headings(EN, "", MIDNIGHT).as_at == "As of 22 Nov 2026"
    assert summary_headings(ZH, "", MADE).as_at == "截至2026年11月23日 09:05"


def rows_of(words: Words) -> list[list[Any]]:
    """Return a workbook of one finding as another program reads it."""
    row = FindingRow(
        code="JX2026-009",
        unit="市水利局",
        status=words.status("rectifying"),
        timing=timing(words, status="rectifying", days_left=-41, ended_on=None),
        overdue=True,
        deadline=date(2026, 10, 12),
        percent=80,
        amount=Decimal("386500.25"),
    )
    headings = summary_headings(words, export_title(words), MADE)
    book = CalamineWorkbook.from_filelike(BytesIO(summary_workbook([row], headings, MADE)))
    assert book.sheet_names == [headings.sheet]
    return [list(each) for each in book.get_sheet_by_index(0).to_python()]


def test_the_workbook_in_chinese() -> None:
    """Each column stands under its heading."""
    heading, row = rows_of(ZH)
    cells = dict(zip(heading, row, strict=True))
    assert cells["问题编号"] == "JX2026-009"
    assert cells["状态"] == "整改中"
    assert cells["时限情况"] == "已逾期41天"
    assert cells["整改时限"] == date(2026, 10, 12)
    assert cells["涉及金额（元）"] == pytest.approx(386500.25)
    assert cells["已整改金额（元）"] == ""


def test_the_workbook_in_english() -> None:
    """The same in English, without a Chinese heading."""
    heading, row = rows_of(EN)
    cells = dict(zip(heading, row, strict=True))
    assert cells["Against the deadline"] == "41 days overdue"
    assert cells["Amount (yuan)"] == pytest.approx(386500.25)
    assert all(each.isascii() for each in heading)


@either
def test_headings_differ(words: Words) -> None:
    """No two columns are headed alike, so the sheet can be filtered and read again."""
    heading = rows_of(words)[0]
    assert len(set(heading)) == len(heading)
