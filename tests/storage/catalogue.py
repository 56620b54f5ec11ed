"""What a database says of its own schema, asked of either in its own way."""

import re
from collections import defaultdict

from storage import queries
from tests.databases import POSTGRES

Columns = dict[str, tuple[str, bool]]

TYPES = {
    "INT": "integer",
    "SMALLINT": "smallint",
    "BIGINT": "bigint",
    "BOOL": "boolean",
    "DATE": "date",
    "TEXT": "text",
    "JSONB": "jsonb",
    "TIMESTAMPTZ": "timestamp with time zone",
}
"""PostgreSQL's own names of the types that the ORM writes."""


def own_name(sql_type: str) -> str:
    """Return the name by which the database gives back a type that the ORM writes."""
    if not POSTGRES:
        return sql_type
    return TYPES.get(sql_type) or re.sub(r"^VARCHAR", "character varying", sql_type)


async def tables() -> set[str]:
    """Return the tables of ours."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    if POSTGRES:
        query = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    return {row["name"] for row in await queries.rows(query)}


async def columns(table: str) -> Columns:
    """Return the columns of a table: type and whether it may be null."""
    if POSTGRES:
        rows = await queries.rows(_COLUMNS, table=table)
        return {row["name"]: (row["type"], row["nullable"]) for row in rows}
    rows = await queries.rows(f'PRAGMA table_info("{table}")')
    return {row["name"]: (row["type"], not row["notnull"]) for row in rows}


_COLUMNS = """
SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable
FROM pg_attribute
WHERE attrelid = CAST({table} AS text)::regclass AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""


async def indexes(table: str) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]], set[str]]:
    """Return the columns of plain and of unique indexes, and the names of those with a condition.

    The primary key's own index is left out.
    """
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    conditional: set[str] = set()
    for name, kind, names in await (_postgres_indexes if POSTGRES else _sqlite_indexes)(table):
        if kind == "partial":
            conditional.add(name)
        else:
            found[kind].add(names)
    return found["plain"], found["unique"], conditional


async def _sqlite_indexes(table: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = []
    for index in await queries.rows(f'PRAGMA index_list("{table}")'):
        if index["origin"] == "pk":
            continue
        kind = "partial" if index["partial"] else "unique" if index["unique"] else "plain"
        parts = await queries.rows(f'PRAGMA index_info("{index["name"]}")')
        found.append((index["name"], kind, tuple(part["name"] for part in parts)))
    return found


async def _postgres_indexes(table: str) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = await queries.rows(_INDEXES, table=table)
    return [(row["name"], row["kind"], tuple(row["columns"])) for row in rows]


_INDEXES = """
SELECT c.relname AS name,
  CASE WHEN i.indpred IS NOT NULL THEN 'partial' WHEN i.indisunique THEN 'unique'
    ELSE 'plain' END AS kind,
  ARRAY(
    SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place
  ) AS columns
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = CAST({table} AS text)::regclass AND NOT i.indisprimary AND i.indisvalid
"""


async def checks() -> list[str]:
    """Return the names of all CHECK constraints."""
    if POSTGRES:
        # What the ORM names itself is not here: it writes none.
        rows = await queries.rows(
            "SELECT conname AS name FROM pg_constraint "
            "WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND convalidated"
        )
        return [row["name"] for row in rows]
    rows = await queries.rows("SELECT sql FROM sqlite_master WHERE type = 'table'")
    return re.findall(r'CONSTRAINT "(ck_\w+)" CHECK', "".join(row["sql"] or "" for row in rows))


async def triggers() -> set[str]:
    """Return the names of all triggers of ours that are switched on."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if POSTGRES:
        query = "SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    return {row["name"] for row in await queries.rows(query)}


async def schema() -> list[tuple[str, str]]:
    """Return every part of the schema by name, and how it is made."""
    query = "SELECT name, sql FROM sqlite_master ORDER BY type, name"
    if POSTGRES:
        query = _SCHEMA
    return [(row["name"], row["sql"]) for row in await queries.rows(query)]


_SCHEMA = """
SELECT conname AS name, pg_get_constraintdef(oid) AS sql FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT table_name || '.' || column_name,
    concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
  FROM information_schema.columns WHERE table_schema = 'public'
ORDER BY 1, 2
"""
