"""Which rows a ledger itself calls over: closed, withdrawn, waived.

Brought in like the others they would become open findings, most of them overdue. A status
counts only where the whole cell says it: 已完成 does, 已完成合同重签，其余正在推进 does not.
"""

import re
from datetime import date

from rectification.ledger.characters import narrow, says_nothing, text_of
from rectification.ledger.sheet import Cell

_CHINESE = re.compile(
    r"(?:现?已|均已|已全部|全部|已经)?(?:按期|按时)?(?:整改)?"
    r"(?:销号|完成|办结|到位|完毕|关闭|结案|验收通过|解决)(?:整改|销号|到位|验收)?|"
    r"(?:已|已全部)整改|已?(?:撤销|终止|取消)|不予整改|不再整改|是|√|✓|✔|☑"
)
_ENGLISH_CLOSED = re.compile(
    r"(?:(?:status|recommendation|finding|verified|is|now)\W+)*closed?\b"
    r"(?!.*\b(?:pending|re-?opened))"
)
_ENGLISH_OVER = re.compile(
    r"(?:fully |all )?(?:complete|completed|implemented|resolved|done|superseded|withdrawn|"
    r"cancell?ed|rescinded|waived|no longer applicable|overtaken by events|yes)\b"
)
_ENGLISH_NOT = re.compile(
    r"\b(?:not|partial\w*|partly|pending|await\w*|open|progress|except|but|un\w+|subject|"
    r"substantially|mostly|verif\w*)\b"
)
_LONGEST = 80
_DAY = re.compile(r"\d{1,4}\D{1,3}\d{1,2}|\d{4,8}|[a-z]{3,9}\.? \d{1,2}, \d{4}")


def says_closed(cell: Cell) -> bool:
    """Tell whether a status says that the finding is over."""
    text = " ".join(narrow(text_of(cell)).casefold().split()).strip("。. ")
    if not text or len(text) > _LONGEST:
        return False
    if _CHINESE.fullmatch(text) or _ENGLISH_CLOSED.match(text):
        return True
    return bool(_ENGLISH_OVER.match(text)) and not _ENGLISH_NOT.search(text)


def says_closing_day(cell: Cell) -> bool:
    """Tell whether a cell of a column of closing days holds a day."""
    if isinstance(cell, date):
        return True
    text = narrow(text_of(cell)).casefold()
    return not says_nothing(text) and bool(_DAY.search(text))
