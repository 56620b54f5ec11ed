"""How the text of each setting is read, and refused.

A reading takes what came from the environment and returns the value. It raises a
`PydanticCustomError` whose code has its words in `bot/complaints.py`.
"""

import difflib
import re
from pathlib import Path
from typing import NamedTuple, NoReturn
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import SecretStr
from pydantic_core import PydanticCustomError

from rectification.overrides import OverridesError, load_overrides
from rectification.policy import PolicyError, load_policy

LOCALES = ("zh_CN", "en")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# https://core.telegram.org/bots/api#setwebhook
WEBHOOK_PORTS = (443, 80, 88, 8443)
_LAST_PORT = 65535
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_S3 = re.compile(r"s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/\S*)?")


class Address(NamedTuple):
    """Where to listen: a host name or IP address, and a TCP port (0: any free one)."""

    host: str
    port: int


def read_token(value: object) -> SecretStr:
    """Read a bot token: the bot's number, a colon, a secret."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value).strip()
    if not _TOKEN.fullmatch(text):
        _refuse("token")
    return SecretStr(text)


def read_api_url(value: object) -> str:
    """Read the address of a Bot API server; a slash at its end is dropped."""
    text = str(value).strip().rstrip("/")
    url = _split(text)
    if url is None or url.scheme not in {"http", "https"} or url.query or url.fragment:
        _refuse("api-url")
    return text


def read_admins(value: object) -> tuple[int, ...]:
    """Read Telegram ids, comma-separated; a Chinese comma will do."""
    if isinstance(value, tuple):
        return value
    admins = []
    for part in filter(None, (part.strip() for part in re.split("[,，]", str(value)))):
        if not (part.isascii() and part.isdigit() and int(part) > 0):
            _refuse("admins", part=part)
        admins.append(int(part))
    return tuple(dict.fromkeys(admins))


def read_database_url(value: object) -> str:
    """Read the address of an SQLite file or a PostgreSQL database."""
    text = str(value).strip()
    scheme, mark, rest = text.partition("://")
    if not mark or scheme not in {"sqlite", "postgres", "postgresql"}:
        _refuse("database-scheme")
    name = rest if scheme == "sqlite" else rest.partition("?")[0].partition("/")[2]
    if not name:
        _refuse("database-name")
    return text


def read_files_url(value: object) -> str:
    """Read a folder, which need not exist yet, or an S3 bucket with an optional prefix."""
    text = str(value).strip()
    if text.startswith("s3://"):
        if not _S3.fullmatch(text):
            _refuse("files-bucket")
    elif "://" in text:
        _refuse("files-scheme")
    elif Path(text).exists() and not Path(text).is_dir():
        _refuse("no-folder", path=text)
    return text


def read_timezone(value: object) -> ZoneInfo:
    """Read the IANA name of a time zone."""
    if isinstance(value, ZoneInfo):
        return value
    text = str(value).strip()
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        near = difflib.get_close_matches(text, available_timezones(), n=1)
        _refuse("timezone", near=near[0] if near else "Asia/Shanghai")


def read_locale(value: object) -> str:
    """Read one of the two languages."""
    text = str(value).strip()
    if text not in LOCALES:
        _refuse("locale")
    return text


def read_webhook_url(value: object) -> str:
    """Read the address at which Telegram shall deliver; https, but on this machine."""
    text = str(value).strip()
    url = _split(text)
    if url is None or url.scheme not in {"http", "https"} or url.fragment:
        _refuse("webhook-url")
    if url.hostname in LOOPBACK:
        return text
    if url.scheme != "https":
        _refuse("webhook-https")
    if (url.port or 443) not in WEBHOOK_PORTS:
        _refuse("webhook-port", port=url.port)
    return text


def read_address(value: object) -> Address:
    """Read `host:port`; an IPv6 host stands in brackets."""
    if isinstance(value, Address):
        return value
    host, colon, port = str(value).strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if bracketed:
        host = host[1:-1]
    if not colon or not host or (":" in host and not bracketed):
        _refuse("listen")
    if not (port.isascii() and port.isdigit() and int(port) <= _LAST_PORT):
        _refuse("listen")
    return Address(host, int(port))


def read_folder(value: object) -> Path:
    """Read the path of a folder that is there."""
    path = Path(str(value).strip())
    if not path.is_dir():
        _refuse("no-folder", path=str(path))
    return path


def read_policy(value: object) -> Path:
    """Read the path of a policy that can be used, with the calendar that it names."""
    path = Path(str(value).strip())
    if not path.is_file():
        _refuse("no-file", path=str(path))
    try:
        file = load_policy(path).calendar_file
        if file is not None:
            load_overrides(file)
    except (PolicyError, OverridesError) as error:
        _refuse("bad-policy", path=str(error.path), why="; ".join(error.problems))
    return path


def _split(text: str) -> SplitResult | None:
    """Take a URL apart; None where it is none, has no host or an impossible port."""
    try:
        url = urlsplit(text)
        sound = bool(url.hostname) and url.port != 0
    except ValueError:
        return None
    return url if sound else None


def _refuse(code: str, **facts: object) -> NoReturn:
    raise PydanticCustomError(code, "{code}", {"code": code, **facts})
