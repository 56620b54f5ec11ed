"""Letting a system of an evaluator send findings, and shutting it out again."""

from datetime import datetime

from rectification.errors import NameMissing, NotFound, NotYourRole, TooLong
from rectification.ledger import LIMITS, Field
from rectification.ledger.characters import text_of
from rectification.notices import TokenIssued, TokenRevoked
from rectification.office import Office
from rectification.people import Actor, Role
from rectification.tokens import fingerprint, token_for
from storage import events, outbox
from storage.models import Person, Token
from storage.transactions import transaction

LONGEST_NAME = 120


@transaction
async def issue_token(
    actor: Actor, evaluator: str, name: str, *, pressed: str, office: Office, now: datetime
) -> None:
    """Issue a token for a system of an evaluator, and owe the admin its text.

    Args:
        actor: the admin.
        evaluator: whose findings the system may send.
        name: what the system is called; the evaluator's name if empty.
        pressed: the update that asks, answered once.
        office: the organisation.
        now: when.

    Raises:
        NotYourRole: only an admin lets systems in.
        NameMissing: no evaluator is named.
        TooLong: a name is.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    evaluator = text_of(" ".join(evaluator.split()))
    name = text_of(" ".join(name.split())) or evaluator[:LONGEST_NAME]
    if not evaluator:
        raise NameMissing
    for text, limit in ((evaluator, LIMITS[Field.EVALUATOR]), (name, LONGEST_NAME)):
        if len(text) > limit:
            raise TooLong(limit=limit, length=len(text))
    token = await Token.create(name=name, evaluator=evaluator, issued_by_id=actor.id, issued_at=now)
    token.token_hash = fingerprint(token_for(office.key, token.id))
    await token.save(update_fields=["token_hash"])
    after: dict[str, object] = {"token": token.id, "name": name, "evaluator": evaluator}
    await events.add("issue_token", by=actor, at=now, after=after)
    notice = TokenIssued(id=token.id, name=name, evaluator=evaluator)
    await outbox.add(await Person.get(id=actor.id), notice, key=f"token:{pressed}", now=now)


@transaction
async def revoke_token(actor: Actor, token_id: int, *, now: datetime) -> None:
    """Revoke a token at once; the findings that came with it stay.

    Raises:
        NotYourRole: only an admin shuts systems out.
        NotFound: no such token, or it was revoked before.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    token = await Token.get_or_none(id=token_id)
    if token is None or not await Token.filter(id=token_id, revoked_at=None).update(revoked_at=now):
        raise NotFound(asked="")
    await events.add("revoke_token", by=actor, at=now, after={"token": token_id})
    notice = TokenRevoked(name=token.name, evaluator=token.evaluator)
    await outbox.add(await Person.get(id=actor.id), notice, key=f"token-end:{token_id}", now=now)
