"""Rows below the header that are no findings: totals, notes, repeated headers, examples."""

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from rectification.ledger.characters import narrow, text_of
from rectification.ledger.sheet import Cell

if TYPE_CHECKING:
    from rectification.ledger.table import Table


class Skip(StrEnum):
    """Why a row is passed over; the value is the name of its count in `LeftOut`."""

    BLANK = "blank"
    TOTAL = "total"
    FOOTNOTE = "footnote"
    HEADING = "heading"
    EXAMPLE = "example"


EXAMPLE_CODES = ("示例", "EXAMPLE")
"""How the codes of example rows begin; such a row is never a finding."""

_TOTAL = re.compile(r"(?:合|总|小|共|累)\s*计|grand total|sub-?total|totals?\b", re.IGNORECASE)
_NOTE = re.compile(
    r"注\s*[:：]|备注|说明|填表|填报|制表|编制|审核|复核|签字|签章|联系电话|单位负责人|\*|※|"
    r"notes?\b|source\b|prepared by",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:填表|填报|制表|编制|审核|复核|签字|签章)(?:人|单位|日期)?\s*[:：]")
"""Who drew the table up; no finding begins so, whichever columns the rest stands in."""
_SECTION = re.compile(
    r"[(（]?[一二三四五六七八九十]+[)）、.．]|第[一二三四五六七八九十]+[部章节类]"
)
_PAGE = re.compile(r"第\s*\d+\s*页|page\s+\d+\b|\d+\s*/\s*\d+\s*页", re.IGNORECASE)
_FEW = 3
"""A total or a note fills fewer cells than a finding owes, whatever else it says."""


def why_skipped(cells: list[Cell], table: "Table", *, after_note: bool) -> Skip | None:
    """Return why the row is no finding; None if it is one, or a wrong one.

    Args:
        cells: The row as it stands, before merged cells are filled down.
        table: The columns and headings.
        after_note: The row above was a note, so one more lone text goes on with it.
    """
    surest = table.owed[0]
    if cells[surest] and all(cells[column] for column in table.telling):
        return _though_full(cells, surest, table)
    if cells[surest] and any(cells[column] for column in table.telling):
        skip = _though_full(cells, surest, table)
        if skip is not None:
            return skip
    return _with_gaps(cells, table, after_note=after_note)


def _though_full(cells: list[Cell], surest: int, table: "Table") -> Skip | None:
    if str(cells[surest]).lstrip().upper().startswith(EXAMPLE_CODES):
        return Skip.EXAMPLE
    text = text_of(cells[surest])
    if _TOTAL.fullmatch(text):
        return Skip.TOTAL
    if _SIGNED.match(text):
        return Skip.FOOTNOTE
    header = table.sheet.rows[table.first - 1]
    return Skip.HEADING if cells[surest] == header[surest] else None


def _with_gaps(cells: list[Cell], table: "Table", *, after_note: bool) -> Skip | None:
    named = zip(cells, table.headings, strict=True)
    texts = [text for text in (text_of(cell) for cell, name in named if name) if text]
    if not texts:
        return Skip.FOOTNOTE if any(map(text_of, cells)) else Skip.BLANK
    first = narrow(texts[0])
    filled = sum(bool(text_of(cells[column])) for column in table.owed)
    few = filled < min(_FEW, len(table.owed))
    if few and _TOTAL.match(first):
        return Skip.TOTAL
    if few and (_NOTE.match(first) or _PAGE.match(first)):
        return Skip.FOOTNOTE
    if len(texts) == 1 and first in table.titles:
        return Skip.HEADING
    if len(texts) == 1 and (after_note or _SECTION.match(first)):
        return Skip.FOOTNOTE
    return None
