"""Reading what the page, or a test, posts under `/client/`."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.errors import ClientError
from sandbox.files import Upload
from sandbox.people import Json


@dataclass(frozen=True)
class Body:
    """Fields from JSON or a form, and files in the order they came."""

    fields: Json = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """Return a string."""
        value = self.fields.get(name)
        return default if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Return a whole number, None if absent."""
        value = self.fields.get(name)
        if value in (None, ""):
            return None
        try:
            return int(str(value))
        except ValueError:
            raise ClientError(f"{name} is not a number") from None

    def required(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self.number(name)
        if value is None:
            raise ClientError(f"{name} is missing")
        return value

    def degrees(self, name: str) -> float:
        """Return a number with a fraction that must be there."""
        try:
            return float(str(self.fields.get(name)))
        except ValueError:
            raise ClientError(f"{name} is not a number") from None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean."""
        value = self.fields.get(name)
        return default if value is None else str(value).lower() in ("true", "1")

    def file(self) -> Upload:
        """Return the one file."""
        if not self.files:
            raise ClientError("no file was sent")
        return self.files[0]


async def read(request: web.Request) -> Body:
    """Read a JSON or multipart body; an empty one is fine."""
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        fields: dict[str, Any] = {}
        files = []
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files.append(Upload(value.filename, value.file.read(), value.content_type))
            else:
                fields[name] = value
        return Body(fields, files)
    raw = await request.read()
    try:
        given = json.loads(raw) if raw else {}
    except ValueError:
        raise ClientError("the body is not JSON") from None
    if not isinstance(given, dict):
        raise ClientError("the body is not a JSON object")
    return Body(given)
