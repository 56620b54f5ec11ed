"""One connection to a SQLite file, whose reads can be kept brief."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

Values = Sequence[Any]

BRIEF = 20_000
"""Steps of SQLite's machine, some two milliseconds, after which a brief read is long."""

STATEMENTS = 512
"""Prepared statements that a connection keeps."""


class TooLong(Exception):
    """A read that was to be brief is not; it changed nothing and may be run again."""


class Connection:
    """A connection that any thread may use, one at a time; nothing commits by itself."""

    def __init__(self, path: str, pragmas: Mapping[str, str]) -> None:
        self._handle = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
        )
        self._handle.row_factory = sqlite3.Row
        self._left: int | None = None
        for pragma, value in pragmas.items():
            self._handle.execute(f"PRAGMA {pragma}={value}")
        self._handle.set_progress_handler(self._spend, BRIEF)

    def _spend(self) -> bool:
        """Tell SQLite, after so many steps, whether to give up."""
        if self._left is None:
            return False
        # SQLite counts on where the statement's last run ended: the first call may be early.
        self._left -= 1
        return self._left < 0

    def run(self, statement: str, values: Values = ()) -> sqlite3.Cursor:
        """Run a statement, however long it takes."""
        return self._handle.execute(statement, values)

    def rows(self, query: str, values: Values = ()) -> list[sqlite3.Row]:
        """Run a statement and return all its rows, however long it takes."""
        return self._handle.execute(query, values).fetchall()

    def brief_rows(self, query: str, values: Values = ()) -> list[sqlite3.Row]:
        """Return all rows of a query.

        Raises:
            TooLong: it takes more than `BRIEF` steps.
        """
        self._left = 1
        try:
            return self._handle.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise TooLong from error
            raise
        finally:
            self._left = None

    def run_many(self, statement: str, values: Sequence[Values]) -> None:
        """Run a statement for each of the values."""
        self._handle.executemany(statement, values)

    def commit(self) -> None:
        """Commit; when that fails, nothing of the transaction stays."""
        try:
            self._handle.execute("COMMIT")
        except sqlite3.Error:
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
        return self._handle.total_changes

    def close(self) -> None:
        """Close it."""
        self._handle.close()
