from datetime import date, datetime

import pytest

from rectification.ledger import Kind
from rectification.ledger.dates import Reckoning, read_deadline
from rectification.ledger.sheet import Cell
from rectification.ledger.unreadable import WrongValue

RECKONING = Reckoning(year=2026, today=date(2026, 11, 20), default_days=30)

OUTRIGHT: dict[Cell, str] = {
    date(2026, 12, 31): "2026-12-31",
    datetime(2026, 12, 31, 8, 30): "2026-12-31",  # noqa: DTZ001  # a spreadsheet knows no zone
    "2026-12-31": "2026-12-31",
    "2026-12-31 00:00:00": "2026-12-31",
    "2026.12.31": "2026-12-31",
    "2026/1/5": "2026-01-05",
    "2026年12月31日": "2026-12-31",
    "2026 年 12 月 31 日": "2026-12-31",
    "2026年11月27日前": "2026-11-27",
    "2026年11月27日之前完成": "2026-11-27",
    "于2026年11月27日前完成整改": "2026-11-27",
    "截至2026年11月27日": "2026-11-27",
    "２０２６－１１－３０": "2026-11-30",
    "20261210": "2026-12-10",
    20261210.0: "2026-12-10",
    "二〇二六年十一月三十日": "2026-11-30",
    "二零二六年十二月五日": "2026-12-05",
    "12/31/2026": "2026-12-31",
    "31/12/2026": "2026-12-31",
    "Mar 31, 2027": "2027-03-31",
    "March 3rd, 2027": "2027-03-03",
    "31 March 2027": "2027-03-31",
    "31-Mar-2027": "2027-03-31",
    "by 31 December 2026": "2026-12-31",
}

INFERRED: dict[Cell, str] = {
    46387.0: "2026-12-31",
    "46387": "2026-12-31",
    "12月20日": "2026-12-20",
    "11月25日前": "2026-11-25",
    "12月底前": "2026-12-31",
    "2026年12月底": "2026-12-31",
    "2027年2月底前": "2027-02-28",
    "2028年2月": "2028-02-29",
    "12月上旬": "2026-12-10",
    "12月中旬": "2026-12-20",
    "12月下旬": "2026-12-31",
    "十二月底": "2026-12-31",
    "2026-12": "2026-12-31",
    "2026.12": "2026-12-31",
    2026.12: "2026-12-31",
    "12.31": "2026-12-31",
    "一季度末": "2026-03-31",
    "2027年第一季度": "2027-03-31",
    "2027年一季度末前": "2027-03-31",
    "四季度": "2026-12-31",
    "上半年": "2026-06-30",
    "2027年上半年": "2027-06-30",
    "年底前": "2026-12-31",
    "年内": "2026-12-31",
    "年末": "2026-12-31",
    "2026年底": "2026-12-31",
    "2026年年底前": "2026-12-31",
    "今年年底": "2026-12-31",
    "明年3月底前": "2027-03-31",
    "明年底": "2027-12-31",
    "2027年": "2027-12-31",
    "2026年9月至12月底": "2026-12-31",
    "2026年9月-2027年3月": "2027-03-31",
    "2026年9月—2027年3月": "2027-03-31",
    "立行立改": "2026-12-20",
    "立即整改": "2026-12-20",
    "立行立改，2026年12月5日前完成": "2026-12-05",
    "30日内": "2026-12-20",
    "三个月内": "2027-02-18",
    "3/4/2027": "2027-03-04",
    "4.3.2027": "2027-03-04",
    "March 2027": "2027-03-31",
    "end of March 2027": "2027-03-31",
    "Dec 31": "2026-12-31",
    "Q1 2027": "2027-03-31",
    "end of 2026": "2026-12-31",
    "immediately": "2026-12-20",
    "26年12月31日": "2026-12-31",
    "26年12月底前": "2026-12-31",
    "26.12.31": "2026-12-31",
    "26-12-31": "2026-12-31",
    "26/3/5": "2026-03-05",
    "27.01.15": "2027-01-15",
    "31/12/26": "2026-12-31",
    "31.12.26": "2026-12-31",
    "12/31/26": "2026-12-31",
    "3/4/27": "2027-03-04",
    "4.3.27": "2027-03-04",
    "31-Dec-26": "2026-12-31",
    "Dec 31, '26": "2026-12-31",
}

WRONG: dict[Cell, Kind] = {
    "": Kind.MISSING,
    "—": Kind.MISSING,
    " ": Kind.MISSING,
    "2026-02-30": Kind.INVALID,
    "2026年13月底": Kind.INVALID,
    "2026-00-01": Kind.INVALID,
    "二〇二六年十三月三十日": Kind.INVALID,
    "1926-01-01": Kind.INVALID,
    date(1926, 1, 1): Kind.INVALID,
    "尽快": Kind.INVALID,
    "待定": Kind.INVALID,
    2026.1: Kind.INVALID,
    12.5: Kind.INVALID,
    "26.13.31": Kind.INVALID,
    "31/31/26": Kind.INVALID,
    True: Kind.INVALID,
    7.0: Kind.INVALID,
    "2026年6月底或12月底": Kind.INVALID,
    "2026年6月30日、2026年12月31日": Kind.INVALID,
    "长期坚持": Kind.OPEN_ENDED,
    "持续推进": Kind.OPEN_ENDED,
    "立行立改并长期坚持": Kind.OPEN_ENDED,
    "常态化开展": Kind.OPEN_ENDED,
    "Ongoing": Kind.OPEN_ENDED,
}


@pytest.mark.parametrize(("cell", "day"), OUTRIGHT.items(), ids=str)
def test_a_date_said_outright_is_taken_as_it_is(cell: Cell, day: str) -> None:
    """It is that day, and nobody has to be asked about it."""
    assert read_deadline(cell, RECKONING) == (date.fromisoformat(day), False)


@pytest.mark.parametrize(("cell", "day"), INFERRED.items(), ids=str)
def test_a_date_said_loosely_is_inferred_and_marked(cell: Cell, day: str) -> None:
    """A period means its last day, a date without a year the ledger's year."""
    assert read_deadline(cell, RECKONING) == (date.fromisoformat(day), True)


@pytest.mark.parametrize(("cell", "kind"), WRONG.items(), ids=str)
def test_what_is_no_date_says_why(cell: Cell, kind: Kind) -> None:
    """Missing, impossible, not understood, or without an end."""
    with pytest.raises(WrongValue) as wrong:
        read_deadline(cell, RECKONING)
    assert wrong.value.kind is kind
