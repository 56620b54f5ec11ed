"""The words of a language: notices, pages, refusals, captions and menus as people read them."""

from collections.abc import Iterable, Mapping, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rectification.notices import FreshState, InvitationLine, Notice, Refused
from templates.arrangement import InvitationCard, arranged, cards
from templates.catalogue import translations
from templates.fitting import CAPTION, MESSAGE, brief, facts_of, fit, guard, units, visible
from templates.formats import Formats
from templates.labels import BY_ROLE, COMMANDS, EVERYONE, LABELS, LONGEST
from templates.terms import TABLES
from templates.translating import LOCALE, Translating
from templates.views import FindingCard, Home, View

CAPTIONS = frozenset(
    {
        "evidence_file",
        "invitations_file",
        "weekly_picture",
        "weekly_workbook",
        "template_file",
        "ledger_export",
        "marked_ledger",
        "roster_file",
    }
)
"""Notices and pages that stand under a picture or a file."""

SCALES = (1.0, 0.5, 0.25, 0.1)
"""How much of each field is shown, the most first, until the message fits."""


class Words:
    """Everything the bot says, in one language.

    Messages are Telegram HTML (core.telegram.org/bots/api#html-style) and fit into one
    message, or into one caption where they stand under a file, whatever the facts hold.
    """

    def __init__(self, locale: str, zone: ZoneInfo, bot_username: str = "") -> None:
        self.locale = locale
        self.formats = Formats(locale, zone)
        self._username = bot_username
        self._translations = translations(locale)
        self._environment = _environment(locale, zone)
        self._labels = {key: self._said(message) for key, message in LABELS.items()}

    def notice(self, notice: Notice, **extra: Any) -> str:
        """Return a notice as a message.

        Args:
            notice: the facts.
            extra: `codes` (by id of the line) for `Invitations`; `card`, a `FindingCard`,
                may follow a `FreshState`.

        Raises:
            jinja2.TemplateNotFound: the notice is no message (`Menu`).
        """
        if isinstance(notice, Refused):
            return self.error(notice.code, notice.fields)
        facts = facts_of(notice)
        if isinstance(notice, FreshState):
            card: FindingCard | None = extra.get("card")
            facts = (facts_of(card) if card else {}) | facts | {"card": card is not None}
        return self._say(f"notices/{notice.kind}.j2", notice.kind, notice, facts, extra)

    def page(self, view: View) -> str:
        """Return the answer to a command that only reads."""
        commands = self.commands(view.roles) if isinstance(view, Home) else ()
        extra = {"commands": [each for each in commands if each[0] not in {"start", "help"}]}
        return self._say(f"pages/{view.page}.j2", view.page, view, facts_of(view), extra)

    def error(self, code: str, facts: Mapping[str, Any]) -> str:
        """Return a refusal as a message: what went wrong and what to do next."""
        return self._say(f"errors/{code}.j2", code, None, dict(facts), {})

    def label(self, key: str, **facts: object) -> str:
        """Return a button's caption or the short answer to a press, without markup.

        Raises:
            KeyError: no such label, or it names a field that is not given.
        """
        return brief(self._labels[key] % fit(facts), LONGEST)

    def cards(
        self, lines: tuple[InvitationLine, ...], codes: Mapping[int, str]
    ) -> tuple[InvitationCard, ...]:
        """Return invitations with their codes and links."""
        return cards(lines, codes, self._username)

    def commands(self, roles: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return the commands (name, description) offered to somebody with these roles."""
        offered = EVERYONE.union(*(BY_ROLE[role] for role in roles))
        return tuple(
            (name, self._said(description))
            for name, description in COMMANDS.items()
            if name in offered
        )

    def term(self, table: str, key: str) -> str:
        """Return a term of the trade, such as `term("status", "closed")`."""
        said: str = self._environment.filters[_table(table)](key)
        return said

    def status(self, key: str) -> str:
        """Return a finding's status."""
        return self.term("status", key)

    def role(self, key: str) -> str:
        """Return a person's role."""
        return self.term("role", key)

    def _said(self, message: str) -> str:
        """Return a marked message in this language."""
        said: str = self._translations.ugettext(message)
        return said

    def _say(
        self, name: str, kind: str, source: object, facts: dict[str, Any], extra: Mapping[str, Any]
    ) -> str:
        """Render a template, showing less of each field until it fits."""
        limit = CAPTION if kind in CAPTIONS else MESSAGE
        template = self._environment.get_template(name)
        said = ""
        for scale in SCALES:
            shown = fit(facts, scale)
            said = _tidy(template.render(shown, **arranged(source, shown, extra, self._username)))
            if 2 * len(said) <= limit:  # no sign takes more than two units
                return said
            if units(visible(said)) <= limit:
                break
        return guard(said, limit)


@cache
def words_for(locale: str, zone: ZoneInfo, bot_username: str = "") -> Words:
    """Return the words of a language, made once."""
    return Words(locale, zone, bot_username)


class _Bare(Environment):
    """Jinja without globals, so that none stands in for a field that is missing."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows besides what it is given: nothing of the environment."""
        return {} if d is None else d


@cache
def _environment(locale: str, zone: ZoneInfo) -> Environment:
    """Return Jinja as the templates want it: strict, escaping, speaking `locale`.

    A line that begins with % is a statement; `{# ¶ #}` on its own line parts paragraphs,
    as Jinja eats empty lines after a statement.
    """
    environment = _Bare(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=[Translating],
        line_statement_prefix="%",
        auto_reload=False,
        cache_size=-1,
    )
    environment.policies |= {"ext.i18n.trimmed": True, LOCALE: locale}
    environment.filters |= Formats(locale, zone).filters()
    return environment


def _table(name: str) -> str:
    """Return the name of a table of terms.

    Raises:
        KeyError: there is no such table.
    """
    if name not in TABLES:
        raise KeyError(name)
    return name


def _tidy(text: str) -> str:
    """Return text without blanks at line ends and with one empty line between paragraphs."""
    tidied = "\n".join(map(str.rstrip, text.strip().split("\n")))
    while "\n\n\n" in tidied:
        tidied = tidied.replace("\n\n\n", "\n\n")
    return tidied
