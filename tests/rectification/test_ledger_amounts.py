from decimal import Decimal

import pytest

from rectification.ledger.amounts import MoneyUnit, read_amount, unit_above, unit_in
from rectification.ledger.sheet import Cell
from rectification.ledger.unreadable import WrongValue

YUAN = MoneyUnit()
WAN = MoneyUnit(Decimal(10_000))
DOLLARS = MoneyUnit(currency="USD")

AMOUNTS: list[tuple[Cell, MoneyUnit, str | None]] = [
    (386500.0, YUAN, "386500.00"),
    (386500, YUAN, "386500.00"),
    (0.0, YUAN, "0.00"),
    (38.65, WAN, "386500.00"),
    (312.00005, WAN, "3120000.50"),
    (0.1 + 0.2, YUAN, "0.30"),
    ("1,245.0", WAN, "12450000.00"),
    ("３８．６５", WAN, "386500.00"),
    ("３１２．００００５", WAN, "3120000.50"),
    ("38.65万元", YUAN, "386500.00"),
    ("38.65 万", YUAN, "386500.00"),
    ("38.65万元", WAN, "386500.00"),
    ("386500元", WAN, "386500.00"),
    ("1.2亿元", YUAN, "120000000.00"),
    ("1亿2000万元", YUAN, "120000000.00"),
    ("¥386,500.00", YUAN, "386500.00"),
    ("人民币386500元整", YUAN, "386500.00"),
    ("RMB 5", YUAN, "5.00"),
    (".5", YUAN, "0.50"),
    ("1e-06", WAN, "0.01"),
    ("1.2E+07", YUAN, "12000000.00"),
    ("1,204,331.18", DOLLARS, "1204331.18"),
    ("$88,000", DOLLARS, "88000.00"),
    ("", YUAN, None),
    ("-", YUAN, None),
    ("——", YUAN, None),
    ("/", YUAN, None),
    ("无", YUAN, None),
    ("不涉及", WAN, None),
    ("N/A", YUAN, None),
]

WRONG: list[tuple[Cell, MoneyUnit]] = [
    ("约三十万", YUAN),
    ("约30万元", YUAN),
    ("30万元左右", YUAN),
    ("30余万元", YUAN),
    (-5.0, YUAN),
    ("-5", YUAN),
    ("(5.00)", YUAN),
    ("1,2,3", YUAN),
    ("12,34", YUAN),
    ("1.2.3", YUAN),
    ("$5", YUAN),
    ("5元", DOLLARS),
    ("3万-5万", YUAN),
    ("一般", YUAN),
    (float("nan"), YUAN),
    (float("inf"), YUAN),
    (1e300, WAN),
    ("9" * 40, YUAN),
    (True, YUAN),
]

UNITS: dict[str, MoneyUnit | None] = {
    "涉及金额（元）": YUAN,
    "金额(万元)": WAN,
    "Questioned costs (USD)": DOLLARS,
    "Amount ($ million)": MoneyUnit(Decimal(1_000_000), "USD"),
    "Amount (yuan)": YUAN,
    "涉及金额": None,
}

ABOVE: dict[str, MoneyUnit | None] = {
    "单位：万元": WAN,
    "金额单位：人民币万元": WAN,
    "填报单位：市财政局    单位: 亿元": MoneyUnit(Decimal(100_000_000)),
    "（单位：元）": YUAN,
    "Unit: RMB million": MoneyUnit(Decimal(1_000_000)),
    "填报单位：市财政局绩效科": None,
    "填报单位：元江县财政局": None,
    "涉及资金5万元": None,
}


@pytest.mark.parametrize(("cell", "unit", "amount"), AMOUNTS, ids=str)
def test_an_amount_is_read_to_the_cent(cell: Cell, unit: MoneyUnit, amount: str | None) -> None:
    """The cell's own unit counts before the column's; a dash is no amount, a zero is one."""
    assert read_amount(cell, unit) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(("cell", "unit"), WRONG, ids=str)
def test_what_is_no_amount_is_refused(cell: Cell, unit: MoneyUnit) -> None:
    """Estimates, negatives, ranges, foreign money and words are not guessed at."""
    with pytest.raises(WrongValue):
        read_amount(cell, unit)


@pytest.mark.parametrize(("text", "unit"), UNITS.items(), ids=str)
def test_the_unit_of_money_is_found_where_it_is_named(text: str, unit: MoneyUnit | None) -> None:
    """A heading says it in brackets."""
    assert unit_in(text) == unit


@pytest.mark.parametrize(("text", "unit"), ABOVE.items(), ids=str)
def test_a_line_above_the_table_sets_the_unit(text: str, unit: MoneyUnit | None) -> None:
    """Only where it speaks of the unit of money, not of the unit that reports."""
    assert unit_above(text) == unit
