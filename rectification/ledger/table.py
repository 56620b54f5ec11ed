"""What the columns of a table are: by their headings, by what somebody said, by resemblance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rectification.ledger.amounts import MoneyUnit, unit_above, unit_in
from rectification.ledger.characters import narrow, text_of
from rectification.ledger.date_order import DateOrder, Shown, order_shown
from rectification.ledger.fields import REQUIRED, Field
from rectification.ledger.header import FROM_ABOVE, Header, each_once, settled
from rectification.ledger.headings import for_information, tells_closing_day, tells_status
from rectification.ledger.resemblance import SURE
from rectification.ledger.rules import AS_NAMED, ColumnRules
from rectification.ledger.sheet import Sheet
from rectification.ledger.unreadable import Reason, UnreadableLedger

MUST_BE_SURE = frozenset((Field.DEADLINE, Field.AMOUNT))
"""Where the wrong one of two columns would do harm that nobody sees; else the first is taken."""
_LOOKED_AT = 500
_ORDINALS = frozenset({"序号", "S/N", "#"})


@dataclass(frozen=True)
class Table:
    """Where the findings of a sheet are, and what its columns mean."""

    sheet: Sheet
    first: int
    """The first row below the header, from 0."""
    columns: Mapping[Field, int]
    headings: Sequence[str]
    """The lowest heading of each column; empty where a column has none."""
    names: Sequence[str]
    """The headings, each once: a repeated one as "heading (2)"."""
    unknown: Mapping[int, str]
    """The columns with a heading that stands for no field, and that heading, each once."""
    unit: MoneyUnit
    year: int
    """The ledger's."""
    guessed: Mapping[Field, int] = field(default_factory=dict)
    """Those of the columns that were taken because their heading resembles a known one."""
    rules: ColumnRules = AS_NAMED
    base: int | None = None
    """The column from whose date the deadline is counted."""
    status: Sequence[int] = ()
    """The columns that say of a finding that it is over."""
    closing_day: Sequence[int] = ()
    """The columns that hold the day on which it was."""

    @cached_property
    def sources(self) -> Mapping[Field, int]:
        """The column in which each field is read, be it the field itself or another."""
        read = dict(self.columns)
        if self.base is not None:
            read[Field.DEADLINE] = self.base
        if self.rules.owner_is_unit and Field.UNIT in read:
            read[Field.OWNER] = read[Field.UNIT]
        return read

    @cached_property
    def dates(self) -> Shown:
        """The order of day and month in the column that the deadline is read from."""
        column = self.sources.get(Field.DEADLINE)
        if column is None:
            return Shown(None, "")
        return order_shown((row[column] for row in self.sheet.rows[self.first :]), self.year)

    @cached_property
    def day_first(self) -> bool | None:
        """Whether that order was said to be, or shows to be, day before month.

        None is open: nothing says it, or what was said is not what the dates show.
        """
        column = self.sources.get(Field.DEADLINE)
        said = None if column is None else self.rules.day_first.get(self.names[column])
        if self.dates.order not in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
            return said
        shown = self.dates.order is DateOrder.DAY_FIRST
        return shown if said in (None, shown) else None

    @cached_property
    def titles(self) -> frozenset[str]:
        """What stands alone in a row above the table, and is repeated on each printed page."""
        above = (
            [text for text in map(text_of, row) if text] for row in self.sheet.rows[: self.first]
        )
        return frozenset(narrow(texts[0]) for texts in above if len(texts) == 1)

    @cached_property
    def owed(self) -> Sequence[int]:
        """The columns that a finding fills, the one that surely names it first."""
        sources = self.sources
        order = (Field.CODE, Field.DESCRIPTION, Field.OWNER, Field.DEADLINE, Field.UNIT)
        return tuple(dict.fromkeys(sources[each] for each in order if each in sources))

    @cached_property
    def telling(self) -> Sequence[int]:
        """The owed columns that a total or a note leaves empty, whatever else it says."""
        sources = self.sources
        unit = sources.get(Field.UNIT)
        read = (sources.get(each, unit) for each in (Field.OWNER, Field.DEADLINE))
        return tuple(column for column in read if column is not None and column != unit)


