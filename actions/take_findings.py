"""Taking in the findings that a system sends: checked, compared and applied at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.exceptions import IntegrityError

from actions.changing_findings import change_findings
from actions.enrolling import enrol
from actions.import_words import words_to_officers
from actions.inviting import issue, tell
from actions.making_findings import make_findings
from rectification.comparison import Comparison, Known, compare
from rectification.errors import Stale, TokenUnknown
from rectification.intake import Item, read_items
from rectification.ledger import Field, LedgerRow
from rectification.notices import FindingsTaken
from rectification.office import Office
from storage import events, ledgers, outbox, queries, tokens
from storage.models import Person, Token
from storage.transactions import transaction

TRIES = 4
"""Tries of a batch that meets another change of the same rows."""
NAMED = 10
"""New units and people that the admins' notice names."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item.

    Attributes:
        item: as it was read.
        result: created, changed, unchanged or wrong.
        fields: which fields changed.
    """

    item: Item
    result: str
    fields: tuple[str, ...] = ()


async def take_findings(
    token: Token, given: Sequence[object], *, office: Office, now: datetime
) -> list[Outcome]:
    """Apply a batch: what is right of it in one transaction, what is wrong not at all.

    Units and people that nobody knew are made, as an import makes them; the admins are told
    in one message, and whoever issued the token gets the invitations.

    Raises:
        TokenUnknown: the token was revoked meanwhile; nothing was taken.
    """
    items = read_items(given, evaluator=token.evaluator, today=office.today(now))
    for left in reversed(range(TRIES)):
        try:
            return await _apply(token, items, office=office, now=now)
        except (IntegrityError, Stale):
            # Somebody else made the same finding, unit or person, or changed the finding,
            # between our look and our write; the next look sees it.
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


@transaction
async def _apply(
    token: Token, items: Sequence[Item], *, office: Office, now: datetime
) -> list[Outcome]:
    await queries.alone("intake")
    if not await tokens.used(token, now):
        raise TokenUnknown
    known = await ledgers.known(each.row.code for each in items if each.row is not None)
    comparison = Comparison()
    outcomes = [_compare(token, item, known, comparison) for item in items]
    moving = [*comparison.new, *(row for _, row, _ in comparison.changed)]
    if moving:
        wrong = sum(each.result == "wrong" for each in outcomes)
        await _write(token, comparison, moving, wrong=wrong, office=office, now=now)
    return outcomes


def _compare(
    token: Token, item: Item, known: Mapping[str, Known], comparison: Comparison
) -> Outcome:
    """Return what is to become of an item; a finding of another evaluator is not touched."""
    row, terms = item.row, item.terms
    if row is None or terms is None:
        return Outcome(item, "wrong")
    before = known.get(row.code)
    if before is not None and before.texts[Field.EVALUATOR] != token.evaluator:
        if not any(error.kind == "not_yours" for error in item.errors):
            item.is_wrong(Field.CODE, "not_yours", row.code)
        return Outcome(item, "wrong")
    new, changed = len(comparison.new), len(comparison.changed)
    compare([row], known, terms, comparison)
    if len(comparison.new) > new:
        return Outcome(item, "created")
    if len(comparison.changed) > changed:
        return Outcome(item, "changed", tuple(each.field for each in comparison.changed[-1][2]))
    return Outcome(item, "unchanged")


async def _write(
    token: Token,
    comparison: Comparison,
    moving: Sequence[LedgerRow],
    *,
    wrong: int,
    office: Office,
    now: datetime,
) -> None:
    """Write what is new and changed, and owe everybody concerned a word of it."""
    units = set(await ledgers.units_named(row.unit for row in moving))
    newest = await Person.all().order_by("-id").first()
    roll = await enrol(moving, office=office)
    source = {"source": token.name, "token": token.id}
    new = comparison.new
    await make_findings(None, new, roll, source=source, now=now, move="intake")
    await change_findings(None, comparison.changed, roll, now=now, source=source)
    shared = await ledgers.sharing(row.code for row in new)
    await outbox.add_many(await words_to_officers(shared, office, now), now=now)
    before = newest.id if newest else 0
    made = {person: name for (_, name), person in roll.officers.items() if person.id > before}
    notice = FindingsTaken(
        source=token.name,
        evaluator=token.evaluator,
        new=len(new),
        changed=len(comparison.changed),
        wrong=wrong,
        units_new=tuple(name for name in roll.units if name not in units)[:NAMED],
        people_new=tuple(made.values())[:NAMED],
        invited=len(made),
        unsupervised=await ledgers.unsupervised(row.unit for row in moving),
    )
    counts = {"new": notice.new, "changed": notice.changed, "wrong": wrong}
    await events.add("intake", by=None, at=now, after={**source, **counts})
    key = f"intake:{token.id}:{await ledgers.newest_event()}"
    admins = await Person.filter(is_admin=True).exclude(telegram_id=None).order_by("id")
    await outbox.add_all(admins, notice, key=key, now=now)
    issuer = next((each for each in admins if each.id == token.issued_by_id), None)
    receiver = issuer or next(iter(admins), None)
    if made and receiver is not None:
        invitations = await issue(made, by=receiver, renew=False, office=office, now=now)
        await tell(invitations, receiver, key=key, now=now)
