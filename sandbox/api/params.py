"""The parameters of a call, whichever way they came, read with Telegram's refusals."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.errors import ApiError, bad_request
from sandbox.files import Upload
from sandbox.people import Json

_TRUE = {"true", "1", "yes"}
_FALSE = {"false", "0", "no", ""}


async def read(request: web.Request) -> "Params":
    """Read query, JSON, form or multipart parameters; the body wins over the query.

    Raises:
        ApiError: 400 for a body that cannot be read, 413 for one that is too large.
    """
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            body = await request.read()
            given = json.loads(body) if body else {}
            if not isinstance(given, dict):
                raise bad_request("can't parse request: expected an Object")
            values |= {name: value for name, value in given.items() if value is not None}
        else:
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    files[name] = Upload(value.filename, value.file.read(), value.content_type)
                else:
                    values[name] = value
    except web.HTTPRequestEntityTooLarge as error:
        raise ApiError(413, "Request Entity Too Large") from error
    except ValueError as error:
        raise bad_request("can't parse request") from error
    return Params(values, files)


@dataclass(frozen=True)
class Params:
    """Values as sent (text, or native JSON) and the uploaded files, both by parameter name."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a string, empty if absent."""
        value = self.values.get(name, "")
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise bad_request(f'parameter "{name}" must be of type String')
        return str(value)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int = 0) -> int:
        """Return a whole number, within `low` and `high` if these are given.

        Telegram clamps some out-of-range numbers in silence; here they are refused, because the
        documentation gives the range.
        """
        given = self.text(name).strip()
        try:
            value = int(given) if given else default
        except ValueError:
            raise bad_request(f'parameter "{name}" must be of type Integer') from None
        if low is not None and not low <= value <= high:
            raise bad_request(f'parameter "{name}" must be between {low} and {high}')
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean, False if absent."""
        value = self.values.get(name, False)
        word = str(value).lower()
        if word not in _TRUE | _FALSE:
            raise bad_request(f'parameter "{name}" must be of type Boolean')
        return word in _TRUE

    def _decoded(self, name: str) -> Any:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def array(self, name: str) -> list[Any] | None:
        """Return a JSON array, None if absent."""
        value = self._decoded(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"expected an Array of {name}")
        return value

    def object(self, name: str) -> Json | None:
        """Return a JSON object, None if absent."""
        value = self._decoded(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value
