"""What a button carries: a verb, the rows it acts on, and the version that was shown.

A token fits Telegram's 64 bytes, says nothing to a reader, and grants nothing: whoever
presses is asked for permission again, and a version that has passed changes nothing. So
buttons need no rows of their own and stay clickable for ever.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from telegram import InlineKeyboardMarkup


class Verb(StrEnum):
    """What a press does; the value is what old buttons carry, so it never changes."""

    ACKNOWLEDGE = "ak"
    APPLY = "ap"
    ACCEPT = "ac"
    RETURN = "rt"
    WITHDRAW = "wd"
    WAIVE = "wv"
    REOPEN = "ro"
    EVIDENCE = "ev"
    OPEN = "op"
    URGE = "ug"
    HOW = "hw"
    CHOOSE = "ch"
    CONFIRM_IMPORT = "ic"
    CANCEL_IMPORT = "ix"
    ASK_SUPERVISOR = "iq"
    REISSUE = "ri"
    CANCEL = "cx"
    LANGUAGE_ZH = "lz"
    LANGUAGE_EN = "le"
    PAGE_MINE = "pm"
    PAGE_REVIEW = "pr"
    PAGE_OVERDUE = "po"
    PAGE_URGE = "pu"
    PAGE_PEOPLE = "pp"
    PERSON = "pe"
    HAND_OVER = "ho"
    HAND_OVER_TO = "ht"
    HAND_OVER_SURE = "hs"
    ROSTER = "rs"
    CONFIRM_ROSTER = "rc"
    UNDO = "ud"
    UNDO_SURE = "us"
    ANSWER_COLUMN = "cq"
    COLUMN_BACK = "cb"
    COLUMN_PAGE = "cp"
    ASK_COLUMNS = "ca"
    TAKE_CLOSED = "ct"
    SEND_MARKED = "im"
    CHECK_NAMES = "in"
    NAMES = "nl"
    NAME = "nm"
    NAME_MATCH = "na"
    NAME_MAKE = "nn"
    NAME_LEAVE = "no"
    NAMES_DONE = "nd"
    SUMMARY = "sm"
    EXPORT = "ex"
    SHUT_OUT = "tr"


@dataclass(frozen=True, slots=True)
class Token:
    """A button as it was pressed."""

    verb: Verb
    numbers: tuple[int, ...]

    def number(self, place: int = 0) -> int:
        """Return one of the numbers; 0 where the token has none."""
        return self.numbers[place] if place < len(self.numbers) else 0


class Button(TypedDict):
    """A button in the Bot API's own words, so that it goes out as it stands."""

    text: str
    callback_data: str


Keyboard = list[list[Button]]
"""The rows of buttons under a message."""


def button(caption: str, verb: Verb, *numbers: int) -> Button:
    """Return a button that carries a verb and what it acts on."""
    return {"text": caption, "callback_data": ":".join([verb, *map(str, numbers)])}


def markup(keyboard: Keyboard | None) -> InlineKeyboardMarkup | None:
    """Return a keyboard as python-telegram-bot's own calls take it."""
    return None if keyboard is None else InlineKeyboardMarkup.de_json({"inline_keyboard": keyboard})


def read_token(data: str) -> Token | None:
    """Return what a pressed button carries; None for what no button of ours says."""
    verb, *numbers = data.split(":")
    try:
        return Token(Verb(verb), tuple(int(each) for each in numbers))
    except ValueError:
        return None
