import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.codes import finding_number

KNOWN = ["JX2026-001", "JX2026-0011", "JX2026-002", "R-26-101", "R-26-1", "问题〔2026〕3号", "12"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("JX2026-001", "JX2026-001"),
        ("jx2026-001", "JX2026-001"),
        ("ＪＸ２０２６－００１", "JX2026-001"),
        ("JX2026—001已完成", "JX2026-001"),
        ("JX2026 - 001", "JX2026-001"),
        ("关于JX2026-001的整改", "JX2026-001"),
        ("【JX2026-001】80%", "JX2026-001"),
        ("JX2026-001: done", "JX2026-001"),
        ("JX2026-001.", "JX2026-001"),
        ("JX2026-001-", "JX2026-001"),
        ("JX2026-0011", "JX2026-0011"),
        ("JX2026-0011 和 JX2026-001", "JX2026-0011"),
        ("JX2026-002, JX2026-001", "JX2026-002"),
        ("R-26-101 完成80%", "R-26-101"),
        ("r-26-1", "R-26-1"),
        ("问题〔2026〕3号已完成", "问题〔2026〕3号"),
        ("12：完成", "12"),
        ("JX2026-00", None),
        ("JX2026-00111", None),
        ("AJX2026-001", None),
        ("JX2026-001-2", None),
        ("JX2026-001a", None),
        ("R-26-10", None),
        ("112", None),
        ("", None),
        ("已完成80%", None),
    ],
)
def test_a_code_is_found_where_it_stands_alone(text: str, code: str | None) -> None:
    """Case, width, dashes and blanks do not matter; letters and digits beside a code do."""
    assert finding_number(text, KNOWN) == code


@given(st.text(), st.lists(st.text(max_size=12), max_size=5))
def test_any_text_and_any_codes_give_a_known_code_or_none(text: str, known: list[str]) -> None:
    """Nothing raises, whatever a ledger calls its findings."""
    assert finding_number(text, known) in {None, *known}


@given(st.from_regex(r"[A-Z]{1,3}[0-9]{4}-[0-9]{1,4}", fullmatch=True))
def test_a_code_between_chinese_is_found(code: str) -> None:
    """Chinese touches a code without blanks."""
    assert finding_number(f"关于{code.lower()}的进展", [code]) == code
