"""Progress reports a second by webhook, beside an aiogram echo bot that stores nothing.

`python -m benchmarks.updates` runs both against a Bot API server that does nothing, in one
go on one machine, and prints rates, their ratio, and how long Telegram waits for its 200 at
half the rate. A report is stored, matched, recorded, and answered by two notices; SQLite
commits with `synchronous=FULL`. Telegram's limits on sending are lifted for both.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime

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


async def measure(count: int) -> dict[str, Measured]:
    """Measure both bots, one after the other, each from a fresh start."""
    results: dict[str, Measured] = {}
    null, hook = free_port(), free_port()
    api = f"http://127.0.0.1:{null}"
    server = [sys.executable, "-m", "benchmarks.null_api", str(null)]
    async with serving(server, null), aiohttp.ClientSession() as http:
        echo = [
            aiogram_python(),
            "benchmarks/aiogram_echo.py",
            api,
            TOKEN,
            str(hook),
        ]
        async with serving(echo, hook) as bot:
            load = Load(http, f"http://127.0.0.1:{hook}/telegram", "", api, bot=bot, answers=1)
            await load.run(count // 10)
            results["aiogram, an echo that stores nothing"] = await load.run(count)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite://{folder}/lastmile.db"
            await _prefill(url)
            hook = free_port()
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
            async with serving(ours, hook, env) as bot:
                load = Load(http, env["LASTMILE_WEBHOOK_URL"], secret, api, bot=bot, answers=2)
                await load.run(count // 10)
                full = results["Lastmile, a report on SQLite"] = await load.run(count)
                half = await load.run(count // 2, pause=2 / full.rate)
                results["Lastmile, at half that rate"] = half
    return results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.updates", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="updates in each measurement")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = asyncio.run(measure(given.count))
    base = next(iter(results.values())).rate
    rows: list[list[Cell]] = [
        [name, each.rate, each.rate / base, each.cpu, each.p50, each.p99]
        for name, each in results.items()
    ]
    heads = ["", "updates/s", "ratio", "processor ms", "p50 of the wait for 200, ms", "p99, ms"]
    tell([Table(f"{given.count:,} updates", heads, rows)], as_json=given.json)


if __name__ == "__main__":
    main()
