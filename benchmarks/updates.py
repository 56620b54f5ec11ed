"""Progress reports a second by webhook, beside an aiogram echo bot that stores nothing.

`python -m benchmarks.updates` starts both against a Bot API server that does nothing, loads now
the one and now the other, as a shared machine's speed changes from one minute to the next, and
prints the medians of the rounds: rates, their ratio within a round, and how long Telegram waits
for its 200 at half the rate. A report is stored, matched, recorded, and answered by two notices;
SQLite commits with `synchronous=FULL`. Telegram's limits on sending are lifted for both.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime
from statistics import median

import aiohttp
from pydantic import SecretStr

from benchmarks.processes import aiogram_python, cpu_seconds, serving
from benchmarks.tables import Cell, Table, tell
from bot.settings import RunSettings
from storage.database import database
from storage.models import Finding, Person, Share, Supervision, Unit
from tests.e2e.town import free_port

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz0123456789"  # noqa: S105  # opens nothing
OFFICERS = 200
UNITS = 50
AT_ONCE = 32
PATIENCE = 120.0

ECHO = "aiogram, an echo that stores nothing"
REPORT = "Lastmile, a report on SQLite"
AT_HALF = "Lastmile, at half that rate"
WAITS = ("p50 of the wait for 200, ms", "p99, ms")


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
        before, spent = await self._answered(), cpu_seconds(self.bot)
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
            cpu=(cpu_seconds(self.bot) - spent) / count * 1000,
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


@asynccontextmanager
async def _echo(http: aiohttp.ClientSession, null: str) -> AsyncIterator[Load]:
    """Run the echo bot, and give what loads it."""
    port = free_port()
    command = [aiogram_python(), "benchmarks/aiogram_echo.py", null, TOKEN, str(port)]
    async with serving(command, port) as bot:
        yield Load(http, f"http://127.0.0.1:{port}/telegram", "", null, bot=bot, answers=1)


@asynccontextmanager
async def _lastmile(http: aiohttp.ClientSession, null: str) -> AsyncIterator[Load]:
    """Run Lastmile on a database of its own, and give what loads it."""
    with tempfile.TemporaryDirectory() as folder:
        url, port = f"sqlite://{folder}/lastmile.db", free_port()
        await _prefill(url)
        hook = f"http://127.0.0.1:{port}/telegram"
        env = {
            "LASTMILE_BOT_TOKEN": TOKEN,
            "LASTMILE_API_URL": null,
            "LASTMILE_ADMINS": "1",
            "LASTMILE_DATABASE_URL": url,
            "LASTMILE_FILES_URL": f"{folder}/files",
            "LASTMILE_LISTEN": f"127.0.0.1:{port}",
            "LASTMILE_WEBHOOK_URL": hook,
        }
        secret = RunSettings(_env_file=None, bot_token=SecretStr(TOKEN)).webhook_secret
        command = [sys.executable, "-m", "benchmarks.unpaced_run"]
        async with serving(command, port, env) as bot:
            yield Load(http, hook, secret, null, bot=bot, answers=2)


async def measure(count: int, rounds: int) -> dict[str, list[Measured]]:
    """Load both bots in turn; return what each round found, the rounds in order."""
    port = free_port()
    null = f"http://127.0.0.1:{port}"
    server = [sys.executable, "-m", "benchmarks.null_api", str(port)]
    found: dict[str, list[Measured]] = {ECHO: [], REPORT: [], AT_HALF: []}
    async with (
        serving(server, port),
        aiohttp.ClientSession() as http,
        _echo(http, null) as echo,
        _lastmile(http, null) as ours,
    ):
        for load in (echo, ours):
            await load.run(count // 10)
        for _ in range(rounds):
            found[ECHO].append(await echo.run(count))
            full = await ours.run(count)
            found[REPORT].append(full)
            found[AT_HALF].append(await ours.run(count // 2, pause=2 / full.rate))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.updates", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="updates in each measurement")
    parser.add_argument("--rounds", type=int, default=5, help="times that each bot is loaded")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = asyncio.run(measure(given.count, given.rounds))
    rows: list[list[Cell]] = []
    for name, rounds in found.items():
        ratios = [each.rate / echo.rate for each, echo in zip(rounds, found[ECHO], strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}" if name != ECHO else ""
        middle = [median(column) for column in zip(*map(astuple, rounds), strict=True)]
        rows.append([name, middle[0], median(ratios), spread, *middle[1:]])
    heads = ["", "updates/s", "ratio", "of the rounds", "processor ms", *WAITS]
    title = f"{given.count:,} updates, medians of {given.rounds} rounds"
    tell([Table(title, heads, rows)], as_json=given.json)


if __name__ == "__main__":
    main()
