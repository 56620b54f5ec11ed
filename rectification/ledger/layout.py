"""What a table shows of its columns before anybody has said what they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from rectification.ledger.characters import text_of
from rectification.ledger.date_order import DateOrder, Shown, order_shown
from rectification.ledger.dates import Reckoning, read_day, read_deadline
from rectification.ledger.fields import Field, Kind
from rectification.ledger.header import WIDE, Header, settled
from rectification.ledger.headings import is_no_field, tells_closing_day, tells_status
from rectification.ledger.rules import AS_NAMED
from rectification.ledger.sheet import Cell
from rectification.ledger.table import guesses, rivals
from rectification.ledger.unreadable import WrongValue

SAMPLES = 3
_SAMPLE_LENGTH = 120
_LOOKED_AT = 500
_TRIED = 100
_MOSTLY = 0.8
_ANY_YEAR = Reckoning(2026, date(2026, 1, 1), 30)
"""Enough to tell whether a cell states a day at all."""


@dataclass(frozen=True)
class Column:
    """One column that has a heading and at least one value."""

    name: str
    """Its heading, a repeated one as "heading (2)"."""
    samples: tuple[str, ...]
    """The first three different values."""
    field: Field | None
    """What its heading names or resembles beyond doubt."""
    guessed: bool
    """It only resembles."""
    may_be: tuple[Field, ...]
    """What its heading resembles, the likeliest first."""
    is_kept: bool
    """Its heading is known, and is no field."""
    is_over: bool
    """It says of a finding that it is over, or when that was."""
    is_dates: bool
    """Most of its values are dates with a year."""
    is_deadlines: bool
    """Most of its values can be read as deadlines, such as 12月底前."""
    is_counting: bool
    """Its values are 1, 2, 3 …: they number the rows of this table only."""
    ambiguous: str
    """A date like 12/07/2021, where the column does not show which number is the day."""


@dataclass(frozen=True)
class Layout:
    """The columns of a table, and what cannot be told of them."""

    sheet: str
    fingerprint: str
    columns: tuple[Column, ...]
    rivals: Mapping[Field, tuple[str, ...]]
    """Columns that have the same claim to a field, where the wrong one would do harm."""

    def to_json(self) -> dict[str, Any]:
        """Return the layout as JSON has it."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Return the layout that `to_json` wrote."""
        return cls(
            sheet=plain["sheet"],
            fingerprint=plain["fingerprint"],
            columns=tuple(
                Column(
                    **{
                        **each,
                        "samples": tuple(each["samples"]),
                        "field": Field(each["field"]) if each["field"] else None,
                        "may_be": tuple(map(Field, each["may_be"])),
                    }
                )
                for each in plain["columns"]
            ),
            rivals={Field(each): tuple(names) for each, names in plain["rivals"].items()},
        )


def layout_of(header: Header, year: int) -> Layout:
    """Return what the columns below a header show, in a ledger of this year."""
    alike: dict[Field, tuple[str, ...]] = {}
    named: dict[Field, int] = {}
    for each, claims in settled(header.claims).items():
        some = rivals(each, claims, header)
        named[each] = some[0]
        if len(some) > 1:
            alike[each] = tuple(header.names[column] for column in some)
    guessed = guesses(header, named, set(), AS_NAMED)
    known = {column: each for each, column in (named | guessed).items() if each not in alike}
    rows = header.sheet.rows[header.first :]
    columns: list[Column] = []
    for column, name in enumerate(header.names):
        if len(columns) >= WIDE and column not in known:
            continue
        cells = [row[column] for row in rows[:_LOOKED_AT] if row[column] not in ("", None)]
        if name and cells:
            is_dates = _mostly(cells, _is_day)
            cells_shown = (row[column] for row in rows)
            order = order_shown(cells_shown, year) if is_dates else Shown(None, "")
            columns.append(
                Column(
                    name=name,
                    samples=_samples(cells),
                    field=known.get(column),
                    guessed=column in guessed.values(),
                    may_be=tuple(each for _, each in header.resembles[column]),
                    is_kept=header.exported or is_no_field(header.headings[column]),
                    is_over=not header.exported and (tells_status(name) or tells_closing_day(name)),
                    is_dates=is_dates,
                    is_deadlines=_mostly(cells, _is_deadline),
                    is_counting=_counts(cells),
                    ambiguous=order.ambiguous if order.order is DateOrder.EITHER else "",
                )
            )
    return Layout(header.sheet.name, header.fingerprint, tuple(columns), alike)


def _samples(cells: Sequence[Cell]) -> tuple[str, ...]:
    texts = (" ".join(text_of(cell).split())[:_SAMPLE_LENGTH] for cell in cells)
    return tuple(dict.fromkeys(filter(None, texts)))[:SAMPLES]


def _mostly(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> bool:
    tried = cells[:_TRIED]
    return sum(map(holds, tried)) >= len(tried) * _MOSTLY


def _is_day(cell: Cell) -> bool:
    try:
        read_day(cell, _ANY_YEAR)
    except WrongValue:
        return False
    return True


def _is_deadline(cell: Cell) -> bool:
    try:
        read_deadline(cell, _ANY_YEAR)
    except WrongValue as wrong:
        return wrong.kind is Kind.OPEN_ENDED
    return True


def _counts(cells: Sequence[Cell]) -> bool:
    texts = [text_of(cell) for cell in cells]
    return texts == [str(number) for number in range(1, len(texts) + 1)]
