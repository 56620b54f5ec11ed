"""Chinese numerals as dates use them: 二〇二六, 十一, 三十."""

import re

_DIGITS = {
    mark: value
    for value, marks in enumerate(("〇零○", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for mark in marks
}
_BEFORE_A_UNIT = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日号季个天])")


def number(numeral: str) -> int:
    """Return the value of a numeral below one hundred, or of digits said one by one.

    Raises:
        ValueError: The text holds anything but numerals.
    """
    tens, ten, ones = numeral.partition("十")
    if any(mark not in _DIGITS for mark in tens + ones) or not numeral:
        raise ValueError(numeral)
    if not ten:
        return int("".join(str(_DIGITS[mark]) for mark in numeral))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def with_digits(text: str) -> str:
    """Return the text with the numerals before 年, 月, 日, 季 … written in digits."""

    def digits(found: re.Match[str]) -> str:
        try:
            return str(number(found[0]))
        except (ValueError, KeyError):
            return found[0]

    return _BEFORE_A_UNIT.sub(digits, text)
