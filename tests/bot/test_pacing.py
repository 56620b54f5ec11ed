"""Telegram's limits as the pacer keeps them, by a clock of the test's own."""

from bisect import bisect_left

import pytest

from bot.outbox import AHEAD
from bot.pacing import MEMORY, Pacer, planned
from bot.silence import Silence
from bot.telegram import Bot
from sandbox.floods import STRICT, FloodGate

LATE = 0.1
"""Seconds by which a busy machine comes to its look too late."""

CALL = 0.002
"""Seconds that a call takes."""


class Clock:
    """Seconds that the test puts forward."""

    now = 0.0

    def __call__(self) -> float:
        """Return the present."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at 0."""
    return Clock()


def test_no_time_is_lost_when_looks_come_late(clock: Clock) -> None:
    """Of 900 messages the last leaves after 30 s, and no second has more than 40.

    A look takes in hand what leaves until the next one should come, as the sender does.
    """
    pacer = Pacer(clock)
    moments: list[float] = []
    while len(moments) < 900:
        while (wait := pacer.wait(len(moments) + 1)) <= AHEAD:
            pacer.reserve()
            moments.append(clock.now + wait)
        clock.now += AHEAD + LATE
    assert moments[-1] == pytest.approx(30, rel=0.03)
    assert max(bisect_left(moments, at + 0.999) - n for n, at in enumerate(moments)) <= 40


@pytest.mark.parametrize(("chat", "seconds"), [(7, 9), (-7, 27)], ids=["private", "group"])
def test_a_chat_gets_three_at_once_and_then_its_pace(
    clock: Clock, chat: int, seconds: float
) -> None:
    """Twelve messages take nine seconds privately, 27 in a group; Telegram never has to refuse.

    However long a call takes, at whichever end of it Telegram counts.
    """
    pacer, gates = Pacer(clock), [FloodGate(STRICT, clock) for _ in range(2)]
    for _ in range(12):
        clock.now += pacer.wait(chat)
        gates[0].pass_or_refuse(chat)
        clock.now += CALL
        gates[1].pass_or_refuse(chat)
        pacer.reserve()
        pacer.left(chat)
    assert clock.now == pytest.approx(seconds, abs=0.5)


def test_a_silence_holds_for_everybody(clock: Clock) -> None:
    """Told to wait five seconds, nobody is sent anything for so long; a shorter order adds none."""
    pacer = Pacer(clock)
    pacer.be_silent(5)
    pacer.be_silent(2)
    assert (pacer.wait(), pacer.wait(7), pacer.silence) == (5, 5, 5)
    clock.now = 5
    assert (pacer.wait(), pacer.wait(7), pacer.silence) == (0, 0, 0)


def test_who_takes_the_duty_over_keeps_the_limits_with_the_one_before(clock: Clock) -> None:
    """Telegram refuses nothing of two senders, the second from the moment the first stops."""
    clock.now = 100.0
    gate, sent = FloodGate(STRICT, clock), list[tuple[int, float]]()
    for end in (120.0, 126.0):
        pacer = Pacer(clock)
        pacer.begin((chat, clock.now - at) for chat, at in sent if clock.now - at <= MEMORY)
        while clock.now < end:
            for chat in (7, -7, *range(1000, 1100)):
                if pacer.wait(chat) <= 0:
                    pacer.reserve()
                    gate.pass_or_refuse(chat)
                    pacer.left(chat)
                    sent.append((chat, clock.now))
            clock.now += 0.02
    assert sum(chat == 7 for chat, _ in sent) > 20


def test_whom_nobody_wrote_to_need_not_wait_for_a_new_sender(clock: Clock) -> None:
    """Who just had a message waits as if one sender had gone on; everybody else does not."""
    pacer = Pacer(clock)
    pacer.begin([(7, 0.5), (-7, 0.5)])
    assert (pacer.wait(8), pacer.wait(-8)) == (0, 0)
    pacer.begin([(7, 2.0), (7, 0.9), (7, 0.5)])
    assert pacer.wait(7) == pytest.approx(0)
    pacer.begin([(7, 0.3), (7, 0.2), (7, 0.1)])
    assert pacer.wait(7) == pytest.approx(0.7)


async def test_what_a_handler_answers_at_once_is_counted(clock: Clock, bot: Bot) -> None:
    """After three pages the chat waits for a second; what the sender sends is counted by itself."""
    pacer = Pacer(clock)
    assert isinstance(bot.rate_limiter, Silence)
    bot.rate_limiter.sent = pacer.note
    await bot.send_chat_action(7, "typing")
    planned.set(True)
    await bot.send_message(7, "一")
    planned.set(False)
    assert pacer.wait(7) == pytest.approx(0, abs=0.1)
    for _ in range(3):
        await bot.send_message(7, "一")
    assert pacer.wait(7) == pytest.approx(1)
