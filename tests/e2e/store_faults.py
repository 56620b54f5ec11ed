"""Ways to take a store from a running bot: lock its file, fill its disk, and ask how it is."""

import asyncio
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest

from tests.e2e.town import Town

HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@asynccontextmanager
async def locked(town: Town) -> AsyncIterator[None]:
    """Let another process hold the lock for writing, as a backup might."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", HOLD, str(town.folder / "lastmile.db")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert await holder.stdout.readline() == b"held\n"
        yield
    finally:
        holder.stdin.close()
        await holder.wait()


class Disk(Protocol):
    """Where a bot keeps its data, which can be filled.

    Attributes:
        database: the URL of a database on it.
        settings: what makes a bot keep its files there too.
    """

    database: str
    settings: dict[str, str]

    def fill(self, town: Town) -> None:
        """Leave no room for the database."""

    def clear(self, town: Town) -> None:
        """Make room again."""


@dataclass
class Quota:
    """A limit on the size of the bot's files, set from outside while it runs.

    The write-ahead log is what grows with each commit, so its size is the limit. The bot's own
    log would be cut within a line by it, and begins anew.
    """

    database: str
    settings: dict[str, str] = field(default_factory=dict)

    def fill(self, town: Town) -> None:
        """Let no file grow beyond the write-ahead log's present size."""
        wal = (town.folder / "lastmile.db-wal").stat().st_size
        os.truncate(town.folder / "log", 0)
        self.limit(town, wal)

    def clear(self, town: Town) -> None:
        """Let files grow."""
        self.limit(town, resource.RLIM_INFINITY)

    def limit(self, town: Town, size: int) -> None:
        """Set the largest size of a file that the process may write."""
        assert town.process is not None
        limits = (size, resource.RLIM_INFINITY)
        resource.prlimit(town.process.pid, resource.RLIMIT_FSIZE, limits)


@dataclass
class SmallDisk:
    """A file system of some megabytes, filled by a file that is not the bot's.

    Attributes:
        folder: where it is mounted.
        database: the URL of a database on it.
        settings: the files on it; the log lies elsewhere, else a line is cut.
    """

    folder: Path
    database: str
    settings: dict[str, str]

    def fill(self, town: Town) -> None:
        """Write until there is no room."""
        assert town.process is not None
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            for size in (65536, 4096, 512):
                with suppress(OSError):
                    while True:
                        ballast.write(bytes(size))

    def clear(self, town: Town) -> None:
        """Remove what filled it."""
        assert town.process is not None
        (self.folder / "ballast").unlink(missing_ok=True)


@contextmanager
def small_disk(beside: Path) -> Iterator[SmallDisk]:
    """Mount a small file system below a town's folder; skip where that is not allowed."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("there is no `mount` here")
    folder = beside / "disk"
    folder.mkdir()
    asked = subprocess.run(  # noqa: S603  # our own words
        [mount, "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], capture_output=True, check=False
    )
    if asked.returncode != 0:
        pytest.skip("mounting a small disk wants more rights than this test has")
    settings = {"LASTMILE_FILES_URL": str(folder / "files")}
    try:
        yield SmallDisk(folder, f"sqlite://{folder / 'lastmile.db'}", settings)
    finally:
        subprocess.run([umount, "--lazy", folder], check=True)  # noqa: S603  # our own words


async def page(town: Town, name: str) -> tuple[int, str]:
    """Ask a health page; return the status and the body."""
    address = f"http://127.0.0.1:{town.port}/{name}"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status, await answer.text()


async def ready(town: Town) -> tuple[int, dict[str, Any]]:
    """Ask whether the bot is ready; return the status and what it says."""
    address = f"http://127.0.0.1:{town.port}/readyz"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status, await answer.json()


async def until_ready(town: Town, *reasons: str, within: float = 60) -> None:
    """Wait until the bot gives just these reasons for not being ready, or none and is."""
    async with asyncio.timeout(within):
        while True:
            status, told = await ready(town)
            if told["reasons"] == list(reasons) and status == (503 if reasons else 200):
                return
            await asyncio.sleep(0.05)
