"""Migration operations for what the ORM's own cannot say: checks, append-only, announcements.

Tortoise 1.1 takes CHECK constraints in a model's Meta but writes no SQL for them,
and SQLite cannot add one to a table that exists; so they go into the CREATE TABLE.
"""

from typing import Any

from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import CreateModel, TortoiseOperation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State

CHANNEL = "lastmile"
"""The PostgreSQL channel on which processes tell each other of new work."""


class CreateChecked(CreateModel):
    """CreateModel that also writes CHECK constraints.

    Args:
        checks: constraint name to SQL condition, in SQL that both databases read.
    """

    def __init__(self, *args: Any, checks: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checks = checks

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Create the table; the checks ride on this editor's template for one statement."""
        if state_editor is None:
            return
        plain = state_editor.TABLE_CREATE_TEMPLATE
        clauses = "".join(
            f',\n    CONSTRAINT "{name}" CHECK ({condition})'
            for name, condition in self.checks.items()
        )
        state_editor.TABLE_CREATE_TEMPLATE = plain.replace("{fields}", "{fields}" + clauses)
        try:
            await super().database_forward(app_label, old_state, new_state, state_editor)
        finally:
            state_editor.TABLE_CREATE_TEMPLATE = plain


class FirstSchema(Migration):
    """A migration that only makes tables, from nothing.

    Tortoise rebuilds its picture of the models before and after each operation; where
    nothing was there before, one picture at the end says the same and saves half a second
    of the first start.
    """

    async def apply(
        self,
        state: State,
        *,
        dry_run: bool = False,
        schema_editor: BaseSchemaEditor | None = None,
        collect_sql: bool = False,
    ) -> State:
        """Make the tables; the arguments are Tortoise's."""
        if dry_run or collect_sql or schema_editor is None:
            return await super().apply(
                state, dry_run=dry_run, schema_editor=schema_editor, collect_sql=collect_sql
            )
        tables = [each for each in self.operations if isinstance(each, CreateModel)]
        for table in tables:
            model = ModelState.make_from_model(self.app_label, table.model)
            state.models[self.app_label, table.name] = model
        state.reload_models({(self.app_label, table.name) for table in tables})
        for operation in self.operations:
            await operation.database_forward(self.app_label, state, state, schema_editor)
        state.validate_relations_initialized()
        return state


class AppendOnly(TortoiseOperation):
    """Refuse every UPDATE and DELETE on a table, so that its rows are only added."""

    def __init__(self, table: str) -> None:
        self.table = table

    def describe(self) -> str:
        """Say what this does, for `sqlmigrate`."""
        return f"Let rows of {self.table} only be added"

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Create the triggers in the dialect of the database."""
        _ = app_label, old_state, new_state
        if state_editor is None:
            return
        dialect = state_editor.client.capabilities.dialect
        make = _sqlite_triggers if dialect == "sqlite" else _postgres_triggers
        for statement in make(self.table):
            await state_editor.client.execute_script(statement)


def _sqlite_triggers(table: str) -> list[str]:
    return [
        (
            f'CREATE TRIGGER "{table}_no_{verb.lower()}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are only added'); END;"
        )
        for verb in ("UPDATE", "DELETE")
    ]


def _postgres_triggers(table: str) -> list[str]:
    return [
        (
            f'CREATE FUNCTION "{table}_only_added"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION '{table}: rows are only added' "
            "USING ERRCODE = 'restrict_violation'; END $$;"
        ),
        (
            f'CREATE TRIGGER "{table}_only_added" BEFORE UPDATE OR DELETE ON "{table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{table}_only_added"();'
        ),
    ]


class Announce(TortoiseOperation):
    """On PostgreSQL, tell every process that listens of rows that come into a table.

    A statement's notification leaves with its commit, so nobody is woken for rows that
    are not there. SQLite serves one process, which rings its own bells.
    """

    def __init__(self, table: str, payload: str) -> None:
        self.table = table
        self.payload = payload

    def describe(self) -> str:
        """Say what this does, for `sqlmigrate`."""
        return f"Announce new rows of {self.table}"

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Create the trigger where the database has notifications."""
        _ = app_label, old_state, new_state
        if state_editor is None or state_editor.client.capabilities.dialect == "sqlite":
            return
        for statement in _announcement(self.table, self.payload):
            await state_editor.client.execute_script(statement)


def _announcement(table: str, payload: str) -> list[str]:
    return [
        (
            f'CREATE FUNCTION "{table}_announce"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN PERFORM pg_notify('{CHANNEL}', '{payload}'); RETURN NULL; END $$;"
        ),
        (
            f'CREATE TRIGGER "{table}_announce" AFTER INSERT ON "{table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{table}_announce"();'
        ),
    ]
