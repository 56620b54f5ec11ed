"""What every door of the chat has at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rectification.office import Office
from storage.files import FileStore
from templates.words import Words, words_for


@dataclass(frozen=True)
class Desk:
    """The office, its files, its clock, and its name on Telegram.

    Attributes:
        now: gives the present instant, in UTC; the demo's clock jumps.
        username: the bot's name on Telegram, without the @.
        fonts: a folder of fonts for pictures; None for the packaged ones.
    """

    office: Office
    files: FileStore
    now: Callable[[], datetime]
    username: str
    fonts: Path | None = None

    def words(self, locale: str | None = None) -> Words:
        """Return the words of a language, of the office's own by default."""
        return words_for(locale or self.office.locale, self.office.zone, self.username)
