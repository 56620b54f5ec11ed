"""The bot as a process that can be killed at any moment and started again."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
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
class Bot:
    """One bot process against a sandbox.

    Attributes:
        folder: where it keeps its data, its log and the clock's file.
        database: its LASTMILE_DATABASE_URL.
    """

    folder: Path
    sandbox: Sandbox
    database: str
    clock: FileClock
    kills: int = 0
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the process; it becomes ready on its own."""
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
            self._process = await asyncio.create_subprocess_exec(
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

    async def kill(self) -> None:
        """End the process at once (SIGKILL) and start it again."""
        await self.end(signal.SIGKILL)
        self.kills += 1
        await self.start()

    async def end(self, number: int = signal.SIGTERM) -> None:
        """End the process."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.wait()
