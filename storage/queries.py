"""Queries in SQL, for what the ORM cannot say, in the dialect of either database."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from tortoise.connection import get_connection

from storage.database import CONNECTION
from storage.fields import in_utc

T = TypeVar("T")

CHUNK = 500
"""Values named in one query of the ORM."""


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Yield a sequence in pieces that one query can name, or one transaction take."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def dialect() -> str:
    """Return `sqlite` or `postgres`."""
    return get_connection(CONNECTION).capabilities.dialect


async def alone(name: str) -> None:
    """Wait until no other transaction has said this name, and keep it until this one ends.

    On SQLite transactions come one after the other anyway.
    """
    if dialect() != "sqlite":
        await rows("SELECT pg_advisory_xact_lock(hashtext({name}))", name=f"lastmile:{name}")


def among(name: str) -> str:
    """Return the SQL for "is one of the values" that `listed` has made and `{name}` hands in."""
    listing = "IN (SELECT value FROM json_each(LIST))" if dialect() == "sqlite" else "= ANY(LIST)"
    return listing.replace("LIST", "{" + name + "}")


def listed(values: Iterable[Any]) -> object:
    """Return numbers or texts, however many, as one value of a query."""
    every = list(values)
    return json.dumps(every) if dialect() == "sqlite" else every


def marked(query: str) -> tuple[str, list[str]]:
    """Return a query with the database's own marks for each `{name}`, and the names in order.

    A mark that stands in a query twice is given its value twice: SQLite counts marks.
    """
    names: list[str] = []
    sqlite = dialect() == "sqlite"

    def mark(found: re.Match[str]) -> str:
        names.append(found[1])
        return "?" if sqlite else f"${len(names)}"

    return re.sub(r"\{(\w+)\}", mark, query), names


async def rows(query: str, **values: object) -> list[dict[str, Any]]:
    """Run a query whose `{name}` stand for values, within the present transaction."""
    text, names = marked(query)
    given = [in_utc(values[name]) for name in names]
    return await get_connection(CONNECTION).execute_query_dict(text, given)
