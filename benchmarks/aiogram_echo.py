"""An echo bot on aiogram that stores nothing: what the work is measured beside.

Run by `benchmarks.updates` in an environment of its own, which holds `benchmarks/aiogram.lock`:
`python benchmarks/aiogram_echo.py API_URL TOKEN PORT`.
"""

import sys

from aiogram import Bot, Dispatcher, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web


def main() -> None:
    """Serve until ended."""
    api, token, port = sys.argv[1:4]
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher()

    async def echo(message: types.Message) -> None:
        await message.answer(message.text or "")

    dispatcher.message.register(echo)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=True).register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(port), print=lambda _: None)


if __name__ == "__main__":
    main()
