"""Facts of any size for every message, built from the fields that its class declares."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from types import ModuleType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from rectification import errors, notices
from rectification.errors import Refusal
from rectification.notices import (
    Invitations,
    Menu,
    NamesShown,
    Notice,
    Refused,
    TokenIssued,
)
from templates import import_views, store_views, views
from templates.terms import MOVE, PERSON_STATE, ROLE, STATUS
from templates.views import View
from templates.words import CAPTIONS, Words, words_for

ZONE = ZoneInfo("Asia/Shanghai")
KEYS: dict[str, tuple[str, ...]] = {
    "status": tuple(STATUS),
    "move": tuple(MOVE),
    "allowed": tuple(MOVE),
    "role": tuple(ROLE),
    "roles": tuple(ROLE),
    "PersonLine.state": tuple(PERSON_STATE),
    "PersonCard.state": tuple(PERSON_STATE),
    "FileLine.state": ("waiting", "stored", "too-big", "failed"),
    "BatchOver.state": ("confirmed", "cancelled", "replaced", "undone", "asking", "changed"),
    "ColumnAsked.asked": ("which", "base", "days", "order", "column"),
    "ColumnAsked.field": ("unit", "owner", "code", "deadline", "description"),
    "AnswerUnclear.asked": ("which", "days", "column"),
    "AnswerUnclear.field": ("unit", "code", "deadline"),
    "ColumnSaid.note": (
        "guessed", "counted", "same", "unit-itself", "made", "day-first", "month-first",
    ),
    "trouble": (
        "database-away", "database-locked", "database-full", "files-away", "files-full",
    ),
    "LedgerProgress.stage": ("read", "check", "store", "write", "send"),
    "NameCard.decided": ("make", "match", "leave"),
    "NameCard.part": ("unit", "owner", "supervisor"),
    "ImportRefused.reason": (
        "not-a-table", "empty", "encrypted", "too-big", "damaged", "no-headings", "two-alike",
        "no-rows", "gone", "too-hard",
    ),
    "ImportRefused.place": (
        "", "archive", "pdf", "word", "slides", "picture", "page", "xml-2003", "flat-ods", "xlsb",
        "mht", "numbers",
    ),
    "AttachmentRefused.reason": ("too-big", "gone", "failed"),
    "Fault.kind": ("missing", "inferred", "counted", "past"),
    "HintLine.rule": ("no_demand", "no_target", "no_person", "no_day"),
    "field": ("deadline", "amount_yuan", "owner"),
}  # fmt: skip
"""Fields that hold one of a few keys; any other text is free."""


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """Return a class's annotations, evaluated once."""
    return get_type_hints(kind)


@dataclass(frozen=True)
class Recipe:
    """What the free fields are filled with."""

    text: str = ""
    count: int = 0
    number: int = 0
    flag: bool = False
    absent: bool = False
    pick: int = 0

    def fill(self, kind: type[Any]) -> Any:
        """Return an instance of a dataclass, filled in."""
        declared_types: Any = kind  # mypy holds that a type[Any] may be unhashable
        hints = hints_of(declared_types)
        return kind(
            **{each.name: self._value(hints[each.name], kind, each.name) for each in fields(kind)}
        )

    def _value(self, hint: Any, owner: type[Any], name: str) -> Any:
        """Return the value of one field."""
        keys = KEYS.get(f"{owner.__name__}.{name}", KEYS.get(name))
        if get_origin(hint) is UnionType:
            inner = next(each for each in get_args(hint) if each is not type(None))
            return None if self.absent else self._value(inner, owner, name)
        if get_origin(hint) is tuple:
            inner = get_args(hint)[0]
            return tuple(self._value(inner, owner, name) for _ in range(self.count))
        simple: dict[Any, Any] = {
            str: keys[self.pick % len(keys)] if keys else self.text,
            int: self.number,
            bool: self.flag,
            date: date(2026, 11, 22) + timedelta(days=self.number),
            datetime: datetime(2026, 11, 22, 6, 5, tzinfo=UTC),
            Decimal: Decimal(self.number),
        }
        return simple[hint] if hint in simple else self.fill(hint)


def declared(module: ModuleType, kind: type[Any]) -> list[type[Any]]:
    """Return every class below `kind` that a module declares."""
    classes = [each for each in vars(module).values() if isinstance(each, type)]
    return [each for each in classes if issubclass(each, kind) and each is not kind]


NOTICES = [each for each in declared(notices, Notice) if each not in {Menu, NamesShown, Refused}]
PAGES = declared(views, View) + declared(import_views, View) + declared(store_views, View)
REFUSALS = declared(errors, Refusal)
MESSAGES = [*NOTICES, *PAGES, *REFUSALS]


def said(words: Words, source: Any) -> str:
    """Return any message in these words."""
    if isinstance(source, Refusal):
        return words.error(source.code, source.facts())
    if isinstance(source, View):
        return words.page(source)
    assert isinstance(source, Notice)
    extra: dict[str, Any] = {}
    if isinstance(source, Invitations):
        extra["codes"] = {line.id: "Kd8mQ2xT7pVz" for line in source.lines}
    if isinstance(source, TokenIssued):
        extra["token"] = "Kd8mQ2xT7pVz" * 3
    return words.notice(source, **extra)


def limit(source: Any) -> int:
    """Return what Telegram takes of this message."""
    return 1024 if {getattr(source, "kind", ""), getattr(source, "page", "")} & CAPTIONS else 4096


def each_way(text: str) -> Iterator[Recipe]:
    """Yield recipes that between them walk every branch of the templates."""
    for pick in range(9):
        for count, number in ((0, 0), (1, 1), (2, -3), (2, 5)):
            for flag in (False, True):
                yield Recipe(text, count, number, flag, absent=pick % 2 == 1, pick=pick)


def all_words() -> list[Words]:
    """Return both languages."""
    return [words_for("zh_CN", ZONE, "lastmile_bot"), words_for("en", ZONE, "lastmile_bot")]
