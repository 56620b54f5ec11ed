"""Where a text names a share of a whole, in figures or in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rectification.numerals import NUMBER, read_number

SHARE = re.compile(
    r"""
      (?<![0-9.,a-z])
      (?P<figure>-?[0-9]{1,12}(?:\.[0-9]{1,12})?)
      (?:\s?[-~–—]\s?[0-9]{1,12}(?:\.[0-9]{1,12})?)?    # 80-90%: the lower end is what is claimed
      \s?(?:%|percent(?![a-z])|per\ cent(?![a-z])|pct(?![a-z]))
    | (?P<whole>NUMBER)分之(?P<part>NUMBER)
    | (?P<hundred>百分百)
    | (?<![0-9.一二两三四五六七八九十第])
      (?P<tenths>[0-9]{1,2}(?:\.[0-9])?|[一二两三四五六七八九十])成(?P<more>[0-9一二三四五六七八九半])?
      (?!不变|员|本|品|立|果|绩|功|套|为|交|型|效|新|熟|分|天|年|长)
    | (?P<half>(?<!大)一半|(?<![a-z])(?<!first\ )(?<!second\ )(?<!last\ )half(?:way)?(?![a-z]))
    """.replace("NUMBER", NUMBER),
    re.VERBOSE,
)


@dataclass(frozen=True)
class Share:
    """A share in a text: its value in hundredths, and where it stands."""

    value: Decimal
    start: int
    end: int


def shares(text: str) -> Iterator[Share]:
    """Yield the shares that `text` names, in order: `80%`, `八成五`, `百分之八十`, `half`.

    The text must be in lower case with digits and signs as ASCII.
    """
    for match in SHARE.finditer(text):
        value = _value(match)
        if value is not None:
            yield Share(value, match.start(), match.end())


def _value(match: re.Match[str]) -> Decimal | None:
    """Return what a match of SHARE is worth in hundredths, None if it is no number after all."""
    if match["figure"]:
        return Decimal(match["figure"])
    if match["whole"]:
        whole, part = read_number(match["whole"]), read_number(match["part"])
        if whole is None or part is None or not whole:
            return None
        share = 100 * Fraction(part) / Fraction(whole)
        return Decimal(share.numerator) / Decimal(share.denominator)
    if match["tenths"]:
        tenths = read_number(match["tenths"])
        more = Decimal(5) if match["more"] == "半" else read_number(match["more"] or "0")
        return None if tenths is None or more is None else tenths * 10 + more
    return Decimal(100) if match["hundred"] else Decimal(50)
