"""Money: `Decimal` yuan with two places in code, integer fen in storage, never a float."""

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_WAN = 10_000
_FEN = 100

LARGEST = Decimal("9999999999999.99")
"""The largest amount in yuan: far over any budget line, and its fen fit 64 bits."""


def to_cents(amount: Decimal) -> Decimal:
    """Return the amount with two places, half a fen rounded up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def to_fen(amount: Decimal) -> int:
    """Return yuan as fen.

    Raises:
        ValueError: The amount has parts of a fen.
    """
    fen = amount * _FEN
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} has parts of a fen")
    return int(fen)


def from_fen(fen: int) -> Decimal:
    """Return fen as yuan with two places."""
    return Decimal(fen).scaleb(-2).quantize(_CENT)


def in_wan(amount: Decimal) -> Decimal:
    """Return yuan in 万元, exact, without trailing zeros: 386500 → 38.65, 0 → 0."""
    return _plain(amount / _WAN)


def in_yuan(amount: Decimal) -> Decimal:
    """Return yuan without trailing zeros: 386500.00 → 386500, 0.50 → 0.5."""
    return _plain(amount)


def grouped(amount: Decimal) -> str:
    """Return the digits with a comma at each thousand, and no more places than needed."""
    return f"{_plain(amount):,f}"


def _plain(amount: Decimal) -> Decimal:
    whole = amount.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == amount else amount.normalize()