def table_of(header: Header, rules: ColumnRules, year: int) -> Table:
    """Return what the columns below a header are, in a ledger of this year.

    Raises:
        UnreadableLedger: `no-headings` with what was found and what is missing;
            `two-alike` if two columns have the same claim to a field that matters.
    """
    said = {name: column for column, name in enumerate(header.names) if name}
    if rules.base not in said:
        rules = replace(rules, base="")
    columns = {
        each: said[name] for name, each in rules.fields.items() if each is not None and name in said
    }
    spoken_for = {said[name] for name in rules.fields if name in said}
    claims = settled(header.claims, spoken_for)
    for each, some in claims.items():
        if each not in columns and not rules.gives(each):
            columns[each] = _sure(each, some, header)
    guessed = guesses(header, columns, spoken_for, rules)
    columns |= guessed
    missing = tuple(each for each in REQUIRED if each not in columns and not rules.gives(each))
    if missing:
        found = tuple(dict.fromkeys(filter(None, header.headings)))
        raise UnreadableLedger(
            Reason.NO_HEADINGS, place=header.sheet.name, found=found, missing=missing
        )
    free = [c for c, name in enumerate(header.headings) if name and c not in columns.values()]
    if header.exported:
        free = []
    return Table(
        sheet=header.sheet,
        first=header.first,
        columns=columns,
        headings=header.headings,
        names=header.names,
        unknown=_unknown(header, columns),
        unit=_money_unit(header, columns.get(Field.AMOUNT)),
        year=year,
        guessed=guessed,
        rules=rules,
        base=said.get(rules.base),
        status=[c for c in free if tells_status(header.headings[c])],
        closing_day=[c for c in free if tells_closing_day(header.headings[c])],
    )


def guesses(
    header: Header, columns: Mapping[Field, int], spoken_for: set[int], rules: ColumnRules
) -> dict[Field, int]:
    """Return the fields that no column names and that exactly one resembles beyond doubt."""
    wanted: dict[Field, list[int]] = {}
    if header.exported:
        return {}
    for column, heading in enumerate(header.headings):
        if column in spoken_for or column in columns.values() or not heading:
            continue
        open_to = [
            (score, each)
            for score, each in header.resembles[column]
            if each not in columns and not rules.gives(each)
        ]
        owed = any(each in REQUIRED for _, each in open_to[1:])
        if open_to and open_to[0][0] >= SURE and (open_to[0][1] in REQUIRED or not owed):
            wanted.setdefault(open_to[0][1], []).append(column)
    return {each: some[0] for each, some in wanted.items() if len(some) == 1}


def _unknown(header: Header, columns: Mapping[Field, int]) -> dict[int, str]:
    taken = set(columns.values())
    kept = [
        column
        for column, heading in enumerate(header.headings)
        if heading and column not in taken and not _is_aside(heading)
    ]
    return dict(zip(kept, each_once(header.headings[column] for column in kept), strict=True))


def _is_aside(heading: str) -> bool:
    return heading in _ORDINALS or for_information(heading)


def _sure(each: Field, claims: list[tuple[int, int]], header: Header) -> int:
    used = rivals(each, claims, header)
    if len(used) > 1:
        raise UnreadableLedger(
            Reason.TWO_ALIKE,
            place=header.sheet.name,
            found=tuple(header.headings[column] for column in used),
            missing=(each,),
        )
    return used[0]


def rivals(each: Field, claims: list[tuple[int, int]], header: Header) -> list[int]:
    """Return the columns that have the same claim to a field; one, where that does no harm."""
    surest = claims[0][0]
    alike = [column for tier, column in claims if tier == surest]
    used = [column for column in alike if is_used(header, column)] or alike[:1]
    return used if surest < FROM_ABOVE and each in MUST_BE_SURE else used[:1]


def is_used(header: Header, column: int) -> bool:
    """Tell whether anything stands below the header; a merged heading spans empty columns."""
    rows = header.sheet.rows[header.first : header.first + _LOOKED_AT]
    return any(row[column] not in ("", None) for row in rows)


def _money_unit(header: Header, column: int | None) -> MoneyUnit:
    if column is None:
        return MoneyUnit()
    for heading in header.paths[column]:
        unit = unit_in(heading)
        if unit is not None:
            return unit
    for row in reversed(header.sheet.rows[: header.start]):
        for cell in row:
            unit = unit_above(text_of(cell))
            if unit is not None:
                return unit
    return MoneyUnit()
