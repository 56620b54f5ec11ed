"""What a benchmark found, as a table for people or as JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

Cell = str | float | None


@dataclass(frozen=True)
class Table:
    """Figures side by side; it prints as Markdown, so that it can go into the documentation.

    Attributes:
        title: what was measured, and how much of it.
        heads: the columns; the first names the rows.
        rows: the cells; numbers are rounded when printed, not here.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def __str__(self) -> str:
        """Return the table in Markdown, in columns that line up."""
        lines = [list(self.heads), *([_shown(cell) for cell in row] for row in self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.heads))]
        padded = [
            "| "
            + " | ".join(
                cell.rjust(width) if place else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            + " |"
            for line in lines
        ]
        rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
        return "\n".join([self.title, "", padded[0], rule, *padded[1:], ""])


def tell(tables: Sequence[Table], *, as_json: bool) -> None:
    """Print tables in either form."""
    if as_json:
        print(json.dumps([asdict(table) for table in tables], ensure_ascii=False, indent=2))
    else:
        print("\n".join(str(table) for table in tables), flush=True)


def _shown(cell: Cell) -> str:
    """Return a number with three figures that say something, anything else as it is."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or abs(cell) >= 100:  # noqa: PLR2004  # three figures before the point
        return f"{cell:,.0f}"
    return f"{cell:.3g}" if abs(cell) < 1 else f"{cell:.{2 if abs(cell) < 10 else 1}f}"  # noqa: PLR2004  # as above
