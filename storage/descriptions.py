"""What findings are about, for many of them at once."""

from dataclasses import dataclass

from storage import queries
from storage.turns import in_turns


@dataclass(frozen=True, slots=True)
class Description:
    """What is told of a finding beside its state."""

    id: int
    code: str
    description: str
    unit: str
    project: str
    category: str
    percent: int | None
    lead: str
    officers: tuple[str, ...]
    latest: str


async def described(ids: list[int]) -> dict[int, Description]:
    """Return what findings are about, who has them, and what was last reported, by row."""
    found: dict[int, Description] = {}
    among = queries.among("ids")
    async for some in in_turns(ids):
        listed = queries.listed(some)
        names: dict[int, list[str]] = {}
        for row in await queries.rows(_NAMES.replace("AMONG", among), ids=listed):
            names.setdefault(row["finding_id"], []).append(row["name"])
        reports = await queries.rows(_LATEST.replace("AMONG", among), ids=listed)
        latest = {row["finding_id"]: row["text"] for row in reports}
        for row in await queries.rows(_ABOUT.replace("AMONG", among), ids=listed):
            officers = tuple(names.get(row["id"], ()))
            found[row["id"]] = Description(
                **row,
                lead=officers[0] if officers else "",
                officers=officers,
                latest=latest.get(row["id"], ""),
            )
    return found


_ABOUT = """
SELECT f.id, f.code, f.description, u.name AS unit, f.project, f.category, f.percent
FROM finding f JOIN unit u ON u.id = f.unit_id WHERE f.id AMONG
"""

_NAMES = """
SELECT s.finding_id, p.name FROM share s JOIN person p ON p.id = s.person_id
WHERE s.finding_id AMONG ORDER BY s.lead DESC, s.id
"""

_LATEST = """
SELECT finding_id, text FROM report
WHERE id IN (SELECT MAX(id) FROM report WHERE finding_id AMONG GROUP BY finding_id)
"""
