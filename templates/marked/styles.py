"""Colouring cells of a workbook: for each style in use, the same style with another fill."""

import re
from collections.abc import Iterable

from templates.marked.parts import CannotMark

WRONG = b"FFFFB4B0"
DOUBTFUL = b"FFFFF0A6"
"""The colours (ARGB) of cells that are wrong and of those to be checked."""

_FILLS = re.compile(rb"<fills\b[^>]*>(.*?)</fills>", re.DOTALL)
_FILL = re.compile(rb"<fill\b[^>]*?(?:/>|>.*?</fill>)", re.DOTALL)
_FORMATS = re.compile(rb"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<xf\b[^>]*?(?:/>|>.*?</xf>)", re.DOTALL)
_FILL_OF = re.compile(rb'\sfillId="(\d+)"')
_APPLIES = re.compile(rb'\sapplyFill="[^"]*"')

Wanted = tuple[int, bool]
"""A style's number, and whether the cell is only doubtful."""


def coloured(markup: bytes, wanted: Iterable[Wanted]) -> tuple[bytes, dict[Wanted, int]]:
    """Return styles.xml with the coloured twins of some styles, and the twins' numbers.

    What bore our colours before, in a file that was marked once and came back, bears none now.

    Raises:
        CannotMark: it is not written as the spreadsheet programs write it.
    """
    fills, formats = _FILLS.search(markup), _FORMATS.search(markup)
    if fills is None or formats is None or fills.start() > formats.start():
        raise CannotMark
    colours = _FILL.findall(fills[1])
    styles = [_plain(each, colours) for each in _FORMAT.findall(formats[1])]
    own = {doubtful: _place(colours, DOUBTFUL if doubtful else WRONG) for doubtful in (False, True)}
    numbers: dict[Wanted, int] = {}
    for style, doubtful in dict.fromkeys(wanted):
        if style >= len(styles):
            raise CannotMark
        numbers[style, doubtful] = len(styles)
        styles.append(_with_fill(styles[style], own[doubtful]))
    parts = (
        markup[: fills.start()],
        _list(b"fills", colours),
        markup[fills.end() : formats.start()],
        _list(b"cellXfs", styles),
        markup[formats.end() :],
    )
    return b"".join(parts), numbers


def _plain(style: bytes, colours: list[bytes]) -> bytes:
    fill = _FILL_OF.search(style)
    if fill is None or int(fill[1]) >= len(colours):
        return style
    colour = colours[int(fill[1])].upper()
    return _with_fill(style, 0) if WRONG in colour or DOUBTFUL in colour else style


def _place(colours: list[bytes], colour: bytes) -> int:
    """Return the number of our fill, which is added where there is none."""
    for number, each in enumerate(colours):
        if colour in each.upper():
            return number
    colours.append(
        b'<fill><patternFill patternType="solid"><fgColor rgb="%b"/><bgColor indexed="64"/>'
        b"</patternFill></fill>" % colour
    )
    return len(colours) - 1


def _with_fill(style: bytes, fill: int) -> bytes:
    bare = _APPLIES.sub(b"", _FILL_OF.sub(b"", style, count=1), count=1)
    return bare.replace(b"<xf", b'<xf fillId="%d" applyFill="1"' % fill, 1)


def _list(name: bytes, items: list[bytes]) -> bytes:
    return b'<%b count="%d">%b</%b>' % (name, len(items), b"".join(items), name)
