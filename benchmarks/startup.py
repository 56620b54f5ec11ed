"""How soon `lastmile run` is ready, and what it holds when idle: `python -m benchmarks.startup`.

Starts the real process against a sandbox, several times by polling and by webhook: the first
start of a folder, which makes its SQLite database, and one that finds it. The time runs from
the start of the process until the sandbox has the first getUpdates, or setWebhook. Resident
memory is VmRSS of /proc/PID/status (Linux) after the idle time. Printed are the median and
the range.
"""

import argparse
import asyncio
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.tables import Cell, Table, tell
from sandbox import Sandbox
from tests.e2e.town import ROOT, free_port

RESIDENT = re.compile(r"VmRSS:\s+(\d+) kB")


async def once(folder: Path, *, webhook: bool, idle: float) -> tuple[float, float]:
    """Return the seconds until ready and the MiB resident after `idle` seconds more."""
    port = free_port()
    async with Sandbox() as sandbox:
        settings = {
            "LASTMILE_BOT_TOKEN": sandbox.token,
            "LASTMILE_API_URL": sandbox.url,
            "LASTMILE_ADMINS": "1001",
            "LASTMILE_DATABASE_URL": f"sqlite://{folder / 'lastmile.db'}",
            "LASTMILE_FILES_URL": str(folder / "files"),
            "LASTMILE_LISTEN": f"127.0.0.1:{port}",
        }
        if webhook:
            settings["LASTMILE_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
        with (folder / "log").open("wb") as log:
            begun = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            async with asyncio.timeout(30):
                method = "setWebhook" if webhook else "getUpdates"
                while not sandbox.calls.of(method):  # noqa: ASYNC110  # a call rings no bell
                    await asyncio.sleep(0.002)
            ready = time.perf_counter() - begun
            await asyncio.sleep(idle)
            status = Path(f"/proc/{process.pid}/status").read_text()  # noqa: ASYNC240  # no disk
            found = RESIDENT.search(status)
            return ready, int(found[1]) / 1024 if found else float("nan")
        finally:
            process.terminate()
            await process.wait()


def row(name: str, values: list[float]) -> list[Cell]:
    """Return a row of the table: the median and the range."""
    return [name, statistics.median(values), f"{min(values):.2f} to {max(values):.2f}"]


async def measure(times: int, idle: float) -> Table:
    """Start the process over and over."""
    rows: list[list[Cell]] = []
    for webhook in (False, True):
        first, later = [], []
        for _ in range(times):
            with tempfile.TemporaryDirectory() as folder:
                first.append(await once(Path(folder), webhook=webhook, idle=0.2))
                later.append(await once(Path(folder), webhook=webhook, idle=idle))
        name = "setWebhook" if webhook else "getUpdates"
        rows += [
            row(f"{name}, first start of a folder, s", [ready for ready, _ in first]),
            row(f"{name}, later starts, s", [ready for ready, _ in later]),
            row(f"resident {idle:g} s later, MiB", [held for _, held in later]),
        ]
    return Table(f"{times} starts of each kind", ["", "median", "range"], rows)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup")
    parser.add_argument("--times", type=int, default=5, help="starts of each kind")
    parser.add_argument("--idle", type=float, default=20, help="seconds before memory is read")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    tell([asyncio.run(measure(given.times, given.idle))], as_json=given.json)


if __name__ == "__main__":
    main()
