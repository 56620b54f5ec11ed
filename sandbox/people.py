"""Users and chats as Telegram shows them to a bot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup"]


@dataclass(frozen=True)
class User:
    """A person with a Telegram account; `language_code` is the IETF tag of their app."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "zh-hans"
    last_name: str | None = None

    def shape(self) -> Json:
        """Return the Bot API's User."""
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return body | {key: value for key, value in optional.items() if value}


@dataclass
class Chat:
    """One conversation with one bot: its messages as they stand, and every event in order.

    A message is never changed in place: an edit puts a new dict under the same number, so what
    was queued for the bot stays as it was sent.
    """

    id: int
    kind: Kind
    user: User | None = None
    title: str = ""
    members: set[int] = field(default_factory=set)
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    listeners: set[Callable[[Json], None]] = field(default_factory=set)

    def shape(self) -> Json:
        """Return the Bot API's Chat."""
        if self.user is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        body: Json = {"id": self.id, "type": self.kind, "first_name": self.user.first_name}
        if self.user.last_name:
            body["last_name"] = self.user.last_name
        if self.user.username:
            body["username"] = self.user.username
        return body

    def emit(self, kind: str, **facts: Any) -> None:
        """Number an event, keep it and hand it to whoever watches this chat."""
        event: Json = {"n": len(self.events) + 1, "kind": kind, **facts}
        self.events.append(event)
        self.whisper(event)

    def whisper(self, event: Json) -> None:
        """Hand over an event that is not kept, such as "typing"."""
        for listener in tuple(self.listeners):
            listener(event)
