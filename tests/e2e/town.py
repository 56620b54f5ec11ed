"""A town for the end-to-end tests: the sandbox, its three people, and the bot's process."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sandbox import Person, Sandbox

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"/start ([0-9A-Z]{12})")
READY = 120.0
"""Seconds that a test waits for the process; what it takes is measured elsewhere."""


def free_port() -> int:
    """Return a port of loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def data(message: dict[str, Any], verb: str) -> str:
    """Return what the first button with a verb carries.

    Raises:
        AssertionError: the message has no such button.
    """
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    found = [b["callback_data"] for row in rows for b in row]
    for each in found:
        if each.split(":")[0] == verb:
            return str(each)
    raise AssertionError(f"no button {verb} among {found} under {words(message)!r}")


def words(message: dict[str, Any]) -> str:
    """Return a message's text or caption."""
    return str(message.get("text") or message.get("caption") or "")


@dataclass
class Town:
    """The sandbox and one bot process against it.

    Attributes:
        folder: where the bot keeps its data.
        database: the URL of its database, which is empty at first.
        api: another address of the Bot API, when a proxy stands between.
        webhook: whether updates come by webhook.
        command: what the process runs, where no clock is moved.
    """

    folder: Path
    sandbox: Sandbox
    database: str
    api: str = ""
    webhook: bool = False
    command: tuple[str, ...] = ("-m", "bot", "run")
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The number of the process, which must be running."""
        assert self.process is not None
        return self.process.pid

    @property
    def admin(self) -> Person:
        """陈立, named by LASTMILE_ADMINS."""
        return self.sandbox.person(1001)

    @property
    def officer(self) -> Person:
        """周敏."""
        return self.sandbox.person(1002)

    @property
    def supervisor(self) -> Person:
        """许正."""
        return self.sandbox.person(1003)

    def environment(self) -> dict[str, str]:
        """Return the settings, and of this machine's variables only what a process needs."""
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        chosen = {
            "LASTMILE_BOT_TOKEN": self.sandbox.token,
            "LASTMILE_API_URL": self.api or self.sandbox.url,
            "LASTMILE_ADMINS": "1001",
            "LASTMILE_DATABASE_URL": self.database,
            "LASTMILE_FILES_URL": str(self.folder / "files"),
            "LASTMILE_LISTEN": f"127.0.0.1:{self.port}",
        }
        if self.webhook:
            chosen["LASTMILE_WEBHOOK_URL"] = f"http://127.0.0.1:{self.port}/telegram"
        return {**kept, "PYTHONPATH": str(ROOT), **chosen, **self.settings}

    async def start(self, *, ahead: timedelta | None = None, calm: bool = False) -> None:
        """Start the process and wait until it is ready.

        Args:
            ahead: run it with a clock that `put_clock` moves, this far ahead.
            calm: let that clock tick as seldom as in earnest.
        """
        command = list(self.command)
        if ahead is not None:
            (self.folder / "ahead").write_text(str(ahead.total_seconds()))
            command = ["-m", "benchmarks.clocked_run", str(self.folder / "ahead")]
            command += ["--calm"] if calm else []
        before = self.log().count('"event": "ready"')
        with (self.folder / "log").open("ab") as log, (self.folder / "out").open("ab") as out:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *command,
                env=self.environment(),
                cwd=self.folder,
                stderr=log,
                stdout=out,
            )
        async with asyncio.timeout(READY):
            while self.log().count('"event": "ready"') == before:
                if self.process.returncode is not None:
                    raise AssertionError(f"the bot ended:\n{self.log()}")
                await asyncio.sleep(0.05)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """End the process and return its exit status."""
        if self.process is None:
            return 0
        if self.process.returncode is None:
            self.process.send_signal(number)
        status = await asyncio.wait_for(self.process.wait(), READY)
        self.process = None
        return status

    def put_clock(self, instant: datetime) -> None:
        """Put the clock of a process started with `ahead` forward to an instant."""
        ahead = instant - datetime.now(UTC)
        fresh = self.folder / "ahead.new"
        fresh.write_text(str(ahead.total_seconds()))
        fresh.rename(self.folder / "ahead")

    def log(self) -> str:
        """Return what the process has logged."""
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def complaints(self) -> list[dict[str, Any]]:
        """Return the log's errors."""
        lines = [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
        return [line for line in lines if line["level"] in {"error", "critical"}]

    async def __aenter__(self) -> Self:
        """Start the process."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it, whatever happened."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


async def press(person: Person, message: dict[str, Any], verb: str) -> str:
    """Press the first button with a verb and return what the bot answers at once."""
    pressed = person.press(message["message_id"], data(message, verb))
    answer = await pressed.answer()
    assert answer is not None, "the bot left the button spinning"
    return answer.text


async def join(town: Town, person: Person, invitations: str, name: str) -> dict[str, Any]:
    """Join by the code that stands below a name in the admin's invitations."""
    code = CODE.search(invitations[invitations.index(name) :])
    assert code, f"no code for {name} in {invitations}"
    mark = person.mark
    person.start(code[1])
    return await person.hears(lambda m: name in words(m), after=mark)
