"""Reading a roster: its header, then one person after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rectification.ledger import Field as Ledger
from rectification.ledger import Kind, Reason, UnreadableLedger
from rectification.ledger.characters import narrow, says_nothing, text_of
from rectification.ledger.files import read_sheets
from rectification.ledger.headings import meanings, shown
from rectification.ledger.names import split_names
from rectification.ledger.sheet import Cell, Sheet
from rectification.people import Role
from rectification.roster.fields import (
    FEWEST_DIGITS,
    LIMITS,
    PHONE_LIMIT,
    Entry,
    Fault,
    Field,
    RosterReading,
)
from rectification.roster.headings import EVERYWHERE, field_of, plain, role_of

_OF_LEDGERS = frozenset({Ledger.DESCRIPTION, Ledger.ADVICE, Ledger.AMOUNT, Ledger.DEADLINE})
"""What a ledger tells and a roster does not."""
_DEEPEST_HEADER = 20
"""Rows from the top in which the header is looked for."""
_QUOTED = 80
"""Characters of a wrong cell that are told."""
_EXAMPLES = ("示例", "例：", "例:", "example")
"""How the names of example rows begin in the empty roster that the office hands out."""


class _Header(NamedTuple):
    sheet: Sheet
    row: int
    columns: Mapping[Field, int]
    unknown: tuple[str, ...]


def is_roster(data: bytes, filename: str) -> bool:
    """Tell whether a file is a table of people: names, with a unit, a role or a telephone.

    A table that also tells of findings, of what is to be done or until when, is a ledger.
    """
    try:
        return _header(read_sheets(data, filename)) is not None
    except UnreadableLedger:
        return False


def read_roster(data: bytes, filename: str) -> RosterReading:
    """Return the people of a roster, and every row that is wrong and why.

    Args:
        data: the file, any that a ledger may come in.
        filename: its name, to name the sheet of a text file.

    Raises:
        UnreadableLedger: not one row can be taken; `reason` says why.
    """
    header = _header(read_sheets(data, filename))
    if header is None:
        raise UnreadableLedger(Reason.NO_HEADINGS)
    reader = _Reader(header.columns)
    for number, row in enumerate(header.sheet.rows[header.row + 1 :], header.row + 2):
        reader.take(number, row)
    reader.know_deputies()
    if not reader.entries and not reader.faults:
        raise UnreadableLedger(Reason.NO_ROWS, place=header.sheet.name)
    titles = header.sheet.rows[header.row]
    return RosterReading(
        entries=reader.entries,
        faults=sorted(reader.faults, key=lambda each: each.row),
        sheet=header.sheet.name,
        columns={each: shown(titles[column]) for each, column in header.columns.items()},
        unknown=header.unknown,
    )


def _header(sheets: Sequence[Sheet]) -> _Header | None:
    """Return the row that names the most fields, the first such in the file."""
    best: _Header | None = None
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:_DEEPEST_HEADER]):
            columns: dict[Field, int] = {}
            unknown = []
            ledger = False
            for column, cell in enumerate(row):
                heading = shown(cell)
                ledger |= any(each.field in _OF_LEDGERS for each in meanings(heading))
                meant = field_of(heading)
                if meant is not None:
                    columns.setdefault(meant, column)
                elif heading:
                    unknown.append(heading)
            told = Field.NAME in columns and columns.keys() & {Field.UNIT, Field.ROLE, Field.PHONE}
            if told and not ledger and (best is None or len(columns) > len(best.columns)):
                best = _Header(sheet, number, columns, tuple(unknown))
    return best


@dataclass
class _Reader:
    """Takes rows one after the other; a person who stands in two rows is one entry each."""

    columns: Mapping[Field, int]
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def take(self, number: int, row: Sequence[Cell]) -> None:
        """Take one row of the sheet; an empty one, an example and the header again are none."""
        texts = {each: self._text(row, column) for each, column in self.columns.items()}
        name = texts[Field.NAME]
        if not any(texts.values()) or name.casefold().startswith(_EXAMPLES):
            return
        if field_of(name) is Field.NAME:
            return
        faults = len(self.faults)
        for each, most in LIMITS.items():
            if each is not Field.SCOPE and len(texts.get(each, "")) > most:
                self._wrong(number, each, Kind.TOO_LONG, texts[each])
        roles = self._roles(number, texts)
        scope = self._scope(number, texts, roles)
        phone = self._phone(number, texts)
        if not name:
            self._wrong(number, Field.NAME, Kind.MISSING, "")
        elif len(split_names(name)) > 1:
            self._wrong(number, Field.NAME, Kind.INVALID, name)
        unit = texts.get(Field.UNIT, "")
        if Role.OFFICER in roles and not unit:
            self._wrong(number, Field.UNIT, Kind.MISSING, "")
        if (name, unit) in self._seen:
            self._wrong(number, Field.NAME, Kind.DUPLICATE, name)
        if len(self.faults) > faults:
            return
        self._seen.add((name, unit))
        self.entries.append(
            Entry(
                row=number,
                name=name,
                unit=unit,
                roles=roles,
                phone=phone,
                deputy=texts.get(Field.DEPUTY),
                parent=texts.get(Field.PARENT),
                scope=scope,
            )
        )

    def know_deputies(self) -> None:
        """Refuse deputies that are the person themselves; the rest is for who knows the office."""
        for entry in list(self.entries):
            if entry.deputy and entry.deputy == entry.name:
                self.entries.remove(entry)
                self._wrong(entry.row, Field.DEPUTY, Kind.INVALID, entry.deputy)

    def _text(self, row: Sequence[Cell], column: int) -> str:
        text = text_of(row[column]) if column < len(row) else ""
        text = " ".join(text.split())
        return "" if says_nothing(text) else text

    def _roles(self, number: int, texts: Mapping[Field, str]) -> frozenset[Role]:
        said = texts.get(Field.ROLE, "")
        if not said:
            return frozenset({Role.OFFICER})
        words = [word for part in split_names(said) for word in part.split("/")]
        roles = [role_of(word) for word in words]
        if None in roles:
            self._wrong(number, Field.ROLE, Kind.INVALID, said)
        return frozenset(role for role in roles if role is not None)

    def _scope(
        self, number: int, texts: Mapping[Field, str], roles: frozenset[Role]
    ) -> tuple[str, ...] | None:
        if Role.SUPERVISOR not in roles:
            return None
        said = texts.get(Field.SCOPE)
        names = split_names(said or "")
        if any(plain(name) in EVERYWHERE for name in names):
            return ()
        if any(len(name) > LIMITS[Field.SCOPE] for name in names):
            self._wrong(number, Field.SCOPE, Kind.TOO_LONG, said or "")
        return names or None

    def _phone(self, number: int, texts: Mapping[Field, str]) -> str | None:
        said = texts.get(Field.PHONE)
        if not said:
            return said
        said = narrow(said)
        digits = sum(sign.isdigit() for sign in said)
        if len(said) > PHONE_LIMIT or digits < FEWEST_DIGITS:
            self._wrong(number, Field.PHONE, Kind.INVALID, said)
        return said

    def _wrong(self, number: int, which: Field, kind: Kind, value: str) -> None:
        self.faults.append(Fault(number, which, kind, value[:_QUOTED]))
