"""The bot as processes that can be killed at any moment and started again."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox import Sandbox

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class FileClock:
    """The office's clock: a file that holds the seconds by which it is ahead of the wall's."""

    file: Path

    def now(self) -> datetime:
        """Return the office's instant."""
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def put_to(self, instant: datetime) -> None:
        """Put the clock to an instant, in one step that no reader can see half done."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str((instant - datetime.now(UTC)).total_seconds()))
        fresh.rename(self.file)


@dataclass
class Bots:
    """Copies of one bot on one database, against a sandbox.

    Attributes:
        folder: where they keep their files, their log and the clock's file.
        database: their LASTMILE_DATABASE_URL.
        count: how many processes.
    """

    folder: Path
    sandbox: Sandbox
    database: str
    clock: FileClock
    count: int
    _processes: list[Process] = field(default_factory=list)

    async def start(self) -> None:
        """Start the processes; they become ready on their own."""
        for _ in range(self.count):
            self._processes.append(await self._one())

    async def _one(self) -> Process:
        environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
            "PYTHONPATH": str(ROOT),
            "LASTMILE_BOT_TOKEN": self.sandbox.token,
            "LASTMILE_API_URL": self.sandbox.url,
            "LASTMILE_ADMINS": "1001",
            "LASTMILE_DATABASE_URL": self.database,
            "LASTMILE_FILES_URL": str(self.folder / "files"),
            "LASTMILE_LISTEN": "127.0.0.1:0",
        }
        with (self.folder / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "benchmarks.clocked_run",
                str(self.clock.file),
                "--brisk",
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    async def kill(self, which: int) -> None:
        """End a process at once (SIGKILL) and start another in its place."""
        victim = self._processes[which % self.count]
        if victim.returncode is not None:
            log = (self.folder / "log").read_text()
            raise RuntimeError(f"a process ended by itself; the log ends:\n{log[-2000:]}")
        victim.kill()
        await victim.wait()
        self._processes[which % self.count] = await self._one()

    async def sender(self) -> int | None:
        """Return which process has the duty to send; None when it is none of the living."""
        if self.count == 1:
            return 0
        import asyncpg  # noqa: PLC0415  # where there are several there is PostgreSQL

        connection = await asyncpg.connect(self.database)
        try:
            holder = await connection.fetchval("SELECT holder FROM lease WHERE name = 'sender'")
        finally:
            await connection.close()
        pids = [str(each.pid) for each in self._processes]
        pid = str(holder).split(":")[1] if holder else ""
        return pids.index(pid) if pid in pids else None

    async def end(self, number: int = signal.SIGTERM) -> None:
        """End all processes."""
        for each in self._processes:
            if each.returncode is None:
                each.send_signal(number)
        for each in self._processes:
            await each.wait()
