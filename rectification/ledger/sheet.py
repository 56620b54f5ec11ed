"""A sheet as read from any kind of file: cells, the merged areas, the cells without a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A value as the file holds it; an empty cell is an empty string."""

Area = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, each as row and column counted from 0."""


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from its first row and column on, every row equally long."""

    name: str
    rows: Sequence[list[Cell]]
    merged: Sequence[Area] = ()
    broken: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """Row, then column (from 0), of formulas that ended in an error or hold no value."""
