"""The message catalogues: English is the source text, each `.po` file a language.

A catalogue is read from its `.po` straight into memory, so there is no build step
between editing a translation and seeing it.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = ("zh_CN", "en")
"""The languages that the bot speaks, the default first."""

DOMAIN = "lastmile"
FOLDER = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for a message said later
    """Mark `message` for the catalogues and return it as it is."""
    return message


def po_file(locale: str) -> Path:
    """Return the catalogue's file of `locale`."""
    return FOLDER / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def translations(locale: str) -> Translations:
    """Return the messages of `locale`; what has no translation stays in English.

    Raises:
        ValueError: the bot does not speak this language.
    """
    if locale not in LOCALES:
        raise ValueError(f"{locale!r} is none of {', '.join(LOCALES)}")
    with po_file(locale).open("rb") as file:
        catalogue = read_po(file, locale=locale, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
