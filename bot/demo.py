"""The demo: the sandbox with its three phones, and the bot against it over HTTP."""

import asyncio
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
import typer
from pydantic import SecretStr

from bot import app
from bot.app import Surroundings
from bot.clock import wall
from bot.readings import Address
from bot.settings import RunSettings
from rectification.clocks import next_morning, next_weekly
from rectification.policy import Policy
from rectification.workdays import Calendar
from sandbox import Jump, Phone, Sample, Sandbox, Stage, Words
from templates.sample_contract import sample_contract
from templates.workbooks import sample_ledger

log = structlog.get_logger(__name__)

HERE = Path("data/demo")
"""The only place that the demo writes to; emptied at each start."""

ZONE = ZoneInfo("Asia/Shanghai")
ADMIN, OFFICER, SUPERVISOR = 1001, 1002, 1003
TICK_SECONDS = 0.5
A_MORNING = 3 * TICK_SECONDS
"""Seconds for which the demo stays on a morning that it passes."""


@dataclass
class MovableClock:
    """The office's clock in the demo: it runs as the wall's does, and can be put forward."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """Return the instant that the clock shows, in UTC."""
        return wall() + self.ahead

    def put_to(self, instant: datetime) -> None:
        """Put the clock forward; it never goes back."""
        self.ahead += max(instant - self.now(), timedelta())


async def run(port: int, stop: asyncio.Event) -> None:
    """Run the demo until `stop` is set.

    Args:
        port: where the page listens; a free one is taken when somebody has it.
        stop: set by Ctrl-C.
    """
    _empty(HERE)
    clock = MovableClock()
    sandbox = Sandbox(now=clock.now, stage=_stage(clock))
    try:
        url = await sandbox.start(port=port)
    except OSError:
        url = await sandbox.start(port=0)
    typer.echo(
        f"\n  最后一公里演示 / Lastmile demo:  {url}/\n\n"
        "  请在浏览器中打开；按 Ctrl-C 结束。 Open it in a browser; Ctrl-C ends it.\n"
    )
    try:
        await app.run(
            _settings(sandbox, url),
            stop,
            Surroundings(clock=clock.now, tick_seconds=TICK_SECONDS, announce=log.info),
        )
    finally:
        await sandbox.stop()


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _settings(sandbox: Sandbox, url: str) -> RunSettings:
    """Return settings that owe nothing to the environment."""
    return RunSettings(
        _env_file=None,
        bot_token=SecretStr(sandbox.token),
        api_url=url,
        admins=(ADMIN,),
        database_url=f"sqlite://{HERE / 'lastmile.db'}",
        files_url=str(HERE / "files"),
        timezone=ZONE,
        locale="zh_CN",
        webhook_url=None,
        listen=Address("127.0.0.1", 0),
        fonts=None,
        policy=None,
    )


def _stage(clock: MovableClock) -> Stage:
    """Return what the page shows: phones with samples at hand, and buttons for the clock."""
    today = clock.now().astimezone(ZONE).date()
    samples = HERE / "samples"
    samples.mkdir(parents=True, exist_ok=True)
    ledger, contract = samples / "整改台账示例.xlsx", samples / "合同签字页.png"
    ledger.write_bytes(sample_ledger("zh_CN", today))
    contract.write_bytes(sample_contract())
    policy, calendar = Policy(), Calendar()

    async def to_morning() -> None:
        clock.put_to(next_morning(clock.now(), ZONE, policy, calendar))

    async def to_monday() -> None:
        """Live through the mornings until then, so that each day's reminders come on its day."""
        monday = next_weekly(clock.now(), ZONE, policy)
        while (morning := next_morning(clock.now(), ZONE, policy, calendar)) < monday:
            clock.put_to(morning)
            await asyncio.sleep(A_MORNING)
        clock.put_to(monday)

    return Stage(
        phones=(
            Phone(
                ADMIN,
                Words("管理员", "Admin"),
                (Sample(ledger.name, ledger, caption="/import"),),
            ),
            Phone(
                OFFICER,
                Words("责任人", "Responsible officer"),
                (
                    Sample(
                        contract.name,
                        contract,
                        caption="已完成80%，合同已重新签订，附照片",
                        kind="photo",
                    ),
                ),
            ),
            Phone(SUPERVISOR, Words("督办人", "Supervisor")),
        ),
        jumps={
            "morning": Jump(Words("下一个工作日早晨", "Next working morning"), to_morning),
            "monday": Jump(Words("下周一", "Next Monday"), to_monday),
        },
        zone=ZONE,
    )
