"""Outgoing calls a second of our request layer, beside two others: `python -m benchmarks.requests`.

python-telegram-bot sends the same message through `bot.transport.AiohttpRequest` and through
its own `HTTPXRequest`; the bot sends it as its outbox does (`Voice.say`); aiogram sends it
through its `AiohttpSession`; a bare aiohttp client shows what the server and the machine allow.
All call a Bot API server that does nothing, with as many calls under way at once, each layer in a
process of its own, in turns, several rounds. Printed are the medians. The processor's time for a
call is that of the calling process.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections import defaultdict

from benchmarks.processes import ROOT, aiogram_python, serving
from benchmarks.tables import Cell, Table, tell
from tests.e2e.town import free_port

NAMES = {
    "stock": "python-telegram-bot on httpx, its own",
    "ours": "python-telegram-bot on aiohttp, ours",
    "said": "the bot's own call for worded messages",
    "aiogram": "aiogram on aiohttp",
    "bare": "aiohttp alone",
}


async def _once(layer: str, api: str, count: int, at_once: int) -> dict[str, float]:
    """Let one process make its calls; return its seconds."""
    python = aiogram_python() if layer == "aiogram" else sys.executable
    process = await asyncio.create_subprocess_exec(
        *(python, "benchmarks/calls.py", layer, api, str(count), str(at_once)),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the calls of {layer} failed")
    return dict(json.loads(said))


async def measure(count: int, at_once: int, rounds: int) -> Table:
    """Let the layers call in turns."""
    rates, costs = defaultdict(list), defaultdict(list)
    port = free_port()
    api = f"http://127.0.0.1:{port}"
    async with serving([sys.executable, "-m", "benchmarks.null_api", str(port)], port):
        for _ in range(rounds):
            for layer in NAMES:
                took = await _once(layer, api, count, at_once)
                rates[layer].append(count / took["seconds"])
                costs[layer].append(took["processor"] / count * 1000)
    rate = {layer: statistics.median(each) for layer, each in rates.items()}
    cost = {layer: statistics.median(each) for layer, each in costs.items()}
    rows: list[list[Cell]] = [
        [
            name,
            rate[layer],
            rate[layer] / rate["stock"],
            rate[layer] / rate["aiogram"],
            cost[layer],
            cost[layer] / cost["stock"],
        ]
        for layer, name in NAMES.items()
    ]
    return Table(
        f"{count:,} calls of sendMessage, {at_once} at once; medians of {rounds}",
        ["", "calls/s", "to stock", "to aiogram", "processor ms", "to stock "],
        rows,
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.requests", description=__doc__)
    parser.add_argument("--count", type=int, default=3000, help="calls in each measurement")
    parser.add_argument("--at-once", type=int, default=32, help="calls under way at once")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    tell([asyncio.run(measure(given.count, given.at_once, given.rounds))], as_json=given.json)


if __name__ == "__main__":
    main()
