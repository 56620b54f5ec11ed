"""`python -m sandbox`: the server alone, with three phones and no bot."""

import argparse
import asyncio
import signal

from sandbox import LENIENT, BotAccount, Sandbox


async def serve(host: str, port: int, token: str, *, limited: bool) -> None:
    """Run until SIGINT or SIGTERM."""
    account = BotAccount(token) if token else BotAccount()
    sandbox = Sandbox([account], limits=LENIENT if limited else None)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    url = await sandbox.start(host, port)
    print(f"page     {url}/\nBot API  {url}/bot{account.token}/METHOD", flush=True)  # noqa: T201  a command line tells its address
    await stop.wait()
    await sandbox.stop()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="", help="the bot's token; a fixed one by default")
    parser.add_argument("--no-limits", action="store_true", help="never answer 429")
    given = parser.parse_args()
    asyncio.run(serve(given.host, given.port, given.token, limited=not given.no_limits))


if __name__ == "__main__":
    main()
