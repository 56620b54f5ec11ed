"""What a ledger says of a finding: the fields, which of them a row owes, and their lengths."""

from enum import StrEnum


class Field(StrEnum):
    """A fact that the trade knows; the value is its name in reports and errors."""

    CODE = "code"
    PROJECT = "project"
    UNIT = "unit"
    EVALUATOR = "evaluator"
    GRADE = "grade"
    CATEGORY = "category"
    DESCRIPTION = "description"
    ADVICE = "advice"
    AMOUNT = "amount_yuan"
    OWNER = "owner"
    ASSISTING = "assisting"
    SUPERVISOR = "supervisor"
    DEADLINE = "deadline"


REQUIRED = (Field.CODE, Field.UNIT, Field.DESCRIPTION, Field.OWNER, Field.DEADLINE)
"""Without one of these nobody can be asked, watched or reminded."""

LIMITS = {
    Field.CODE: 64,
    Field.PROJECT: 300,
    Field.UNIT: 100,
    Field.EVALUATOR: 200,
    Field.GRADE: 50,
    Field.CATEGORY: 100,
    Field.DESCRIPTION: 5000,
    Field.ADVICE: 5000,
    Field.OWNER: 100,
    Field.ASSISTING: 100,
    Field.SUPERVISOR: 100,
}
"""The longest text of a field, in characters; for owners and assistants, of one name."""


class Kind(StrEnum):
    """What is wrong with a value (the first six), or what was made of it (the last two)."""

    MISSING = "missing"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    TOO_LONG = "too_long"
    OPEN_ENDED = "open_ended"
    UNKNOWN = "unknown"
    INFERRED = "inferred"
    PAST = "past"
