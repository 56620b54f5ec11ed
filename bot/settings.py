"""What an operator can set: LASTMILE_* from the environment or a `.env` file.

An empty variable counts as unset. All that is wrong is told at once, by `load`.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.complaints import Problem, locale_of, unknown_names, what_is_wrong
from bot.readings import (
    Address,
    read_address,
    read_admins,
    read_api_url,
    read_database_url,
    read_files_url,
    read_folder,
    read_locale,
    read_policy,
    read_timezone,
    read_token,
    read_webhook_url,
)

PREFIX = "LASTMILE_"
S = TypeVar("S", bound="Settings")


class Settings(BaseSettings):
    """Everything that `lastmile migrate`, `check`, `summary` and `ledger` need.

    `LASTMILE_BOT_TOKEN` may be missing here; `RunSettings` demands it.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        validate_default=False,
    )

    bot_token: Annotated[SecretStr, BeforeValidator(read_token)] | None = None
    api_url: Annotated[str, BeforeValidator(read_api_url)] = "https://api.telegram.org"
    admins: Annotated[tuple[int, ...], NoDecode, BeforeValidator(read_admins)] = ()
    database_url: Annotated[str, BeforeValidator(read_database_url)] = Field(
        "sqlite://data/lastmile.db",
        repr=False,  # a PostgreSQL address holds a password
    )
    files_url: Annotated[str, BeforeValidator(read_files_url)] = "data/files"
    timezone: Annotated[ZoneInfo, BeforeValidator(read_timezone)] = ZoneInfo("Asia/Shanghai")
    locale: Annotated[str, BeforeValidator(read_locale)] = "zh_CN"
    webhook_url: Annotated[str, BeforeValidator(read_webhook_url)] | None = None
    listen: Annotated[Address, NoDecode, BeforeValidator(read_address)] = Address("127.0.0.1", 8080)
    fonts: Annotated[Path, BeforeValidator(read_folder)] | None = None
    policy: Annotated[Path, BeforeValidator(read_policy)] | None = None

    @property
    def stores(self) -> dict[str, Path]:
        """The folders of the stores that lie on this machine: `database`, `files`."""
        folders = {}
        if self.database_url.startswith("sqlite://"):
            file = self.database_url.removeprefix("sqlite://").partition("?")[0]
            folders["database"] = Path(file).parent
        if "://" not in self.files_url:
            folders["files"] = Path(self.files_url)
        return folders

    @property
    def webhook_path(self) -> str:
        """The path under which Telegram delivers updates; `/` when polling."""
        return urlsplit(self.webhook_url or "").path or "/"


class RunSettings(Settings):
    """What `lastmile run` needs: the same, with a token."""

    bot_token: Annotated[SecretStr, BeforeValidator(read_token)]

    @property
    def webhook_secret(self) -> str:
        """The secret that Telegram repeats in X-Telegram-Bot-Api-Secret-Token.

        Derived from the token, so every process knows it and nobody has to set it. 64
        hexadecimal digits; Telegram allows 1 to 256 of A-Z, a-z, 0-9, _ and -.
        https://core.telegram.org/bots/api#setwebhook
        """
        token = self.bot_token.get_secret_value().encode()
        return hmac.new(token, b"lastmile webhook", hashlib.sha256).hexdigest()


class SettingsError(Exception):
    """Settings are missing or wrong; `str` tells all of it in the reader's language.

    Attributes:
        problems: What is wrong, one for each variable.
        locale: `zh_CN` or `en`, as far as it could be made out.
    """

    def __init__(self, problems: tuple[Problem, ...], locale: str) -> None:
        super().__init__("\n".join(problem.words(locale) for problem in problems))
        self.problems = problems
        self.locale = locale


def load(kind: type[S], env_file: Path = Path(".env")) -> S:
    """Read the settings of `kind` from the environment and, below it, from `env_file`.

    AWS_… variables of the file join the environment, the only place where obstore looks.

    Raises:
        SettingsError: With everything that is wrong.
    """
    file = dotenv_values(env_file) if env_file.is_file() else {}
    for name, value in file.items():
        if name.startswith("AWS_") and value:
            os.environ.setdefault(name, value)
    given = _given(file)
    names = {PREFIX + field.upper() for field in Settings.model_fields}
    problems = unknown_names(given, names)
    try:
        settings = kind(_env_file=env_file)
    except ValidationError as error:
        problems += what_is_wrong(error, PREFIX)
    else:
        if not problems:
            return settings
    raise SettingsError(problems, locale_of({**os.environ, **given}))


def _given(file: Mapping[str, str | None]) -> Mapping[str, str]:
    """The LASTMILE_* variables that have a value; the environment goes before the file."""
    both = {name.upper(): value for name, value in {**file, **os.environ}.items()}
    return {name: value for name, value in both.items() if name.startswith(PREFIX) and value}
