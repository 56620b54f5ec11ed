import aiohttp
import pytest

from sandbox import STRICT, Limits, Rate, Sandbox
from sandbox.errors import ApiError
from sandbox.floods import FloodGate
from tests.sandbox.conftest import Clock


class Seconds:
    """A clock in seconds that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.at


def passed(gate: FloodGate, chat: int, times: int) -> int:
    """Return how many of so many calls pass before the first refusal."""
    for count in range(times):
        try:
            gate.pass_or_refuse(chat)
        except ApiError:
            return count
    return times


def test_a_private_chat_takes_a_burst_and_then_one_a_second() -> None:
    """The refusal names the whole seconds to wait, and waiting them is enough."""
    clock = Seconds()
    gate = FloodGate(STRICT, clock)
    assert passed(gate, 1, 10) == 3
    with pytest.raises(ApiError) as caught:
        gate.pass_or_refuse(1)
    assert caught.value.shape() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert passed(gate, 2, 1) == 1
    clock.at += 1
    assert passed(gate, 1, 2) == 1


def test_a_group_takes_twenty_a_minute() -> None:
    """Then the wait is three seconds a message."""
    clock = Seconds()
    gate = FloodGate(STRICT, clock)
    assert passed(gate, -5, 30) == 20
    clock.at += 3
    assert passed(gate, -5, 30) == 1


def test_all_chats_together_take_thirty_a_second() -> None:
    """A hundred chats at once: thirty pass, and thirty more after a second."""
    clock = Seconds()
    gate = FloodGate(STRICT, clock)
    assert sum(passed(gate, chat, 1) for chat in range(1, 101)) == 30
    clock.at += 1
    assert sum(passed(gate, chat, 1) for chat in range(1, 101)) == 30


def test_a_bot_that_paces_itself_is_never_refused() -> None:
    """One message a second to each of thirty chats, for ten minutes."""
    clock = Seconds()
    gate = FloodGate(STRICT, clock)
    for _ in range(600):
        clock.at += 1
        assert sum(passed(gate, chat, 1) for chat in range(1, 31)) == 30


async def test_a_flood_over_http_is_answered_429(clock: Clock) -> None:
    """The limits of the constructor hold for every sending method together."""
    limits = Limits(overall=Rate(30, 30), private=Rate(0.1, 2), group=Rate(1, 1))
    async with Sandbox(limits=limits, now=clock) as sandbox, aiohttp.ClientSession() as http:
        sandbox.person(1001).start()
        statuses = []
        for _ in range(3):
            address = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
            async with http.get(address, params={"chat_id": 1001, "text": "x"}) as answer:
                statuses.append((answer.status, (await answer.json()).get("parameters")))
    assert statuses == [(200, None), (200, None), (429, {"retry_after": 10})]
