"""The bot as the process holds it: python-telegram-bot on our transport."""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from pydantic import SecretStr
from telegram.error import InvalidToken

from bot.readings import LOOPBACK
from bot.redaction import keep_out
from bot.silence import Silence
from bot.transport import AiohttpRequest
from handlers.chat.voice import Voice


class Bot(Voice):
    """python-telegram-bot's bot, less the token in its texts."""

    def __repr__(self) -> str:
        """Name the bot by its number, which is no secret."""
        return f"{type(self).__name__}[{self.token.partition(':')[0]}]"

    async def initialize(self) -> None:
        """Open both request layers and call getMe.

        Raises:
            InvalidToken: The server does not know the token.
            NetworkError: The server cannot be reached.
        """
        try:
            await super().initialize()
        except InvalidToken:
            pass  # its text is the token
        else:
            return
        raise InvalidToken("The server rejected the bot token.")

    async def call(self, method: str, fields: dict[str, object]) -> Any:
        """Make a call past python-telegram-bot's conversions, of which such fields need none."""
        limiter, layer = self.rate_limiter, self.request
        if limiter is None or not isinstance(layer, AiohttpRequest):
            return await super().call(method, fields)
        way = (f"{self.base_url}/{method}", fields)
        return await limiter.process_request(layer.call, way, {}, method, fields, None)


def build_bot(token: SecretStr, api_url: str) -> Bot:
    """Return the bot, not yet opened, that speaks with the Bot API server at `api_url`.

    One pool serves the calls, another the long poll, which else would take a
    connection from them.
    """
    secret = token.get_secret_value()
    keep_out(secret)
    proxy = _proxy_to(api_url)
    return Bot(
        token=secret,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        rate_limiter=Silence(),
        request=AiohttpRequest(proxy=proxy),
        get_updates_request=AiohttpRequest(pool_size=1, proxy=proxy),
    )


def _proxy_to(api_url: str) -> str | None:
    """Return the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY mean for a server.

    It is settled here because aiohttp, left to heed them, reads them and ~/.netrc anew in two
    threads for every call. A server on this machine is never looked for behind a proxy.
    """
    server = urlsplit(api_url)
    host = server.hostname or ""
    direct = host in LOOPBACK or proxy_bypass(host)
    return None if direct else getproxies().get(server.scheme)
