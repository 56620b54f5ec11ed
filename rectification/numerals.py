"""Numbers as people write them: digits, and Chinese numerals up to the hundreds."""

from decimal import Decimal

HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
HAN = "".join((*HAN_DIGITS, *HAN_UNITS))
NUMBER = rf"(?:[0-9]{{1,12}}(?:\.[0-9]{{1,12}})?|[{HAN}]{{1,8}}(?:点[{HAN}]{{1,4}})?)"
"""A regular expression of what `read_number` can be given, digits as ASCII."""


def read_number(text: str) -> Decimal | None:
    """Return the number that `text` writes (`80`, `99.5`, `八十`, `八十五点五`), else None."""
    if text[:1].isdecimal():
        return Decimal(text)
    whole, _, part = text.partition("点")
    total = pending = 0
    for sign in whole:
        if sign in HAN_UNITS:
            total += (pending or 1) * HAN_UNITS[sign]
            pending = 0
        elif pending:
            return None
        else:
            pending = HAN_DIGITS[sign]
    digits = [HAN_DIGITS.get(sign) for sign in part]
    if None in digits:
        return None
    decimals = "".join(str(digit) for digit in digits) or "0"
    return Decimal(f"{total + pending}.{decimals}")
