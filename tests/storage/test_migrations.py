"""The schema that the migrations make is the one that the models describe."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from tortoise import Tortoise
from tortoise.apps import Apps
from tortoise.connection import get_connection
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AlterModelOptions
from tortoise.models import Model

from storage.database import APP, apply_migrations, config, database
from tests.databases import POSTGRES, Shelf, sqlite_only
from tests.storage import catalogue

BY_HAND = {
    "uidx_share_one_lead",
    "uidx_person_unit_name",
    "uidx_question_open",
}
"""Indexes with a condition, which the ORM cannot describe."""


def models() -> Iterator[type[Model]]:
    """Yield every model."""
    yield from Tortoise.apps[APP].values()


def described(model: type[Model]) -> dict[str, tuple[str, bool]]:
    """Return the columns that a model describes."""
    meta = model._meta  # noqa: SLF001  # the ORM's only door to its own description
    dialect = "postgres" if POSTGRES else "sqlite"
    found = {}
    for name, column in meta.fields_db_projection.items():
        field = meta.fields_map[name]
        sql_type = field.get_for_dialect(dialect, "SQL_TYPE")
        if field.pk and field.generated and not POSTGRES:
            sql_type = "INTEGER"
        found[column] = (catalogue.own_name(sql_type), field.null and not field.pk)
    return found


async def test_every_model_has_its_table_and_every_table_its_model(empty: Path) -> None:
    """No table is missing, none is left over."""
    tables = await catalogue.tables()
    wanted = {str(model._meta.db_table) for model in models()}  # noqa: SLF001  # as above
    assert wanted
    assert {name for name in tables - wanted if "migration" not in name} == set()
    assert wanted <= tables


async def test_the_columns_are_the_models(empty: Path) -> None:
    """Name, type and nullability of every column agree."""
    for model in models():
        table = str(model._meta.db_table)  # noqa: SLF001  # as above
        assert await catalogue.columns(table) == described(model), table


async def test_the_indexes_are_the_models(empty: Path) -> None:
    """Every index and unique key that a model describes is there, and no other."""
    for model in models():
        meta = model._meta  # noqa: SLF001  # as above
        plain, unique, _ = await catalogue.indexes(str(meta.db_table))

        def of(names: Any, meta: Any = meta) -> tuple[str, ...]:
            return tuple(getattr(meta.fields_map[name], "source_field", None) or name
                         for name in names)  # fmt: skip

        single = {(column,) for name, column in meta.fields_db_projection.items()
                  if meta.fields_map[name].unique and not meta.fields_map[name].pk}  # fmt: skip
        assert unique == single | {of(names) for names in meta.unique_together}, meta.db_table
        wanted = {of(getattr(each, "fields", each)) for each in meta.indexes}
        assert plain == wanted, meta.db_table


async def test_the_indexes_with_a_condition_are_there(empty: Path) -> None:
    """One lead a finding, one name a unit, one open question of a kind."""
    found = [await catalogue.indexes(table) for table in await catalogue.tables()]
    assert set().union(*(conditional for _, _, conditional in found)) == BY_HAND


async def test_every_check_of_the_migrations_is_in_the_schema(empty: Path) -> None:
    """No CHECK is lost on the way from the migration to the database, none is unnamed."""
    folder = Path(__file__).parents[2] / "storage" / "migrations"
    written: set[str] = set()
    for migration in folder.glob("0*.py"):
        written |= set(re.findall(r'"(ck_\w+)":', migration.read_text(encoding="utf-8")))
    there = await catalogue.checks()
    assert len(written) > 15
    assert set(there) == written
    assert len(there) == len(written)


async def test_the_triggers_are_there(empty: Path) -> None:
    """Events are only added; on PostgreSQL four tables announce what comes into them."""
    wanted = {"event_no_update", "event_no_delete"}
    if POSTGRES:
        wanted = {
            "event_only_added",
            "inbox_announce",
            "outbox_announce",
            "attachment_announce",
            "silence_announce",
        }
    assert await catalogue.triggers() == wanted


async def test_migrating_twice_changes_nothing(shelf: Shelf) -> None:
    """A fresh database takes every migration once; the second time there is none to apply."""
    async with shelf.lent() as name:
        url = shelf.address(name)
        async with database(url, migrate=False):
            assert await apply_migrations(config(url)) == ["0001_initial"]
            before = await catalogue.schema()
            assert len(before) > 40
            assert await apply_migrations(config(url)) == []
            assert await catalogue.schema() == before
        async with database(url):
            assert await catalogue.schema() == before


async def test_the_models_have_no_change_without_a_migration(empty: Path) -> None:
    """What the ORM would migrate next is nothing."""
    detector = MigrationAutodetector(
        cast("Apps", Tortoise.apps), config("sqlite://:memory:")["apps"]
    )
    # The options that differ are the docstrings alone; indexes are compared above.
    owed = [
        operation
        for writer in await detector.changes()
        for operation in writer.operations
        if not isinstance(operation, AlterModelOptions)
    ]
    assert owed == []


@sqlite_only
@pytest.mark.parametrize("where", ["file", "memory"])
async def test_what_was_answered_survives_a_power_cut(tmp_path: Path, where: str) -> None:
    """A database on disk is written ahead and flushed at each commit, with references kept."""
    path = tmp_path / "folder that is not there" / "lastmile.db"
    url = f"sqlite://{path}" if where == "file" else "sqlite://:memory:"
    async with database(url, migrate=False):
        connection = get_connection("default")
        asked = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            _, rows = await connection.execute_query(f"PRAGMA {pragma}")
            asked[pragma] = next(iter(rows[0].values()))
    assert asked["synchronous"] == 2
    assert asked["foreign_keys"] == 1
    assert asked["busy_timeout"] == 5000
    assert asked["journal_mode"] == ("wal" if where == "file" else "memory")
