import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from rectification.finding import Move, Part, Status
from rectification.ledger.fields import Field, Kind
from rectification.ledger.headings import customary
from rectification.ledger.smart import Rule
from rectification.people import Role
from templates import terms, words
from templates.terms import Term

GLOSSARY = Path(words.__file__).parents[1] / "docs" / "glossary.md"
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)


def section(heading: str) -> list[tuple[str, str, str]]:
    """Return the keyed rows of one section of the glossary."""
    text = GLOSSARY.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    return [
        (key, chinese.strip(), english.strip())
        for key, chinese, english in ROW.findall(text.partition("\n## ")[0])
    ]


def rows(*tables: Mapping[str, Term]) -> list[tuple[str, str, str]]:
    """Return the keyed terms of tables as the glossary writes them."""
    return [(key, *term) for table in tables for key, term in table.items() if key]


@pytest.mark.parametrize(
    ("heading", "tables"),
    [
        ("Status of a finding", [terms.STATUS]),
        ("Moves", [terms.MOVE]),
        ("Roles and parts", [terms.ROLE, terms.PART]),
        ("Stages of a reminder", [terms.STAGE]),
        ("Fields of the ledger", [terms.FIELD]),
        ("Further fields of a roster", [terms.ROSTER_FIELD]),
        ("What is wrong with a cell, or was made of it", [terms.FAULT]),
        ("What a demand lacks", [terms.HINT]),
        ("Kinds of attachment", [terms.FILE_KIND]),
    ],
)
def test_the_glossary_holds_the_terms_that_are_printed(
    heading: str, tables: list[Mapping[str, Term]]
) -> None:
    """Same keys, same words, same order."""
    assert section(heading) == rows(*tables)


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (terms.STATUS, Status),
        (terms.MOVE, Move),
        (terms.ROLE, Role),
        (terms.PART, Part),
        (terms.FAULT, Kind),
        (terms.HINT, Rule),
    ],
)
def test_everything_the_trade_names_has_a_term(
    table: Mapping[str, Term], keys: type[StrEnum]
) -> None:
    """No status, move, role, part or fault is without words, and none is left over."""
    assert {key for key in table if key} == set(keys)


def test_a_history_has_words_for_every_move_and_what_else_it_tells() -> None:
    """What a finding's card tells of its past is never just "updated"."""
    assert {key for key in terms.MOVED if key} == {*Move, "import", "intake", "urge", "hand_over"}


@pytest.mark.parametrize("field", Field)
def test_fields_are_called_as_their_columns_are_headed(field: Field) -> None:
    """What a message calls a column is what stands over it in the ledger handed out."""
    assert terms.FIELD[field].zh == customary(field, chinese=True)
    assert terms.FIELD[field].en == customary(field, chinese=False)
