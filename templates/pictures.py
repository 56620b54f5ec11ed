"""Pictures, drawn by typst from data that is handed in and never pasted into its markup."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Compiler

PAPERS = Path(__file__).parent / "papers"
PACKAGED_FAMILY = "Noto Sans SC"
PIXELS_AN_INCH = 144
"""Twice typst's points, so a card of 540 points is 1,080 pixels wide."""
BARS_SHOWN = 8
LISTED = 5
LONGEST_TEXT = 200

_drawing = Lock()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One large figure.

    Attributes:
        label: What it counts.
        value: The figure, ready to print.
        change: The change on last week with its arrow, ready to print; may be empty.
        alarm: Whether to draw it as a warning, with a sign as well as a colour.
    """

    label: str
    value: str
    change: str = ""
    alarm: bool = False


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One unit's findings, by four disjoint counts; `note` stands behind the bar."""

    unit: str
    closed: int
    under_review: int
    in_hand: int
    overdue: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Legend:
    """What the four parts of a bar are called."""

    closed: str
    under_review: str
    in_hand: str
    overdue: str


@dataclass(frozen=True, kw_only=True)
class OverdueLine:
    """One overdue finding: a few words of how long, what it is, and a quiet line below."""

    days: str
    title: str
    note: str


@dataclass(frozen=True, kw_only=True)
class WeeklyCardView:
    """All that the weekly card shows, in words of one language.

    Attributes:
        lang: The language as typst wants it: `zh` or `en`.
        title: Whose card it is.
        scope: Which units it covers.
        week: The seven days.
        rate: The on-time rate.
        rate_note: What the rate is a share of.
        figures: Four figures, by rows: two above, two below.
        amounts: Two amounts: in question, rectified.
        amount_share: Their quotient from 0 to 1 for the thin bar; None for no bar.
        amount_note: Stands behind that bar.
        bars_title: Stands over the bars.
        bars_note: Says what the notes behind the bars are.
        bars: The units, the most urgent first; see `fold_bars`.
        bars_none: Said where there are none.
        legend: The names of the bars' parts.
        overdue_title: Stands over the list.
        overdue: The findings overdue the longest; the first five are shown.
        overdue_more: How many more there are; may be empty.
        overdue_none: Said where there are none.
        footer: When it was made and from what.
    """

    lang: str
    title: str
    scope: str
    week: str
    rate: Figure
    rate_note: str
    figures: tuple[Figure, Figure, Figure, Figure]
    amounts: tuple[Figure, Figure]
    amount_share: float | None
    amount_note: str
    bars_title: str
    bars_note: str
    bars: tuple[Bar, ...]
    bars_none: str
    legend: Legend
    overdue_title: str
    overdue: tuple[OverdueLine, ...]
    overdue_more: str
    overdue_none: str
    footer: str


class NoFontsError(ValueError):
    """The folder of fonts has none that can be drawn with."""


def fold_bars(
    bars: Sequence[Bar],
    others: Callable[[int], str],
    note: Callable[[Bar], str] = lambda bar: bar.note,
) -> tuple[Bar, ...]:
    """Return as many bars as the card has room for, the last of them the sum of the rest.

    Args:
        bars: In order of urgency.
        others: The name of the last bar, given how many units it stands for.
        note: The note of the last bar, given its counts.
    """
    if len(bars) <= BARS_SHOWN:
        return tuple(bars)
    shown, rest = bars[: BARS_SHOWN - 1], bars[BARS_SHOWN - 1 :]
    last = Bar(
        unit=others(len(rest)),
        closed=sum(bar.closed for bar in rest),
        under_review=sum(bar.under_review for bar in rest),
        in_hand=sum(bar.in_hand for bar in rest),
        overdue=sum(bar.overdue for bar in rest),
    )
    return *shown, Bar(**asdict(last) | {"note": note(last)})


def weekly_card(view: WeeklyCardView, *, fonts: Path | None = None) -> bytes:
    """Return the weekly card as a PNG, 1,080 pixels wide and at most about 2,400 high.

    It may be called from any thread; one card is drawn at a time.

    Args:
        view: What to show. Bars and findings beyond the room are folded or left out, text that
            is too long is cut with an ellipsis, except figures, which are drawn smaller.
        fonts: A folder of fonts to draw with; None for the packaged Noto Sans SC, which also
            draws what the folder's fonts lack.

    Raises:
        NoFontsError: The folder has no fonts.
    """
    content = asdict(view) | {
        "fonts": list(_families(fonts)),
        "bars": [
            asdict(bar) | {"shown": {kind: f"{getattr(bar, kind):,}" for kind in _KINDS}}
            for bar in fold_bars(view.bars, "… +{:,}".format)
        ],
        "overdue": [asdict(line) for line in view.overdue[:LISTED]],
    }
    return draw(PAPERS / "weekly_card.typ", json.dumps(_short(content)), fonts=fonts)


def draw(paper: Path, view: str, *, fonts: Path | None = None, ppi: int = PIXELS_AN_INCH) -> bytes:
    """Return one page as PNG; `view` is JSON that the paper reads as data, never as markup."""
    compiler = _compiler(fonts)
    with _drawing:
        picture = compiler.compile(input=paper, format="png", ppi=ppi, sys_inputs={"view": view})
    if not isinstance(picture, bytes):
        raise TypeError("a picture must be one page")
    return picture


_KINDS = ("closed", "under_review", "in_hand", "overdue")


def _short(value: object) -> object:
    """Return JSON with no text longer than the card could ever show, on one line each."""
    if isinstance(value, str):
        return " ".join(value[:LONGEST_TEXT].encode("utf-8", "replace").decode().split())
    if isinstance(value, dict):
        return {key: _short(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_short(each) for each in value]
    return value


@cache
def _families(fonts: Path | None) -> tuple[str, ...]:
    """Return the font families to draw with, in order of preference."""
    if fonts is None:
        return (PACKAGED_FAMILY,)
    from typst import Fonts  # noqa: PLC0415  # loaded on first use, to start fast

    own = Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
    ).families()
    if not own:
        raise NoFontsError(str(fonts))
    return (*sorted(own, key=lambda name: ("Sans" not in name, name)), PACKAGED_FAMILY)


@cache
def _compiler(fonts: Path | None) -> "Compiler":
    """Return the compiler for a folder of fonts: made once, then a card takes milliseconds."""
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415  # loaded on first use
    from typst import Compiler  # noqa: PLC0415  # the same

    folders = [sans_path().parent] if fonts is None else [fonts, sans_path().parent]
    return Compiler(root=PAPERS, font_paths=folders, ignore_system_fonts=True)
