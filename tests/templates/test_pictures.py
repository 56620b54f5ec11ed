import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylopdf_fonts_zh_cn import serif_path

from templates.pictures import (
    BARS_SHOWN,
    Bar,
    Figure,
    Legend,
    NoFontsError,
    OverdueLine,
    WeeklyCardView,
    fold_bars,
    weekly_card,
)

COUNTS = ("closed", "under_review", "in_hand", "overdue")
BAR = Bar(unit="市教育局", closed=20, under_review=1, in_hand=6, overdue=2, note="20/29")
LATE = OverdueLine(days="逾期41天", title="JX2026-014 未按合同拨付", note="市教育局 · 周敏")
CARD = WeeklyCardView(
    lang="zh",
    title="绩效评价问题整改周报",
    scope="滨海市财政局",
    week="11月16日至22日",
    rate=Figure(label="按期销号率", value="86.4%", change="较上周 ↑3.2个百分点"),
    rate_note="应销号66项，按期57项",
    figures=(
        Figure(label="问题总数", value="128", change="较上周 ↑4"),
        Figure(label="本周销号", value="12"),
        Figure(label="待验收", value="9"),
        Figure(label="已逾期", value="7", alarm=True),
    ),
    amounts=(
        Figure(label="涉及金额", value="3,865.2万元"),
        Figure(label="已整改金额", value="2,410.75万元"),
    ),
    amount_share=0.624,
    amount_note="整改到位62.4%",
    bars_title="各单位进展",
    bars_note="已销号/总数",
    bars=(BAR,),
    bars_none="没有问题",
    legend=Legend(closed="已销号", under_review="待验收", in_hand="整改中", overdue="已逾期"),
    overdue_title="逾期最久",
    overdue=(LATE,),
    overdue_more="另有4项",
    overdue_none="没有逾期的问题",
    footer="数据截至11月22日",
)
EMPTY = replace(
    CARD, bars=(), overdue=(), overdue_more="", amount_share=None, rate=Figure(label="", value="—")
)
HIGHEST = 2400


def size_of(picture: bytes) -> tuple[int, int]:
    """Return the width and height of a PNG in pixels."""
    assert picture.startswith(b"\x89PNG\r\n")
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def crowded(units: int, findings: int, name: str) -> WeeklyCardView:
    """Return a card with this many units and overdue findings, all of this name."""
    return replace(
        CARD,
        title=name,
        scope=name,
        rate_note=name,
        bars=tuple(replace(BAR, unit=name) for _ in range(units)),
        overdue=tuple(replace(LATE, title=name, note=name) for _ in range(findings)),
    )


@pytest.mark.parametrize("view", [CARD, EMPTY, crowded(1, 0, "甲")], ids=["plain", "empty", "one"])
def test_a_card_is_one_screen_wide(view: WeeklyCardView) -> None:
    """It is a PNG of 1,080 pixels, also for one unit and for no findings."""
    assert size_of(weekly_card(view))[0] == 1080


@pytest.mark.parametrize("name", ["滨海市第一人民医院" * 30, "Longlonglong" * 40, "甲"])
def test_the_height_stays_bounded(name: str) -> None:
    """Thirty units, a hundred findings and endless names fit below a fixed height."""
    assert size_of(weekly_card(crowded(30, 100, name)))[1] <= HIGHEST


def test_huge_figures_do_not_widen_the_card() -> None:
    """Figures shrink into their cell."""
    huge = Figure(label="长" * 99, value="9,999,999,999,999.99元" * 3, change="↑" + "9" * 99)
    view = replace(
        CARD,
        rate=huge,
        figures=(huge, huge, huge, huge),
        amounts=(huge, huge),
        bars=(replace(BAR, closed=10**12, overdue=1, note="9" * 60),),
    )
    width, height = size_of(weekly_card(view))
    assert width == 1080
    assert height <= HIGHEST


@pytest.mark.parametrize(
    "text",
    ['#panic("x")', '$x$ *b* _i_ `c` \\ // /* ] ) } "', "<b>&amp;</b>", "a\nb\x00\ud83d", "👍🏽é"],
)
def test_text_is_shown_and_never_run(text: str) -> None:
    """What looks like typst, like JSON or like nothing at all is drawn as it is."""
    drawn = weekly_card(crowded(3, 3, text))
    assert size_of(drawn)[0] == 1080
    assert drawn != weekly_card(crowded(3, 3, ""))


def test_the_same_view_is_the_same_picture() -> None:
    """Nothing but the view is drawn: no clock, no chance."""
    assert weekly_card(CARD) == weekly_card(CARD)
    assert weekly_card(CARD) != weekly_card(replace(CARD, scope="滨海市审计局"))


def test_an_alarm_changes_the_picture_beyond_its_colour() -> None:
    """The sign takes room that the label alone does not."""
    calm = replace(CARD, figures=(*CARD.figures[:3], replace(CARD.figures[3], alarm=False)))
    assert weekly_card(calm) != weekly_card(CARD)


def test_cards_may_be_drawn_from_many_threads() -> None:
    """One compiler serves all."""
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(weekly_card, [CARD] * 8))) == 1


def test_a_folder_of_fonts_is_drawn_with(tmp_path: Path) -> None:
    """The organisation's own font replaces the packaged one."""
    copy(serif_path(), tmp_path)
    own = weekly_card(CARD, fonts=tmp_path)
    assert size_of(own)[0] == 1080
    assert own != weekly_card(CARD)


def test_a_folder_without_fonts_is_refused(tmp_path: Path) -> None:
    """A card of empty boxes would be worse than an error."""
    with pytest.raises(NoFontsError):
        weekly_card(CARD, fonts=tmp_path)


@given(st.lists(st.builds(Bar, unit=st.text(), **dict.fromkeys(COUNTS, st.integers(0, 99)))))
def test_folded_bars_lose_no_finding(bars: list[Bar]) -> None:
    """The last bar is the sum of those that had no room."""
    folded = fold_bars(bars, "其他{}个单位".format)
    assert len(folded) == min(len(bars), BARS_SHOWN)
    for count in COUNTS:
        assert sum(getattr(bar, count) for bar in folded) == sum(
            getattr(bar, count) for bar in bars
        )
    if len(bars) > BARS_SHOWN:
        assert folded[-1].unit == f"其他{len(bars) - BARS_SHOWN + 1}个单位"


@settings(max_examples=20, deadline=None)
@given(st.text(), st.integers(0, 10**15), st.integers(0, 10**15))
def test_any_words_and_counts_can_be_drawn(text: str, closed: int, overdue: int) -> None:
    """No view makes the drawing fail."""
    bar = replace(BAR, unit=text, closed=closed, overdue=overdue, note=text)
    view = replace(crowded(0, 2, text), bars=(bar, bar), footer=text, week=CARD.week)
    assert size_of(weekly_card(view))[0] == 1080


def test_importing_the_room_loads_no_typst() -> None:
    """A process that never draws does not pay for the drawing."""
    code = "import sys, templates.pictures; print('typst' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own line
    assert run.stdout.strip() == "False"
