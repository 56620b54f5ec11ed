"""Many rows at once, past the ORM: `executemany` on SQLite, COPY on PostgreSQL.

A hundred thousand findings as models take ten times as long as their values do. Values are
what the driver takes: JSON as text, and for `insert` an instant comes from `instant`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import repeat
from json import JSONEncoder, loads
from typing import Any

from storage import queries
from storage.database import connection
from storage.fields import instant_text

Row = Sequence[object]

_encode = JSONEncoder(separators=(",", ":")).encode


def instant(value: datetime) -> datetime | str:
    """Return an instant as its column keeps it."""
    return instant_text(value) if queries.dialect() == "sqlite" else value


def json(value: object) -> str:
    """Return a value as a JSON column keeps it."""
    return _encode(value)


def read_json(value: Any) -> Any:
    """Return what a JSON column keeps."""
    return loads(value) if isinstance(value, str) else value


async def reserve(table: str, count: int) -> list[int]:
    """Return so many row numbers that nobody else will get, within the present transaction."""
    if not count:
        return []
    if queries.dialect() == "sqlite":  # the only writer is this transaction
        found = await queries.rows(
            "SELECT seq FROM sqlite_sequence WHERE name = {name}", name=table
        )
        last = found[0]["seq"] if found else 0
        return list(range(last + 1, last + 1 + count))
    numbers = await queries.rows(
        "SELECT nextval(pg_get_serial_sequence({name}, 'id')) AS id"
        " FROM generate_series(1, {count}::bigint)",
        name=table,
        count=count,
    )
    return [number["id"] for number in numbers]


async def insert(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add rows, the values in the order of the columns; every other column is NULL."""
    if not rows:
        return
    if queries.dialect() == "sqlite":
        places = ", ".join(repeat("?", len(columns)))
        named = ", ".join(columns)
        query = f"INSERT INTO {table} ({named}) VALUES ({places})"  # noqa: S608  # our own names
        await connection().execute_many(query, list(rows))  # type: ignore[arg-type]  # tuples do
        return
    async with connection().acquire_connection() as line:
        await line.copy_records_to_table(table, records=rows, columns=columns)


async def run(query: str, rows: Iterable[dict[str, Any]]) -> None:
    """Run a statement once for each row, whose values stand for `{name}`."""
    given = list(rows)
    if not given:
        return
    text, names = queries.marked(query)
    values = [[row[name] for name in names] for row in given]
    await connection().execute_many(text, values)
