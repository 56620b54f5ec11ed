"""What a person sends, without a trace of the messenger it came through."""

from dataclasses import dataclass
from datetime import datetime

FILE_LIMIT = 20 * 1024 * 1024
"""Bytes that Telegram hands to a bot at most (Bot API, getFile)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that a message carries.

    Attributes:
        id: the messenger's handle for fetching or sending it again.
        media: photo, document, video, video_note, animation, voice or audio.
        name: as the sender named it; empty where the messenger gives none (photos, voice).
        mime: as the sender's client says; not to be trusted.
        size: bytes, when the messenger says.
    """

    id: str
    media: str
    name: str
    mime: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message, new or edited.

    Attributes:
        chat_id, message_id: where it stands.
        text: its words, or the caption of its file.
        file: what it carries.
        album: the mark shared by messages that were sent together.
        reply_to: the message that it answers.
        at: when it was sent, or edited.
    """

    chat_id: int
    message_id: int
    at: datetime
    text: str = ""
    file: File | None = None
    album: str = ""
    reply_to: int | None = None

    @property
    def source(self) -> str:
        """What makes a report of this message the same as another: the album or itself."""
        if self.album:
            return f"{self.chat_id}:album:{self.album}"
        return f"{self.chat_id}:{self.message_id}"
