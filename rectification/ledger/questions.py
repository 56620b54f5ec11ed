"""What has to be asked about a table's columns, one question after the other.

Questions follow from the layout and from the answers so far, and from nothing else: so an
answer can be taken back, and any process can put the next question. What a row owes comes
first, then the order of day and month, then columns that nobody knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from rectification.ledger.date_order import both_ways
from rectification.ledger.fields import REQUIRED, Field
from rectification.ledger.layout import Column, Layout
from rectification.ledger.made_codes import DEFAULT_PREFIX
from rectification.ledger.rules import ColumnRules

SPANS = (30, 60, 90, 180)
"""Days that are offered as buttons for a deadline counted from a date."""
_MANY = 12
"""Columns asked about when somebody wants to answer anew."""
_FEW = 5
"""So many unknown columns are asked about; more would be a burden, and stay extra."""
_NEVER_KEPT = frozenset((Field.DESCRIPTION, Field.UNIT, Field.OWNER))
"""Fields that remarks, telephones and the like are not; a report's number may be the code."""
_OFFERED = 80
"""Columns that one question offers; Telegram takes a hundred buttons at most."""
_ORDER = (Field.DESCRIPTION, Field.UNIT, Field.CODE, Field.OWNER, Field.DEADLINE, Field.AMOUNT)


class Asked(StrEnum):
    """What kind of thing is asked; the value is the name of the words."""

    WHICH = "which"
    """Which column is the field?"""
    BASE = "base"
    """From which column's date is the deadline counted?"""
    DAYS = "days"
    """How many days after that date is it?"""
    ORDER = "order"
    """Does 12/07/2021 begin with the month or with the day?"""
    COLUMN = "column"
    """What is this column?"""


class Say(StrEnum):
    """What an answer says; the value is the name of the button's words."""

    COLUMN = "column"
    """It is the column that the value names."""
    SAME = "same"
    """The value holds for all rows."""
    COUNTED = "counted"
    """The deadline is counted from a date."""
    UNIT_ITSELF = "unit-itself"
    MAKE = "make"
    """Make numbers that begin with the value."""
    DAYS = "days"
    FIELD = "field"
    """The column is the field that the value names."""
    KEEP = "keep"
    """It is no field; for a field that a row need not have: no column is it."""
    KEEP_ALL = "keep-all"
    """This column and all further ones are none."""
    DAY_FIRST = "day-first"
    """The date that may be read both ways is the value."""
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, as a button offers it or as somebody typed it."""

    say: Say
    value: str = ""


@dataclass(frozen=True)
class Question:
    """One thing to be asked."""

    asked: Asked
    about: str
    """The field (`which`) or the name of the column (`order`, `column`); else empty."""
    choices: tuple[Answer, ...]
    column: str = ""
    """The column whose dates are counted from (`days`)."""
    samples: tuple[str, ...] = ()
    """What the column says (`column`), or the date that may be read both ways (`order`)."""
    number: int = 1
    total: int = 1

    @property
    def key(self) -> str:
        """What tells the question from the others about the table."""
        return f"{self.asked}:{self.about}"

    @property
    def is_possible(self) -> bool:
        """Tell whether anybody could answer it: no column is left that could hold the finding."""
        return bool(self.choices) or self.about in (Field.UNIT, Field.DEADLINE)


Answers = Sequence[tuple[str, Answer]]
"""Each with the key of its question, in the order they were given."""


def next_question(layout: Layout, answers: Answers, *, anew: bool = False) -> Question | None:
    """Return the first thing that is still to be asked; None when all is known.

    Args:
        layout: the table.
        answers: those so far.
        anew: ask also about columns that were guessed, or that would be kept unasked.
    """
    open_ones = open_questions(layout, answers, anew=anew)
    if not open_ones:
        return None
    done = len(dict(answers))
    return replace(open_ones[0], number=done + 1, total=done + len(open_ones))


def open_questions(layout: Layout, answers: Answers, *, anew: bool = False) -> list[Question]:
    """Return all that is still to be asked, as far as the answers so far show it."""
    given = dict(answers)
    return [each for each in _Asking(layout, given, anew=anew).all() if each.key not in given]


def rules_of(layout: Layout, answers: Answers) -> ColumnRules:
    """Return what the answers say about the columns."""
    rules = ColumnRules()
    for key, answer in answers:
        asked, _, about = key.partition(":")
        if asked == Asked.WHICH:
            for rival in layout.rivals.get(Field(about), ()):
                rules = rules.with_field(rival, None)
            rules = _with_field(rules, layout, Field(about), answer)
        else:
            rules = _with_column(rules, Asked(asked), about, answer)
    return rules


def _with_field(rules: ColumnRules, layout: Layout, each: Field, answer: Answer) -> ColumnRules:
    """Return the rules after the answer where a field stands."""
    change: dict[str, Any] = {}
    match answer.say:
        case Say.COLUMN:
            return rules.with_field(answer.value, each)
        case Say.COUNTED:
            change = {"base": next(iter(countable(layout)), "")}
        case Say.UNIT_ITSELF:
            change = {"owner_is_unit": True}
        case Say.MAKE:
            change = {"prefix": answer.value}
        case Say.SAME if each is Field.DEADLINE:
            change = {"deadline": date.fromisoformat(answer.value)}
        case Say.SAME:
            change = {str(each): answer.value}
    return replace(rules, **change)


def _with_column(rules: ColumnRules, asked: Asked, about: str, answer: Answer) -> ColumnRules:
    """Return the rules after the answer what a column is, or how its dates are read."""
    match asked:
        case Asked.BASE:
            return replace(rules, base=answer.value)
        case Asked.DAYS:
            return replace(rules, days=int(answer.value))
        case Asked.ORDER:
            day_first = answer.say is Say.DAY_FIRST
            return replace(rules, day_first={**rules.day_first, about: day_first})
    return rules.with_field(about, Field(answer.value) if answer.say is Say.FIELD else None)


def countable(layout: Layout) -> list[str]:
    """Return the columns of dates that a deadline may be counted from."""
    return [each.name for each in layout.columns if each.is_dates and not each.is_over]


def _may_hold(column: Column, each: Field) -> bool:
    """Tell whether the values of a column may be a field's: dates are deadlines or nothing."""
    if each is Field.DEADLINE:
        return column.is_deadlines
    return not column.is_dates


