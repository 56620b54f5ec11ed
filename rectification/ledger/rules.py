"""What somebody has said about the columns of a table that its headings do not say."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from rectification.ledger.fields import Field


@dataclass(frozen=True)
class ColumnRules:
    """How the columns of one kind of table are to be read; by default as they name themselves.

    A column is named by its heading, a repeated one by "heading (2)" and so on; see
    `header.Header.names`.
    """

    fields: Mapping[str, Field | None] = field(default_factory=dict)
    """What these columns are; None is no field, kept as extra."""
    base: str = ""
    """The column from whose date the deadline is counted."""
    days: int = 0
    """How many days after that date the deadline is."""
    deadline: date | None = None
    """The same deadline for all rows."""
    unit: str = ""
    """The same unit for all rows."""
    owner: str = ""
    """The same person for all rows."""
    owner_is_unit: bool = False
    """Nobody is named: the unit itself answers, whoever joins with its invitation."""
    prefix: str = ""
    """Numbers are made, and begin with this."""
    day_first: Mapping[str, bool] = field(default_factory=dict)
    """Of columns with dates like 12/07/2021, whether the first number is the day."""
    take_closed: bool = False
    """Rows that the table calls closed are brought in as well, as open findings."""

    def gives(self, each: Field) -> bool:
        """Tell whether the rules give a field that no column is."""
        return {
            Field.CODE: bool(self.prefix),
            Field.UNIT: bool(self.unit),
            Field.OWNER: bool(self.owner) or self.owner_is_unit,
            Field.DEADLINE: bool(self.base) or self.deadline is not None,
        }.get(each, False)

    def with_field(self, column: str, each: Field | None) -> Self:
        """Return the rules with one more column said."""
        return replace(self, fields={**self.fields, column: each})

    def to_json(self) -> dict[str, Any]:
        """Return the rules as JSON has them."""
        plain = asdict(self)
        return plain | {"deadline": self.deadline and self.deadline.isoformat()}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Return the rules that `to_json` wrote."""
        deadline = plain["deadline"]
        return cls(
            **{
                **plain,
                "fields": {
                    name: Field(each) if each else None for name, each in plain["fields"].items()
                },
                "deadline": date.fromisoformat(deadline) if deadline else None,
            }
        )


AS_NAMED = ColumnRules()
"""Nothing is said: every column is what its heading names."""
