"""Findings that a system sends as JSON: the same facts and checks as the rows of a ledger.

An item is read by the ledger's own readers, so a value that a table may not hold comes in by
no other way either. Stricter is only the form: text is text, an amount a decimal string of
yuan, a deadline an ISO date. Who supervises is the office's decision, so no item says it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rectification.comparison import Terms
from rectification.ledger import LIMITS, REQUIRED, Field, LedgerRow
from rectification.ledger.amounts import MoneyUnit
from rectification.ledger.dates import Reckoning
from rectification.ledger.headings import shown
from rectification.ledger.rows import read_rows
from rectification.ledger.sheet import Cell, Sheet
from rectification.ledger.table import Table

TAKEN = tuple(each for each in Field if each is not Field.SUPERVISOR)
LISTS = frozenset({Field.OWNER, Field.ASSISTING})
EXTRA = "extra"
MOST_EXTRA = 50
"""Further facts of one finding."""
MOST_NAMES = 50

_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ItemError:
    """What is wrong with one value; `kind` is one of the ledger's, `unknown` or `not_yours`."""

    field: str
    kind: str
    value: str


@dataclass
class Item:
    """One finding of a batch as it was understood, or what is wrong with it.

    Attributes:
        place: where in the batch, from 0.
        code: as far as it could be read.
        row: the finding; None if it is wrong.
        terms: what the item says anything about.
    """

    place: int
    code: str
    row: LedgerRow | None = None
    terms: Terms | None = None
    errors: list[ItemError] = field(default_factory=list)

    def is_wrong(self, name: str, kind: str, value: object = "") -> None:
        """Note what is wrong; surrogates, which no answer can hold, are replaced."""
        said = value if isinstance(value, str) else "" if value is None else str(value)
        self.errors.append(
            ItemError(_SURROGATE.sub("?", name), kind, _SURROGATE.sub("?", said[:200]))
        )


def read_items(given: Sequence[object], *, evaluator: str, today: date) -> list[Item]:
    """Return the items of a batch, each read or with what is wrong with it.

    Args:
        given: the batch, as JSON is read.
        evaluator: whose findings they are; an item may repeat it but not name another.
        today: the organisation's date.
    """
    seen: set[str] = set()
    items = []
    for place, each in enumerate(given):
        item = _read(place, each, evaluator, today)
        key = item.code.casefold()
        if item.row is not None and key in seen:
            item.row = None
            item.is_wrong(Field.CODE, "duplicate", item.code)
        seen.add(key)
        items.append(item)
    return items


def _read(place: int, given: object, evaluator: str, today: date) -> Item:
    if not isinstance(given, Mapping):
        item = Item(place, "")
        item.is_wrong("", "invalid")
        return item
    code = given.get(Field.CODE)
    item = Item(place, _SURROGATE.sub("?", code)[:200] if isinstance(code, str) else "")
    cells = dict(_cells(item, given))
    extra = _extra(item, given.get(EXTRA, {}))
    for name in given.keys() - {*TAKEN, EXTRA}:
        item.is_wrong(str(name)[:100], "unknown", given[name])
    for name in REQUIRED:
        if not cells.get(name) and not any(error.field == name for error in item.errors):
            item.is_wrong(name, "missing")
    said = cells.setdefault(Field.EVALUATOR, evaluator)
    if said != evaluator:
        item.is_wrong(Field.EVALUATOR, "not_yours", said)
    if not item.errors:
        _take(item, cells, extra, Reckoning(today.year, today, 1))
    return item


def _cells(item: Item, given: Mapping[str, Any]) -> Iterable[tuple[Field, Cell]]:
    """Yield the fields that an item names, as the cells of a ledger would hold them."""
    for name in TAKEN:
        if name not in given:
            continue
        value = given[name]
        if value is None:
            yield name, ""
        elif not _has_form(name, value):
            item.is_wrong(name, "invalid", value)
        else:
            yield name, "\n".join(value) if isinstance(value, list) else value


def _has_form(name: Field, value: object) -> bool:
    if name in LISTS:
        return isinstance(value, list) and len(value) <= MOST_NAMES and all(map(_is_text, value))
    if not _is_text(value):
        return False
    if name is Field.AMOUNT:
        return bool(_AMOUNT.fullmatch(str(value)))
    return name is not Field.DEADLINE or not value or bool(_DATE.fullmatch(str(value)))


def _is_text(value: object) -> bool:
    """Tell whether it is text that any store can hold: half a surrogate pair is none."""
    return isinstance(value, str) and not _SURROGATE.search(value)


def _extra(item: Item, given: object) -> dict[str, str]:
    """Return the further facts, by what would be a heading."""
    if not isinstance(given, Mapping) or len(given) > MOST_EXTRA:
        item.is_wrong(EXTRA, "invalid")
        return {}
    extra: dict[str, str] = {}
    for name, value in given.items():
        heading = shown(name) if _is_text(name) else ""
        if not heading or len(heading) > LIMITS[Field.PROJECT] or not _is_text(value):
            item.is_wrong(EXTRA, "invalid", name)
        elif len(value) > LIMITS[Field.DESCRIPTION]:
            item.is_wrong(EXTRA, "too_long", name)
        else:
            extra[heading] = value
    return extra


def _take(
    item: Item, cells: Mapping[Field, Cell], extra: Mapping[str, str], reckoning: Reckoning
) -> None:
    """Have a table of one row read, whose columns are what the item names."""
    headings = ["", *cells, *extra]
    line: list[Cell] = ["", *cells.values(), *extra.values()]
    table = Table(
        sheet=Sheet("", [["\0"] * len(line), line]),  # no code is what stands over it
        first=1,
        columns={name: place for place, name in enumerate(cells, 1)},
        headings=headings,
        names=headings,
        unknown=dict(enumerate(extra, 1 + len(cells))),
        unit=MoneyUnit(),
        year=reckoning.year,
    )
    reading = read_rows(table, reckoning)
    for error in reading.errors:
        item.is_wrong(error.field, error.kind, error.value)
    if reading.rows:
        item.row, item.code = reading.rows[0], reading.rows[0].code
        item.terms = Terms.of(reading, default=date.min)
    elif not reading.errors:  # passed over: the number of an example
        item.is_wrong(Field.CODE, "invalid", item.code)
