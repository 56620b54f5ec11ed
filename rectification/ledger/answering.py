"""Taking an answer that somebody typed instead of pressing a button."""

import re
from datetime import date

from rectification.ledger.characters import narrow
from rectification.ledger.dates import Reckoning, read_deadline
from rectification.ledger.fields import LIMITS, Field
from rectification.ledger.headings import plain
from rectification.ledger.made_codes import LONGEST_PREFIX
from rectification.ledger.names import split_names
from rectification.ledger.questions import Answer, Asked, Question, Say
from rectification.ledger.unreadable import WrongValue

LONGEST_SPAN = 3650
"""Days; ten years."""
_DAYS = re.compile(r"(\d{1,4})\s*(?:天|日|个?自然日|days?)?(?:内|后|以内|之内)?")
_PREFIX = re.compile(rf"[^\s:/\\]{{1,{LONGEST_PREFIX}}}")


def typed(question: Question, text: str, *, today: date) -> Answer | None:
    """Return what a typed answer says; None if it does not answer the question.

    The heading of a column stands for its button. Beside it, a name holds for all rows
    (unit, person), a date for all deadlines, a word begins the numbers that are made.
    """
    said = " ".join(narrow(text).split())
    for choice in question.choices:
        if choice.say is Say.COLUMN and plain(choice.value) == plain(said):
            return choice
    if question.asked is Asked.DAYS:
        found = _DAYS.fullmatch(said)
        fits = found and 0 < int(found[1]) <= LONGEST_SPAN
        return Answer(Say.DAYS, str(int(found[1]))) if found and fits else None
    if question.asked is Asked.WHICH:
        return _given(Field(question.about), " ".join(text.split()), today)
    return None


def _given(each: Field, said: str, today: date) -> Answer | None:
    if each is Field.DEADLINE:
        try:
            day = read_deadline(said, Reckoning(today.year, today, 0)).day
        except WrongValue:
            return None
        return Answer(Say.SAME, day.isoformat()) if any(map(str.isdigit, said)) else None
    if each is Field.CODE:
        prefix = said.rstrip("-")  # one is put between it and what is made
        return Answer(Say.MAKE, prefix) if _PREFIX.fullmatch(prefix) else None
    if each is Field.UNIT:
        return Answer(Say.SAME, said) if 0 < len(said) <= LIMITS[each] else None
    if each is Field.OWNER:
        names = split_names(said)
        fits = names and all(len(name) <= LIMITS[each] for name in names)
        return Answer(Say.SAME, said) if fits else None
    return None
