from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.money import LARGEST, from_fen, grouped, in_wan, in_yuan, to_cents, to_fen

AMOUNTS = st.decimals(0, LARGEST, places=2)


@given(AMOUNTS)
def test_yuan_to_fen_and_back_is_the_same(amount: Decimal) -> None:
    """Nothing is lost, and there are always two places."""
    back = from_fen(to_fen(amount))
    assert back == amount
    assert back.as_tuple().exponent == -2


@given(st.integers(-(2**63), 2**63 - 1))
def test_fen_to_yuan_and_back_is_the_same(fen: int) -> None:
    """Every integer that a database column holds survives."""
    assert to_fen(from_fen(fen)) == fen


@given(AMOUNTS)
def test_wan_is_exact(amount: Decimal) -> None:
    """An amount in 万元 times ten thousand is the amount."""
    assert in_wan(amount) * 10_000 == amount
    assert in_yuan(amount) == amount


def test_the_largest_amount_fits_a_database_column() -> None:
    """Its fen are a signed 64-bit integer."""
    assert to_fen(LARGEST) < 2**63


def test_parts_of_a_fen_are_no_money() -> None:
    """They are rounded on purpose or refused, never dropped."""
    assert to_cents(Decimal("0.005")) == Decimal("0.01")
    with pytest.raises(ValueError, match="parts of a fen"):
        to_fen(Decimal("0.005"))


@pytest.mark.parametrize(
    ("amount", "wan", "yuan"),
    [("386500.00", "38.65", "386,500"), ("0.00", "0", "0"), ("3120000.50", "312.00005",
     "3,120,000.5"), ("10000000.00", "1000", "10,000,000")],
)  # fmt: skip
def test_money_is_shown_without_needless_zeros(amount: str, wan: str, yuan: str) -> None:
    """In 万元 exactly, in yuan with a comma at each thousand."""
    assert f"{in_wan(Decimal(amount)):f}" == wan
    assert grouped(Decimal(amount)) == yuan
