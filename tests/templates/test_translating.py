import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from templates.translating import LOCALE, Translating

WROTE = "{% trans text %}You wrote: {{ text }}{% endtrans %}"
ATTACHED = (
    "{% trans n=files|length %}{{ n }} attachment{% pluralize %}{{ n }} attachments{% endtrans %}"
)
CERTAIN = "{% trans code=code|upper %}100% of <b>{{ code }}</b>{% endtrans %}"


def say(locale: str, template: str, **facts: object) -> str:
    """Return what a template says of facts."""
    jinja = Environment(autoescape=True, undefined=StrictUndefined, extensions=[Translating])
    jinja.policies |= {"ext.i18n.trimmed": True, LOCALE: locale}
    jinja.globals.clear()
    return jinja.from_string(template).render(facts)


@pytest.mark.parametrize(("locale", "said"), [("zh_CN", "文字："), ("en", "You wrote: ")])
def test_a_message_is_said_in_the_language_and_its_fields_are_escaped(
    locale: str, said: str
) -> None:
    """What a field holds is neither markup nor a place for another field."""
    assert say(locale, WROTE, text="<b> & %(text)s %") == said + "&lt;b&gt; &amp; %(text)s %"


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_message_without_a_translation_is_english(locale: str) -> None:
    """Markup and per cent signs of the message stand, and a field may be filtered."""
    assert say(locale, CERTAIN, code="jx-1") == "100% of <b>JX-1</b>"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN", ("附件0个", "附件1个", "附件2个")),
        ("en", ("0 attachments", "1 attachment", "2 attachments")),
    ],
)
def test_the_number_chooses_the_plural(locale: str, said: tuple[str, ...]) -> None:
    """English has a plural of all but one, Chinese none."""
    assert tuple(say(locale, ATTACHED, files="x" * count) for count in range(3)) == said


@pytest.mark.parametrize("template", [WROTE, ATTACHED])
def test_a_missing_field_is_an_error(template: str) -> None:
    """A message never shows a gap where its field is not given."""
    with pytest.raises(UndefinedError):
        say("zh_CN", template)
