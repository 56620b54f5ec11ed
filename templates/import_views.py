"""What the pages about an import under way are given to print."""

from dataclasses import dataclass

from templates.views import View


@dataclass(frozen=True, slots=True)
class NamesList(View):
    """The names in a ledger that nobody bears, a page of them; its buttons say what is decided.

    `begin` and `last` are the places of the page among all, `likely` how many resemble a known
    name. `changed` tells that the preview is out of date.
    """

    page = "names"
    file: str
    begin: int
    last: int
    total: int
    likely: int
    changed: bool


@dataclass(frozen=True, slots=True)
class NameCard(View):
    """One such name: what is decided of it, and what it is.

    `part` is a `rectification.naming.Part`, `unit` that in which an owner is named.
    """

    page = "name"
    name: str
    part: str
    unit: str
    decided: str
    target: str
    recalled: bool
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerProgress(View):
    """How far a ledger is read, checked, stored, written or sent; see `rectification.course`."""

    page = "ledger_progress"
    file: str
    stage: str
    done: int
    total: int
