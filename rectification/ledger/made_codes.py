"""Numbers for findings whose ledger gives them none.

A running number would change as soon as a row is added or sorted, and the next import would
take every finding for another. So the number is made from what the finding is: its unit, its
project and its words. The same row gets the same number in any file and any order; a row
whose words change is a new finding; two rows that say the same are one, and the second is an
error.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from rectification.ledger.characters import narrow
from rectification.ledger.fields import Field

DEFAULT_PREFIX = "LM"
LONGEST_PREFIX = 20
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit (crockford.com/base32.html)."""
_LENGTH = 8
"""Forty bits: among 10,000 findings two differing ones share a number once in 20,000 ledgers."""
_AFTER_CODE = tuple(Field)[1:]
_MADE_FROM = tuple(_AFTER_CODE.index(each) for each in (
    Field.UNIT, Field.PROJECT, Field.DESCRIPTION,
))  # fmt: skip


def made_code(prefix: str, facts: Sequence[Any]) -> str:
    """Return the number of a finding.

    Args:
        prefix: What the number begins with.
        facts: The values of a row in the order of `Field`, those after the code.
    """
    said = "\x1f".join("".join(narrow(facts[at] or "").split()) for at in _MADE_FROM)
    digest = int.from_bytes(hashlib.sha256(said.casefold().encode()).digest()[:5])
    signs = (_SIGNS[digest >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    return f"{prefix}-{''.join(signs)}"
