from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from templates.fitting import Shown, brief, fit, guard, units, visible
from templates.formats import Formats

ZONE = ZoneInfo("Asia/Shanghai")
ZH, EN = Formats("zh_CN", ZONE), Formats("en", ZONE)


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        ("0.00", "0元", "CNY 0.00"),
        ("6500.50", "6,500.50元", "CNY 6,500.50"),
        ("9999.99", "9,999.99元", "CNY 9,999.99"),
        ("10000", "1万元", "CNY 10,000.00"),
        ("386500", "38.65万元", "CNY 386,500.00"),
        ("386512.34", "386,512.34元", "CNY 386,512.34"),
        ("12450000", "1,245万元", "CNY 12,450,000.00"),
        ("100000", "10万元", "CNY 100,000.00"),
    ],
)
def test_an_amount_is_exact(yuan: str, chinese: str, english: str) -> None:
    """万元 only where two decimals lose nothing."""
    assert ZH.money(Decimal(yuan)) == chinese
    assert EN.money(Decimal(yuan)) == english


def test_a_sum_is_rounded_in_chinese_only() -> None:
    """Sums are read for their size."""
    assert ZH.money_round(Decimal("31882300.50")) == "3,188.23万元"
    assert ZH.money_round(Decimal(9999)) == "9,999元"
    assert EN.money_round(Decimal("31882300.50")) == "CNY 31,882,300.50"


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (3, "12月5日（周六），还有3天", "Sat 5 Dec, 3 days left"),
        (1, "12月5日（周六），还有1天", "Sat 5 Dec, 1 day left"),
        (0, "12月5日（周六），今天到期", "Sat 5 Dec, due today"),
        (-1, "12月5日（周六），已逾期1天", "Sat 5 Dec, 1 day overdue"),
        (-40, "2026年12月5日（周六），已逾期40天", "Sat 5 Dec 2026, 40 days overdue"),
        (400, "2026年12月5日（周六），还有400天", "Sat 5 Dec 2026, 400 days left"),
    ],
)
def test_a_deadline_names_the_year_only_where_it_is_another(
    left: int, chinese: str, english: str
) -> None:
    """Seen from the same year, the year is noise; seen from another, it is needed."""
    assert ZH.due(date(2026, 12, 5), left) == chinese
    assert EN.due(date(2026, 12, 5), left) == english


def test_a_span_names_each_year_once() -> None:
    """A week within a year, and one across New Year."""
    assert ZH.span(date(2026, 11, 16), date(2026, 11, 22)) == "2026年11月16日至11月22日"
    assert EN.span(date(2026, 11, 16), date(2026, 11, 22)) == "16 Nov – 22 Nov 2026"
    assert ZH.span(date(2026, 12, 28), date(2027, 1, 3)) == "2026年12月28日至2027年1月3日"
    assert EN.span(date(2026, 12, 28), date(2027, 1, 3)) == "28 Dec 2026 – 3 Jan 2027"


def test_instants_are_told_in_the_organisations_zone() -> None:
    """20:30 UTC is the next morning in Shanghai."""
    instant = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert ZH.moment(instant) == "2026年11月23日 04:30"
    assert EN.moment(instant) == "23 Nov 2026 04:30"


@pytest.mark.parametrize(
    ("octets", "said"),
    [(0, "0 B"), (1023, "1023 B"), (122_880, "120 KB"), (20_971_520, "20 MB"),
     (2_411_724, "2.3 MB")],
)  # fmt: skip
def test_sizes_count_in_1024s(octets: int, said: str) -> None:
    """20 MB is Telegram's limit as Telegram counts it."""
    assert ZH.size(octets) == said


def test_changes_show_their_direction() -> None:
    """Counts, amounts, percentage points, nothing, and no last week."""
    assert ZH.change(2) == "（↑2）"
    assert EN.change(-1) == " (↓1)"
    assert ZH.change(0) == "（持平）"
    assert ZH.change(Decimal(386500)) == "（↑38.65万元）"
    assert EN.change(7, "points") == " (↑7 points)"
    assert ZH.change(None) == ""


def test_what_a_list_leaves_out_is_counted() -> None:
    """Names in the language's own way."""
    people = Shown.of(("周敏", "林晓"), total=9)
    assert ZH.listed(people, "people") == "周敏、林晓，另有7人"
    assert EN.listed(people, "people") == "周敏, 林晓 and 7 more people"
    assert EN.listed(("A", "B")) == "A, B"


def test_cells_read_as_people_write_them() -> None:
    """Dates and amounts are worded; what is neither stays as it stands."""
    assert ZH.cell("2026-12-15", "deadline") == "2026年12月15日（周二）"
    assert ZH.cell("3120000.50", "amount_yuan") == "3,120,000.50元"
    assert ZH.cell("三十万左右", "amount_yuan") == "三十万左右"
    assert ZH.cell("", "owner") == "—"


def test_brief_counts_utf16_and_splits_no_sign() -> None:
    """An emoji outside the first plane counts two and is kept whole or dropped."""
    assert brief("😀😀😀", 6) == "😀😀😀"
    assert brief("😀😀😀", 4) == "😀…"
    assert units(brief("😀" * 99, 60)) <= 60


def test_lists_count_what_they_hide() -> None:
    """By their own total, by the only list's total, or by their length."""
    assert fit({"errors": ("a",) * 12})["errors"].more == 2
    assert fit({"changes": ("a",) * 3, "changes_total": 8})["changes"].more == 5
    assert fit({"lines": ("a",), "total": 4})["lines"].more == 3


def test_the_guard_cuts_at_a_line_end_outside_tags() -> None:
    """The last resort leaves whole lines and closed tags."""
    html = "<b>one</b>\n<blockquote>two\nthree</blockquote>\nfour"
    assert guard(html, 99) == html
    assert guard(html, 14) == "<b>one</b>\n…"
    assert visible(guard("<b>" + "a" * 50 + "</b>", 10)) == "a" * 9 + "…"
