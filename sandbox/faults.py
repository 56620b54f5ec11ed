"""Switches that make the server misbehave as Telegram sometimes does."""

import itertools
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

from sandbox.people import Json

Kind = Literal[
    "status",
    "timeout_before",
    "timeout_after",
    "reset_before",
    "reset_after",
    "delay",
    "duplicate",
    "reorder",
]
KINDS = get_args(Kind)
WEBHOOK, DOWNLOAD = "webhook", "download"

DESCRIPTIONS = {
    400: "Bad Request: chat not found",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
}


@dataclass
class Fault:
    """One switch.

    `kind`: `status` answers `code` instead of acting (502 and above come as an HTML page, as from
    a proxy); `timeout_*` holds the connection for `seconds`, then breaks it, before or after
    acting; `reset_*` breaks it at once; `delay` waits `seconds`, then goes on as usual;
    `duplicate` and `reorder` are for webhook deliveries: twice, or `seconds` late.
    `method` is a Bot API method, `download` for file downloads, `webhook` for deliveries, or `*`
    for every Bot API method. `chat_id` narrows it to one chat. `times` is how often it strikes,
    None until cleared.
    """

    kind: Kind
    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    code: int = 500
    description: str = ""
    retry_after: int = 1
    migrate_to_chat_id: int | None = None
    seconds: float = 60.0
    id: int = field(default_factory=itertools.count(1).__next__)

    def hits(self, method: str, chat_id: int | None) -> bool:
        """Tell whether the switch is meant for this call."""
        everywhere = self.method == "*" and method not in (WEBHOOK, DOWNLOAD)
        return (
            (everywhere or self.method.lower() == method.lower())
            and self.chat_id in (None, chat_id)
            and self.times != 0
        )

    def answer(self) -> Json:
        """Return the JSON body of a `status` fault."""
        words = self.description or DESCRIPTIONS.get(self.code, "Internal Server Error")
        body: Json = {
            "ok": False,
            "error_code": self.code,
            "description": words.format(retry_after=self.retry_after),
        }
        if self.code == 429:  # noqa: PLR2004  the status is its own name
            body["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to_chat_id is not None:
            body["parameters"] = {"migrate_to_chat_id": self.migrate_to_chat_id}
        return body

    def shape(self) -> Json:
        """Return the switch as JSON."""
        return asdict(self)


class FaultBoard:
    """All switches that are on; the oldest that fits strikes first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Turn a switch on."""
        self.faults.append(fault)
        return fault

    def clear(self, fault_id: int | None = None) -> None:
        """Turn one switch off, or all."""
        self.faults = [f for f in self.faults if fault_id is not None and f.id != fault_id]

    def strike(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault for this call, counted as used, or None."""
        for fault in self.faults:
            if fault.hits(method, chat_id):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self.faults.remove(fault)
                return fault
        return None
