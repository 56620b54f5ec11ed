"""The log of all Bot API calls, for tests to read and count."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sandbox.files import Upload
from sandbox.people import Json


@dataclass(frozen=True)
class LoggedCall:
    """One call as the server saw it.

    `params` are as sent, uploads stand in `files` as name, size and sha256; `status` is the HTTP
    status, 0 where a fault broke the connection; `acted` tells whether the call had its effect.
    """

    method: str
    params: Json
    files: dict[str, Json]
    status: int
    acted: bool
    description: str
    at: str

    def shape(self) -> Json:
        """Return the call as JSON; `at` is ISO 8601 by the simulated clock."""
        return asdict(self)


class CallLog:
    """Calls in the order in which they were answered."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.entries: list[LoggedCall] = []

    def add(
        self,
        method: str,
        params: Mapping[str, Any],
        files: Mapping[str, Upload],
        *,
        status: int,
        acted: bool,
        description: str,
    ) -> None:
        """Write one call down."""
        described = {
            name: {
                "name": upload.name,
                "size": len(upload.data),
                "sha256": hashlib.sha256(upload.data).hexdigest(),
            }
            for name, upload in files.items()
        }
        at = self._now().isoformat()
        self.entries.append(
            LoggedCall(method, dict(params), described, status, acted, description, at)
        )

    def of(self, method: str, *, acted: bool | None = None) -> list[LoggedCall]:
        """Return the calls of one method, optionally only those with or without effect."""
        return [
            call
            for call in self.entries
            if call.method.lower() == method.lower() and acted in (None, call.acted)
        ]

    def clear(self) -> None:
        """Forget all calls."""
        self.entries.clear()
