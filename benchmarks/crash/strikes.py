"""The kills: when each strikes, and whom."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from benchmarks.crash.process import Bots
from sandbox import Fault

LONGEST_PAUSE = 1.2
"""Seconds within which a kill strikes after the work of a moment has begun."""

LONGEST_WAIT = 4.0
"""Seconds for which a kill waits for a message to leave, before it strikes all the same."""

HELD = 30.0
"""Seconds for which the answer is kept from a process that is killed meanwhile."""


@dataclass(frozen=True)
class Strike:
    """One kill.

    Attributes:
        evening: whether it comes among what people do that day, not among the morning's messages.
        pause: seconds after the work has begun, or after the strike before.
        in_call: whether it waits instead for the next message to leave, and strikes when
            Telegram has it and the bot does not know.
        victim: which process dies, where there are several.
    """

    evening: bool
    pause: float
    in_call: bool
    victim: int


def plan(rng: random.Random, days: int, kills: int) -> list[list[Strike]]:
    """Return the kills of each day."""
    days_struck = [rng.randrange(days) for _ in range(kills)]
    planned: list[list[Strike]] = [[] for _ in range(days)]
    for day in days_struck:
        strike = Strike(
            evening=rng.random() < 0.5,  # noqa: PLR2004  # half of them
            pause=rng.uniform(0, LONGEST_PAUSE),
            in_call=rng.random() < 0.4,  # noqa: PLR2004  # two of five
            victim=rng.randrange(12),
        )
        planned[day].append(strike)
    return planned


@dataclass
class Killer:
    """Carries the kills out beside what else goes on.

    Attributes:
        kills: how many were carried out.
        in_calls: how many of them struck between Telegram's act and its answer.
    """

    bots: Bots
    kills: int = 0
    in_calls: int = 0
    _at_work: "asyncio.Task[None] | None" = None

    def begin(self, strikes: Sequence[Strike]) -> Self:
        """Carry these out from now on, one after the other."""

        async def go() -> None:
            for each in strikes:
                await self._carry_out(each)

        self._at_work = asyncio.create_task(go())
        return self

    async def finished(self) -> None:
        """Wait until all are carried out."""
        if self._at_work is not None:
            await self._at_work
            self._at_work = None

    async def _carry_out(self, strike: Strike) -> None:
        victim = strike.victim
        if not strike.in_call:
            await asyncio.sleep(strike.pause)
        elif (caller := await self._amid_a_call()) is not None:
            victim = caller
            self.in_calls += 1
        await self.bots.kill(victim)
        self.kills += 1

    async def _amid_a_call(self) -> int | None:
        """Wait for a message that Telegram has taken; return whose it is, and None in vain."""
        sandbox = self.bots.sandbox
        fault = sandbox.break_with(Fault("timeout_after", "sendMessage", seconds=HELD))
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                # The sandbox acts in the same step in which it counts the fault as used.
                while fault.times:  # noqa: ASYNC110  # a switch rings no bell
                    await asyncio.sleep(0.002)
        sandbox.mend(fault)
        return None if fault.times else await self.bots.sender()
