from typing import Any

import pytest

from sandbox import markup, wording
from sandbox.errors import ApiError


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    """Return an entity."""
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>粗</b>体", "粗体", [entity("bold", 0, 1)]),
        ("😀<i>x</i>", "😀x", [entity("italic", 2, 1)]),
        ("a &lt; b &amp;&#33;&#x4e2d;", "a < b &!中", []),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<B>x</B >", "x", [entity("bold", 0, 1)]),
        (
            '<a href="https://e.org/?a=1&amp;b=2">x</a>',
            "x",
            [entity("text_link", 0, 1, url="https://e.org/?a=1&b=2")],
        ),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        (
            '<pre><code class="language-py">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="py")],
        ),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[dict[str, Any]]
) -> None:
    """Tags become entities whose offsets count UTF-16 units."""
    assert markup.parse(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("中<p>", 'Unsupported start tag "p" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", 'Unclosed start tag "b" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a>x</a>", 'Tag "a" must have attribute "href" at byte offset 0'),
        ("a & b", 'Character "&" must be written as &amp; at byte offset 2'),
        ("a > b", 'Character ">" must be written as &gt; at byte offset 2'),
        ("&nbsp;", 'Character "&" must be written as &amp; at byte offset 0'),
        ("<code><b>x</b></code>", 'Tag "b" can\'t be inside of "pre" or "code" at byte offset 6'),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            'Tag "blockquote" can\'t be nested at byte offset 13',
        ),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    """Each refusal is a 400 that names what and where."""
    with pytest.raises(ApiError) as caught:
        markup.parse(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_white_space_at_the_ends_goes_and_entities_move() -> None:
    """Telegram trims a message; what was marked stays marked."""
    assert wording.formatted("  <b>x </b> ", "HTML", None) == ("x", [entity("bold", 0, 1)])


def test_commands_links_and_addresses_are_found_outside_code() -> None:
    """Telegram marks them by itself, except in code."""
    text, entities = wording.formatted(
        "/mine 或 https://t.me/x?start=A1，@zhou_min a@b.org <code>/no</code>", "HTML", None
    )
    found = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in entities]
    assert found == [
        ("bot_command", "/mine"),
        ("url", "https://t.me/x?start=A1"),
        ("mention", "@zhou_min"),
        ("email", "a@b.org"),
        ("code", "/no"),
    ]
