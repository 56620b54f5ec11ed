"""`trans` in templates that speak one language: worded when a template is read."""

from typing import cast

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.ext import InternationalizationExtension
from jinja2.parser import Parser

from templates.catalogue import translations

LOCALE = "ext.i18n.locale"
"""The environment's policy that names its language."""

_SEAM = "\0"
"""Stands on both sides of a field while a message is taken apart; no words of ours hold it."""


class Translating(InternationalizationExtension):
    """Jinja's own extension, for an environment that speaks one language for ever.

    A `trans` becomes the words that it says in the language and the fields among them, which
    are escaped, and refused where undefined, like any others. So nothing is looked up or put
    together when a message is made, and a template is given no function to translate with.

    A language that has a plural says it of every number but 1, as English does.
    """

    def __init__(self, environment: Environment) -> None:
        environment.extend(newstyle_gettext=True)  # a call of `gettext` names its fields
        super().__init__(environment)

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """Return what a `trans` says.

        Raises:
            KeyError: the translation names a field that the message does not.
            TemplateAssertionError: the message is one of a context.
        """
        made = super().parse(parser)
        if isinstance(made, list):  # first a number that is reckoned gets a name
            return [*made[:-1], self._worded(made[-1])]
        return self._worded(made)

    def _worded(self, made: nodes.Node) -> nodes.Node:
        """Return what a call of `gettext` or `ngettext` says, as template text and fields."""
        catalogue = translations(self.environment.policies[LOCALE])
        call = cast("nodes.Call", made.find(nodes.Call))
        fields = {each.key: each.value for each in call.kwargs}
        worded: nodes.Node
        match call.args:
            case [nodes.Const(value=message)]:
                worded = _said(catalogue.ugettext(message), fields)
            case [nodes.Const(value=one), nodes.Const(value=many), number]:
                worded = nodes.If(
                    nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))]),
                    [_said(catalogue.ungettext(one, many, 1), fields)],
                    [],
                    [_said(catalogue.ungettext(one, many, 2), fields)],
                )
            case _:
                raise TemplateAssertionError("our messages have no context", made.lineno)
        return worded.set_lineno(made.lineno)


def _said(message: str, fields: dict[str, nodes.Expr]) -> nodes.Output:
    """Return a message of a catalogue with its fields in their places."""
    parts = (message % {name: f"{_SEAM}{name}{_SEAM}" for name in fields}).split(_SEAM)
    return nodes.Output(
        [
            fields[part] if place % 2 else nodes.TemplateData(part)
            for place, part in enumerate(parts)
        ]
    )