class _Asking:
    """All questions that a table and the answers so far call for, answered ones among them."""

    def __init__(self, layout: Layout, given: dict[str, Answer], *, anew: bool) -> None:
        self._layout = layout
        self._given = given
        self._anew = anew
        self._rules = rules_of(layout, list(given.items()))
        self._claimed = {name for names in layout.rivals.values() for name in names}
        self._taken = {
            each.name: each.field
            for each in layout.columns
            if each.field and not (anew and each.guessed) and each.name not in self._rules.fields
        }
        self._taken |= {name: each for name, each in self._rules.fields.items() if each}

    def all(self) -> list[Question]:
        """Return them in the order they are asked."""
        owed = [*self._fields(), *self._dates()]
        return [*owed, *self._columns(asking=bool(owed))]

    def _fields(self) -> Iterator[Question]:
        for each in _ORDER:
            rivals = self._layout.rivals.get(each, ())
            known = each in self._taken.values() or self._rules.gives(each)
            asked = f"{Asked.WHICH}:{each}" in self._given
            if asked or rivals or (each in REQUIRED and not known):
                yield Question(Asked.WHICH, each, tuple(self._which(each, rivals)))

    def _which(self, each: Field, rivals: Sequence[str]) -> Iterator[Answer]:
        if each is Field.OWNER:
            yield Answer(Say.UNIT_ITSELF)
        if each is Field.CODE:
            yield Answer(Say.MAKE, DEFAULT_PREFIX)
        counted = each is Field.DEADLINE and bool(countable(self._layout))
        if counted and not rivals:
            yield Answer(Say.COUNTED)
        for name in rivals or self._candidates(each):
            yield Answer(Say.COLUMN, name)
        if counted and rivals:
            yield Answer(Say.COUNTED)
        if each not in REQUIRED:
            yield Answer(Say.KEEP)

    def _candidates(self, each: Field) -> list[str]:
        """Return the columns that may be a field, the likeliest first."""
        free = [
            column
            for column in self._layout.columns
            if column.name not in self._taken
            and column.name not in self._claimed
            and not column.is_over
            and not column.is_counting
            and _may_hold(column, each)
            and not (column.is_kept and each in _NEVER_KEPT)
        ]
        free.sort(key=lambda column: (each not in column.may_be, column.is_kept))
        return [column.name for column in free[:_OFFERED]]

    def _dates(self) -> Iterator[Question]:
        source = self._rules.base
        if source:
            choices = tuple(Answer(Say.COLUMN, name) for name in countable(self._layout))
            if len(choices) > 1:
                yield Question(Asked.BASE, "", choices)
            spans = tuple(Answer(Say.DAYS, str(each)) for each in SPANS)
            yield Question(Asked.DAYS, "", spans, column=source)
        else:
            are = (name for name, each in self._taken.items() if each is Field.DEADLINE)
            source = next(are, "")
        for column in self._layout.columns:
            if column.name == source and column.ambiguous:
                month_first, day_first = both_ways(column.ambiguous)
                orders = (
                    Answer(Say.MONTH_FIRST, month_first.isoformat()),
                    Answer(Say.DAY_FIRST, day_first.isoformat()),
                )
                yield Question(Asked.ORDER, source, orders, samples=(column.ambiguous,))

    def _columns(self, *, asking: bool) -> Iterator[Question]:
        """Ask what resembles a field, and where other things are asked, a few others too."""
        if any(answer.say is Say.KEEP_ALL for answer in self._given.values()):
            return
        said = {*self._taken.values(), *REQUIRED}
        unknown = [each for each in self._layout.columns if self._is_unknown(each)]
        if not self._anew and (not asking or len(unknown) > _FEW):
            unknown = [each for each in unknown if self._was_asked(each) or {*each.may_be} - said]
        ends = [Answer(Say.KEEP), Answer(Say.KEEP_ALL)][: len(unknown)]
        for column in unknown[: _MANY if self._anew else _FEW]:
            fields = dict.fromkeys((*column.may_be, *Field))
            choices = [
                Answer(Say.FIELD, each)
                for each in fields
                if each not in said and _may_hold(column, each)
            ]
            if choices or self._was_asked(column):
                yield Question(Asked.COLUMN, column.name, (*choices, *ends), samples=column.samples)

    def _was_asked(self, column: Column) -> bool:
        return f"{Asked.COLUMN}:{column.name}" in self._given

    def _is_unknown(self, column: Column) -> bool:
        return self._was_asked(column) or not (
            column.name in self._taken
            or column.name in self._claimed
            or column.name in self._rules.fields
            or column.name == self._rules.base
            or column.is_kept
            or column.is_counting
        )
