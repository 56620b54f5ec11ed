"""Files that an admin sent, reached through a permission, and their ends."""

from datetime import datetime

from rectification.errors import BatchOver, NotFound, NotYourRole
from rectification.people import Actor, Role
from storage.models import ImportBatch


async def reach(
    actor: Actor, batch_id: int, *, kind: str | None = None, anybodys: bool = False
) -> ImportBatch:
    """Return a file that this person may act on.

    Args:
        actor: who wants to.
        batch_id: the file's row.
        kind: `ledger` or `roster`; None is either.
        anybodys: whether another admin's will do.

    Raises:
        NotYourRole: only an admin keeps ledgers and rosters.
        NotFound: no such file for this person.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    wanted = ImportBatch.filter(id=batch_id)
    if kind is not None:
        wanted = wanted.filter(kind=kind)
    if not anybodys:
        wanted = wanted.filter(person_id=actor.id)
    batch = await wanted.first()
    if batch is None:
        raise NotFound(asked="")
    return batch


async def end(batch: ImportBatch, state: str, now: datetime, *states: str) -> None:
    """Bring a file to its end, once, from one of `states`.

    Raises:
        BatchOver: somebody was first.
    """
    ended = await ImportBatch.filter(id=batch.id, state__in=states).update(
        state=state, ended_at=now
    )
    if not ended:
        await batch.refresh_from_db(fields=["state"])
        raise BatchOver(state=batch.state)
