"""Queries in SQL, for what the ORM cannot say or says too slowly, in either database's dialect.

What every update passes through is written here rather than with the ORM: building a query
and reading its rows take the ORM many times what the database takes to answer it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from tortoise.models import Model

from storage.database import connection

T = TypeVar("T")
M = TypeVar("M", bound=Model)

CHUNK = 500
"""Values named in one query of the ORM."""


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Yield a sequence in pieces that one query can name, or one transaction take."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def dialect() -> str:
    """Return `sqlite` or `postgres`."""
    return connection().capabilities.dialect


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


def marked(query: str) -> tuple[str, tuple[str, ...]]:
    """Return a query with the database's own marks for each `{name}`, and the names in order.

    A mark that stands in a query twice is given its value twice: SQLite counts marks.
    """
    return _marked(query, dialect())


@lru_cache(maxsize=512)
def _marked(query: str, dialect: str) -> tuple[str, tuple[str, ...]]:
    names: list[str] = []

    def mark(found: re.Match[str]) -> str:
        names.append(found[1])
        return "?" if dialect == "sqlite" else f"${len(names)}"

    return re.sub(r"\{(\w+)\}", mark, query), tuple(names)


async def rows(query: str, **values: object) -> list[dict[str, Any]]:
    """Run a query whose `{name}` stand for values, within the present transaction.

    Raises:
        ValueError: a value is an instant without an offset.
    """
    opened = connection()
    text, names = _marked(query, opened.capabilities.dialect)
    return await opened.execute_query_dict(text, [values[name] for name in names])


async def rows_for_each(
    query: str,
    part: str,
    items: Sequence[Mapping[str, object]],
    between: str = ", ",
    **values: object,
) -> list[dict[str, Any]]:
    """Run one query for several items at once.

    Args:
        query: in which EACH stands for the parts of all items.
        part: what one item adds, such as a row of VALUES.
        items: the values of `part`, all with the same names; at most a few hundred values.
        between: what stands between two parts.
        values: those that all items share.
    """
    every = _for_each(query, part, tuple(items[0]), len(items), between)
    for place, item in enumerate(items):
        values |= {f"{name}_{place}": value for name, value in item.items()}
    return await rows(every, **values)


@lru_cache
def _for_each(query: str, part: str, names: tuple[str, ...], count: int, between: str) -> str:
    named = re.compile("{(" + "|".join(names) + ")}")
    parts = (named.sub(rf"{{\1_{place}}}", part) for place in range(count))
    return query.replace("EACH", between.join(parts))


async def models(model: type[M], query: str, **values: object) -> list[M]:
    """Return the rows of a query as a model's; it gives all columns of the table, at least."""
    return [made(model, row) for row in await rows(query, **values)]


def made(model: type[M], row: dict[str, Any]) -> M:
    """Return a row, which holds all columns of the table, as a model's."""
    return model._init_from_db(**row)  # noqa: SLF001  # the ORM's one way from a row


async def insert(table: str, **columns: object) -> int:
    """Insert a row of a table with an `id`; return that.

    Every column without a default of the database's own must be given.
    """
    added = await rows(_inserting(table, tuple(columns)), **columns)
    return int(added[0]["id"])


@lru_cache
def _inserting(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join(f"{{{name}}}" for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) RETURNING id"  # noqa: S608  # names of ours
