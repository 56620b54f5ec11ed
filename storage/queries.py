"""Queries in SQL, for what the ORM cannot say, in the dialect of either database."""

import re
from typing import Any

from tortoise.connection import get_connection

from storage.database import CONNECTION
from storage.fields import in_utc


def dialect() -> str:
    """Return `sqlite` or `postgres`."""
    return get_connection(CONNECTION).capabilities.dialect


async def alone(name: str) -> None:
    """Wait until no other transaction has said this name, and keep it until this one ends.

    On SQLite transactions come one after the other anyway.
    """
    if dialect() != "sqlite":
        await rows("SELECT pg_advisory_xact_lock(hashtext({name}))", name=f"lastmile:{name}")


async def rows(query: str, **values: object) -> list[dict[str, Any]]:
    """Run a query whose `{name}` stand for values, within the present transaction.

    A mark that stands in a query twice is given its value twice: SQLite counts marks.
    """
    connection = get_connection(CONNECTION)
    sqlite = dialect() == "sqlite"
    given: list[object] = []

    def mark(found: re.Match[str]) -> str:
        given.append(in_utc(values[found[1]]))
        return "?" if sqlite else f"${len(given)}"

    return await connection.execute_query_dict(re.sub(r"\{(\w+)\}", mark, query), given)
