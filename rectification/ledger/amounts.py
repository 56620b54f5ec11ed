"""Money in a cell: 386500, 38.65万元, 1,245.0, ３８．６５, $88,000, a dash for none."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rectification.ledger.characters import narrow, says_nothing, text_of
from rectification.ledger.fields import Kind
from rectification.ledger.sheet import Cell
from rectification.ledger.unreadable import WrongValue
from rectification.money import LARGEST, to_cents

YUAN = Decimal(1)
SCALES = {
    "亿": Decimal(100_000_000),
    "千万": Decimal(10_000_000),
    "百万": Decimal(1_000_000),
    "十万": Decimal(100_000),
    "万": Decimal(10_000),
    "千": Decimal(1_000),
}
_CURRENCIES = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "¥": "CNY",
    "usd": "USD", "us$": "USD", "美元": "USD", "$": "USD",
    "eur": "EUR", "€": "EUR", "欧元": "EUR", "gbp": "GBP", "£": "GBP",
    "hk$": "HKD", "hkd": "HKD", "港元": "HKD", "港币": "HKD", "jpy": "JPY", "日元": "JPY",
}  # fmt: skip
_CURRENCY = "|".join(re.escape(mark) for mark in sorted(_CURRENCIES, key=len, reverse=True))
_SCALE = "|".join(SCALES)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d\d?)?|\.\d+"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY})?(?:(?P<yi>\d+)亿(?=\d))?(?P<number>{_NUMBER})"
    rf"(?P<scale>{_SCALE})?(?P<yuan>元|圆)?(?P<after>{_CURRENCY})?整?"
)
_UNIT_NAMED = re.compile(
    rf"(?P<scale>{_SCALE})?(?:元|圆)|(?P<english>million|thousand)|(?P<code>{_CURRENCY})"
)

_ABOVE = re.compile(
    r"单位\s*:?\s*((?:人民币)?(?:[十百千]?[万亿])?元|[美欧日港]元)(?![\u4e00-\u9fff])|"
    r"\bunits?\s*[:(]\s*(.{1,20})"
)


@dataclass(frozen=True)
class MoneyUnit:
    """What one in the amount column stands for, and in which currency (ISO 4217)."""

    scale: Decimal = YUAN
    currency: str = "CNY"


def unit_in(text: str) -> MoneyUnit | None:
    """Return the unit of money that a heading or a line above a table names, if it names one."""
    plain = narrow(text).casefold()
    scale, currency = None, None
    for found in _UNIT_NAMED.finditer(plain):
        if found["code"]:
            currency = currency or _CURRENCIES[found["code"]]
        elif found["english"]:
            scale = scale or (SCALES["百万"] if found["english"] == "million" else SCALES["千"])
        else:
            scale = scale or SCALES.get(found["scale"] or "", YUAN)
    if scale is None and currency is None:
        return None
    return MoneyUnit(scale or YUAN, currency or "CNY")


def unit_above(text: str) -> MoneyUnit | None:
    """Return the unit that a line above a table sets for it: 单位：万元; Unit: RMB million."""
    found = _ABOVE.search(narrow(text).casefold())
    return unit_in(found[1] or found[2]) if found else None


def read_amount(cell: Cell, unit: MoneyUnit) -> Decimal | None:
    """Return the amount with two places in the unit's currency; None if the cell states none.

    A scale in the cell (万元) counts before the column's.

    Raises:
        WrongValue: Not an amount, an estimate (约), negative, or another currency.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _checked(Decimal(repr(cell)) * unit.scale)
    text = narrow(text_of(cell)).casefold()
    if says_nothing(text):
        return None
    found = _AMOUNT.fullmatch(re.sub(r"\s+", "", text))
    if found is None:
        raise WrongValue(Kind.INVALID)
    marks = [_CURRENCIES[mark] for mark in (found["before"], found["after"]) if mark]
    if found["yuan"]:
        marks.append("CNY")
    if any(mark != unit.currency for mark in marks):
        raise WrongValue(Kind.INVALID)
    amount = Decimal(found["number"].replace(",", ""))
    if found["scale"]:
        amount *= SCALES[found["scale"]]
    elif not found["yuan"]:
        amount *= YUAN if found["yi"] else unit.scale
    return _checked(amount + Decimal(found["yi"] or 0) * SCALES["亿"])


def _checked(amount: Decimal) -> Decimal:
    if not amount.is_finite() or not 0 <= amount <= LARGEST:
        raise WrongValue(Kind.INVALID)
    return to_cents(amount)
