import asyncio
import signal
import sys

import aiohttp


async def test_the_sandbox_starts_alone_and_stops_at_ctrl_c() -> None:
    """It prints its addresses, serves the given token and ends with status 0."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        "--port=0",
        "--token=7:x",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    page = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().split()[1]
    async with aiohttp.ClientSession() as http, http.get(f"{page}bot7:x/getMe") as answer:
        assert (await answer.json())["result"]["id"] == 7
    process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(process.wait(), 60) == 0
