"""One connection to a SQLite file, whose reads can be kept brief.

SQLite comes with us, in APSW: the same one on every machine, and newer than what most systems
have. The reasons are in docs/decisions.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import apsw

from storage.fields import instant_text

Values = Sequence[Any]
Row = dict[str, Any]

BRIEF = 20_000
"""Steps of SQLite's machine, some two milliseconds, after which a brief read is long."""

STATEMENTS = 512
"""Prepared statements that a connection keeps."""


class TooLong(Exception):
    """A read that was to be brief is not; it changed nothing and may be run again."""


class Connection:
    """A connection that any thread may use, one at a time; nothing commits by itself.

    Its methods raise what SQLite refuses as `apsw.Error`, by whose class or `result` the
    reason is known (sqlite.org/rescode.html).
    """

    def __init__(self, path: str, pragmas: Mapping[str, str]) -> None:
        self._handle = apsw.Connection(path, statementcachesize=STATEMENTS)
        # Else SQLite compiles a kept statement again for each value that might change its plan.
        self._handle.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        self._handle.convert_binding = _bound
        self._left: int | None = None
        for pragma, value in pragmas.items():
            self.rows(f"PRAGMA {pragma}={value}")
        self._handle.set_progress_handler(self._spend, BRIEF)

    def _spend(self) -> bool:
        """Tell SQLite, after so many steps, whether to give up."""
        if self._left is None:
            return False
        # SQLite counts on where the statement's last run ended: the first call may be early.
        self._left -= 1
        return self._left < 0

    def run(self, statements: str, values: Values = ()) -> int:
        """Run a statement, or several without values; return the number of the last row added."""
        for _ in self._handle.execute(statements, values):
            pass
        return self._handle.last_insert_rowid()

    def rows(self, query: str, values: Values = ()) -> list[Row]:
        """Run a statement and return all its rows, however long it takes."""
        cursor = self._handle.execute(query, values)
        first = cursor.fetchone()
        if first is None:
            return []
        names = [name for name, _ in cursor.get_description()]
        return [dict(zip(names, each, strict=True)) for each in (first, *cursor)]

    def brief_rows(self, query: str, values: Values = ()) -> list[Row]:
        """Return all rows of a query.

        Raises:
            TooLong: it takes more than `BRIEF` steps.
        """
        self._left = 1
        try:
            return self.rows(query, values)
        except apsw.InterruptError as error:
            raise TooLong from error
        finally:
            self._left = None

    def run_many(self, statement: str, values: Sequence[Values]) -> None:
        """Run a statement for each of the values."""
        self._handle.executemany(statement, values)

    def commit(self) -> None:
        """Commit; when that fails, nothing of the transaction stays."""
        try:
            self._handle.execute("COMMIT")
        except apsw.Error:
            self.roll_back()
            raise

    def roll_back(self) -> None:
        """Leave nothing of the transaction; SQLite may have done so by itself."""
        if self._handle.in_transaction:
            self._handle.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._handle.in_transaction

    @property
    def changes(self) -> int:
        """How many rows were changed since the connection was opened."""
        return self._handle.total_changes()

    def close(self) -> None:
        """Close it."""
        self._handle.close()


def _bound(_: apsw.Cursor, __: int, value: object) -> str:
    """Return a value that SQLite has no type for as the text that its column keeps.

    Raises:
        TypeError: no column of ours keeps such a value.
        ValueError: it is an instant without an offset.
    """
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"SQLite keeps no {type(value).__name__}")
