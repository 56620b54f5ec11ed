"""Progress reports a second by webhook, beside an aiogram echo bot that stores nothing.

`python -m benchmarks.updates` runs both against a Bot API server that does nothing, in one
go on one machine, and prints rates, their ratio, and how long Telegram waits for its 200 at
half the rate. A report is stored, matched, recorded, and answered by two notices; SQLite
commits with `synchronous=FULL`. Telegram's limits on sending are lifted for both.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from bot.settings import RunSettings
from storage.database import database
from storage.models import Finding, Person, Share, Supervision, Unit

ROOT = Path(__file__).parents[1]
TOKEN = "123456:abcdefghijklmnopqrstuvwxyz0123456789"  # noqa: S105  # opens nothing
AIOGRAM = ROOT / "data" / "benchmarks" / "aiogram"
OFFICERS = 200
UNITS = 50
AT_ONCE = 32
PATIENCE = 120.0


@dataclass(frozen=True)
class Measured:
    """Updates a second until all was answered, and the wait for 200 in milliseconds.

    `cpu` is what the bot's process spent on an update, in milliseconds of processor time.
    """

    rate: float
    cpu: float
    p50: float
    p99: float


async def _prefill(url: str) -> None:
    """Make officers with one open finding each, and a supervisor for each unit."""
    now = datetime.now(UTC)
    async with database(url):
        for number in range(UNITS):
            unit = await Unit.create(name=f"单位{number}")
            supervisor = await Person.create(
                name=f"督{number}",
                locale="zh_CN",
                is_supervisor=True,
                telegram_id=900_000 + number,
                joined_at=now,
            )
            await Supervision.create(person_id=supervisor.id, unit_id=unit.id)
            for place in range(OFFICERS // UNITS):
                index = number * (OFFICERS // UNITS) + place
                officer = await Person.create(
                    name=f"人{index}",
                    unit_id=unit.id,
                    locale="zh_CN",
                    telegram_id=1000 + index,
                    joined_at=now,
                )
                finding = await Finding.create(
                    code=f"JX2026-{index:04}",
                    unit_id=unit.id,
                    description="结余资金未按规定上缴国库。",
                    deadline=date(2027, 6, 1),
                    deadline_set_at=now,
                    created_at=now,
                    changed_at=now,
                )
                await Share.create(finding_id=finding.id, person_id=officer.id, lead=True)


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _running(command: list[str], env: dict[str, str], port: int) -> AsyncIterator[int]:
    """Run a server until the block ends; give its number once its port answers."""
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **env}, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.1)
                else:
                    writer.close()
                    break
        await asyncio.sleep(1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()
            await process.wait()


def _spent(pid: int) -> float:
    """Return the seconds of processor time that a process has had (Linux, proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """Posts reports of officers to a webhook and waits until all are answered.

    `answers` is how many messages each update brings, `bot` the process that answers.
    """

    http: aiohttp.ClientSession
    hook: str
    secret: str
    null: str
    bot: int
    answers: int
    first: int = 1

    async def run(self, count: int, pause: float = 0.0) -> Measured:
        """Post `count` updates, `AT_ONCE` at a time, or one each `pause` seconds."""
        before, spent = await self._answered(), _spent(self.bot)
        waits: list[float] = []
        numbers = iter(range(self.first, self.first + count))
        self.first += count
        began = time.perf_counter()
        if pause:
            async with asyncio.TaskGroup() as tasks:
                for number in numbers:
                    tasks.create_task(self._post(number, waits))
                    await asyncio.sleep(pause)
        else:

            async def line() -> None:
                for number in numbers:
                    await self._post(number, waits)

            await asyncio.gather(*(line() for _ in range(AT_ONCE)))
        while await self._answered() - before < count * self.answers:
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("not all updates were answered")
            await asyncio.sleep(0.02)
        seconds = time.perf_counter() - began
        waits.sort()
        return Measured(
            rate=count / seconds,
            cpu=(_spent(self.bot) - spent) / count * 1000,
            p50=waits[len(waits) // 2] * 1000,
            p99=waits[int(len(waits) * 0.99)] * 1000,
        )

    async def _post(self, number: int, waits: list[float]) -> None:
        who = 1000 + number % OFFICERS
        person = {"id": who, "is_bot": False, "first_name": "x"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": who, "type": "private", "first_name": "x"},
            "from": person,
            "text": f"已完成{number % 100}%，合同已重新签订",
        }
        began = time.perf_counter()
        async with self.http.post(
            self.hook,
            json={"update_id": number, "message": message},
            headers={"X-Telegram-Bot-Api-Secret-Token": self.secret},
        ) as answer:
            answer.raise_for_status()
        waits.append(time.perf_counter() - began)

    async def _answered(self) -> int:
        async with self.http.get(f"{self.null}/count") as answer:
            return int((await answer.json())["messages"])


async def measure(count: int) -> dict[str, Measured]:
    """Measure both bots, one after the other, each from a fresh start."""
    results: dict[str, Measured] = {}
    null, hook = _port(), _port()
    api = f"http://127.0.0.1:{null}"
    server = [sys.executable, "-m", "benchmarks.null_api", str(null)]
    async with _running(server, {}, null), aiohttp.ClientSession() as http:
        echo = [
            str(AIOGRAM / "bin" / "python"),
            "benchmarks/aiogram_echo.py",
            api,
            TOKEN,
            str(hook),
        ]
        async with _running(echo, {}, hook) as bot:
            load = Load(http, f"http://127.0.0.1:{hook}/telegram", "", api, bot=bot, answers=1)
            await load.run(count // 10)
            results["aiogram, an echo that stores nothing"] = await load.run(count)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite://{folder}/lastmile.db"
            await _prefill(url)
            hook = _port()
            env = {
                "LASTMILE_BOT_TOKEN": TOKEN,
                "LASTMILE_API_URL": api,
                "LASTMILE_ADMINS": "1",
                "LASTMILE_DATABASE_URL": url,
                "LASTMILE_FILES_URL": f"{folder}/files",
                "LASTMILE_LISTEN": f"127.0.0.1:{hook}",
                "LASTMILE_WEBHOOK_URL": f"http://127.0.0.1:{hook}/telegram",
            }
            secret = RunSettings(_env_file=None, bot_token=SecretStr(TOKEN)).webhook_secret
            ours = [sys.executable, "-m", "benchmarks.unpaced_run"]
            async with _running(ours, env, hook) as bot:
                load = Load(http, env["LASTMILE_WEBHOOK_URL"], secret, api, bot=bot, answers=2)
                await load.run(count // 10)
                full = results["Lastmile, a report on SQLite"] = await load.run(count)
                half = await load.run(count // 2, pause=2 / full.rate)
                results["Lastmile, at half that rate"] = half
    return results


def _prepare() -> None:
    """Install aiogram, pinned and hash-checked, into an environment of its own."""
    if not (AIOGRAM / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(AIOGRAM)], check=True)
        pip = [str(AIOGRAM / "bin" / "pip"), "install", "-q", "--require-hashes", "-r"]
        subprocess.run([*pip, "benchmarks/aiogram.lock"], check=True, cwd=ROOT)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.updates", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="updates in each measurement")
    given = parser.parse_args()
    _prepare()
    results = asyncio.run(measure(given.count))
    base = next(iter(results.values())).rate
    print(f"{'':<38}{'updates/s':>10}{'ratio':>7}{'cpu ms':>8}{'p50 ms':>8}{'p99 ms':>8}")
    for name, each in results.items():
        ratio = each.rate / base
        figures = f"{each.rate:>10.0f}{ratio:>7.2f}{each.cpu:>8.2f}{each.p50:>8.1f}{each.p99:>8.1f}"
        print(f"{name:<38}{figures}")


if __name__ == "__main__":
    main()
