"""The processes that are measured: starting and ending them, and what they take."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
AIOGRAM = ROOT / "data" / "benchmarks" / "aiogram"
PATIENCE = 120.0


def aiogram_python() -> str:
    """Return the interpreter of an environment that holds aiogram, pinned and hash-checked.

    The environment is made at the first call; it is not the project's own.
    """
    python = AIOGRAM / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(AIOGRAM)], check=True)
        pip = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r"]
        subprocess.run([*pip, "benchmarks/aiogram.lock"], check=True, cwd=ROOT)
    return str(python)


@asynccontextmanager
async def serving(
    command: Sequence[str], port: int, env: Mapping[str, str] | None = None
) -> AsyncIterator[int]:
    """Run a server until the block ends; give its process number once its port answers."""
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **(env or {})}, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while not await _answers(port):  # noqa: ASYNC110  # a port rings no bell
                await asyncio.sleep(0.05)
        yield process.pid
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def cpu_seconds(pid: int) -> float:
    """Return the processor's time that a process has taken (Linux: proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def additions() -> float:
    """Return the seconds for ten million additions in pure Python, to compare machines by."""
    begun, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - begun
