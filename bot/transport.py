"""python-telegram-bot's request layer on aiohttp, and the download of files.

The stock layer speaks through httpx, which manages a fifth of the calls a second.
"""

import io
import json
from collections.abc import AsyncGenerator
from functools import lru_cache
from http import HTTPStatus
from typing import IO, Any, cast

import aiohttp
from telegram._utils.types import ODVInput  # BaseRequest's signature; it has no public name
from telegram.error import BadRequest, NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.failures import failure
from bot.redaction import scrub

JSON = {"Content-Type": "application/json"}

_encode = json.JSONEncoder(ensure_ascii=False).encode


class FileTooLarge(Exception):
    """A file holds more bytes than the caller takes.

    Attributes:
        limit: What the caller takes, in bytes.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} bytes")
        self.limit = limit


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API, open from `initialize` to `shutdown`.

    Every time-out is in seconds; None waits for ever. Unlike httpx, which counts each
    write to the socket, the write time-outs bound sending the whole request.

    Args:
        pool_size: Connections at most; a request beyond waits for `pool_timeout`.
        read_timeout: From the request's last byte to the answer, and between its parts.
        write_timeout: Sending a request without files.
        media_write_timeout: Sending a request with files.
        connect_timeout: Making a connection, name resolution included.
        pool_timeout: Waiting for a free connection.
        proxy: The HTTP proxy that all goes through, with its password if it wants one.
    """

    def __init__(
        self,
        *,
        pool_size: int = 192,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 10.0,
        media_write_timeout: float | None = 300.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 5.0,
        proxy: str | None = None,
    ) -> None:
        self._pool_size = pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._media_write = media_write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The default read time-out, in seconds; a long poll adds its own to it."""
        return self._read

    async def initialize(self) -> None:
        """Open the session; nothing happens when it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool_size),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close the session and its connections; nothing happens when it is closed."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(  # noqa: PLR0917 - BaseRequest's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request and return the status and body of the answer.

        Raises:
            NotSent: No connection came about (`NotSentInTime`: not in time).
            TimedOut: Connected, but the answer did not come in time.
            NetworkError: The connection broke.
        """
        body = _body(request_data)
        uploads = isinstance(body, aiohttp.FormData)
        return await self._send(
            method,
            url,
            body,
            _limits(
                _given(pool_timeout, self._pool),
                _given(connect_timeout, self._connect),
                _given(write_timeout, self._media_write if uploads else self._write),
                _given(read_timeout, self._read),
            ),
        )

    async def call(self, url: str, fields: dict[str, object]) -> Any:
        """Call a method of the Bot API whose fields are JSON as they stand; return its result.

        Raises:
            TelegramError: the call failed, as every call of python-telegram-bot's fails.
        """
        limits = _limits(self._pool, self._connect, self._write, self._read)
        status, payload = await self._send("POST", url, _encode(fields).encode(), limits)
        if status == HTTPStatus.OK:
            return self.parse_json_payload(payload)["result"]
        return await _Answered(status, payload).post(url)

    async def _send(
        self,
        method: str,
        url: str,
        body: aiohttp.FormData | bytes | None,
        limits: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        try:
            async with self._opened.request(
                method,
                url,
                data=body,
                headers=JSON if isinstance(body, bytes) else None,
                skip_auto_headers=("Content-Type",) if body is None else (),
                allow_redirects=False,
                timeout=limits,
            ) as answer:
                payload = await answer.read()
        except (aiohttp.ClientError, OSError) as error:
            lost = failure(error, url)
        else:
            return answer.status, payload if answer.ok else _shown(payload)
        # Raised out here, so that aiohttp's error, which names the URL, is not its context.
        raise lost

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; whoever called logs a failure, the library's own error is left out.

        Raises:
            TelegramError: It is not JSON, such as a proxy's page.
        """
        try:
            return cast("dict[str, Any]", json.loads(payload.decode(errors="replace")))
        except ValueError as error:
            raise TelegramError("Invalid server response") from error

    async def download(self, url: str, limit: int) -> AsyncGenerator[bytes, None]:
        """Yield the file at `url` in parts, as they come.

        Close the iterator (`contextlib.aclosing`) when leaving it early.

        Args:
            url: A `File.file_path` as the bot gives it.
            limit: Bytes at most; the Bot API itself serves 20 MB.

        Raises:
            FileTooLarge: The file is larger; told before the first part where the server
                announces the size.
            BadRequest: The file is not there (any more): a link lives for an hour.
            NotSent, TimedOut, NetworkError: As `do_request`; worth another try.
        """
        timeout = aiohttp.ClientTimeout(
            connect=_sum(self._pool, self._connect),
            sock_connect=self._connect,
            sock_read=self._read,
        )
        try:
            async with self._opened.get(url, timeout=timeout, allow_redirects=False) as answer:
                _check_file(answer, limit)
                size = 0
                async for part in answer.content.iter_chunked(64 * 1024):
                    size += len(part)
                    if size > limit:
                        raise FileTooLarge(limit)
                    yield part
        except (aiohttp.ClientError, OSError) as error:
            lost = failure(error, url)
        else:
            return
        raise lost

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the request layer is not initialised")
        return self._session


class _Answered(BaseRequest):
    """An answer that is there already: python-telegram-bot reads what it refuses, and why."""

    read_timeout = None

    def __init__(self, status: int, payload: bytes) -> None:
        self._answer = status, payload

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """Return the answer."""
        return self._answer

    parse_json_payload = staticmethod(AiohttpRequest.parse_json_payload)


def _given(value: ODVInput[float], default: float | None) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else cast("float | None", value)


def _sum(*seconds: float | None) -> float | None:
    known = [part for part in seconds if part is not None]
    return sum(known) if len(known) == len(seconds) else None


@lru_cache(maxsize=64)
def _limits(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """Return the limits of one request; aiohttp has none for writing, so all together has one."""
    return aiohttp.ClientTimeout(
        total=_sum(pool, connect, write, read),
        connect=_sum(pool, connect),
        sock_connect=connect,
        sock_read=read,
    )


def _body(data: RequestData | None) -> aiohttp.FormData | bytes | None:
    """Fields alone go as JSON, which takes a fifth of the time of a form; files as multipart."""
    if data is None:
        return None
    files = data.multipart_data
    if not files:
        fields = data.parameters
        return _encode(fields).encode() if fields else None
    # Quoted fields would reach the chat as percent signs.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for field, (name, content, kind) in files.items():
        form.add_field(field, _stream(content), filename=_one_line(name), content_type=kind)
    return form


def _stream(content: bytes | IO[bytes]) -> IO[bytes]:
    """Bytes are wrapped, because aiohttp warns of large ones that would block the loop."""
    return io.BytesIO(content) if isinstance(content, bytes) else content


def _one_line(name: str) -> str:
    """A line break in a file name would end the header that carries it."""
    return "".join(letter if letter.isprintable() else "_" for letter in name)


def _check_file(answer: aiohttp.ClientResponse, limit: int) -> None:
    if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise BadRequest("the file is not on the server")
    if not answer.ok:
        raise NetworkError(f"the file server answered {answer.status}")
    if (answer.content_length or 0) > limit:
        raise FileTooLarge(limit)


def _shown(payload: bytes) -> bytes:
    """Clean a refusal, and cut one that is not JSON: the error's text will quote it."""
    text = scrub(payload.decode(errors="replace"))
    return (text if text.lstrip().startswith("{") else text[:200]).encode()
