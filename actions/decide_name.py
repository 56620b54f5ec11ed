"""Deciding what becomes of a name that nobody bears, before the ledger is imported."""

from datetime import datetime

from actions.asking_columns import hold
from rectification.errors import BatchOver, NotFound, NotYourRole
from rectification.naming import Decided
from rectification.notices import NamesShown
from rectification.people import Actor, Role
from storage import outbox
from storage.bells import Bell, ask
from storage.models import ImportBatch, ImportName, Person
from storage.transactions import transaction


@transaction
async def decide_name(
    actor: Actor,
    name_id: int,
    decided: Decided,
    place: int = 0,
    *,
    shown: NamesShown,
    pressed: str,
    now: datetime,
) -> None:
    """Decide about one name of a ledger that is previewed; the preview is out of date then.

    Args:
        actor: who decides.
        name_id: the name.
        decided: what becomes of it.
        place: which of the near names it is matched with.
        shown: the list that is to show it, and where.
        pressed: what makes this press itself.
        now: when.

    Raises:
        NotYourRole: only an admin loads ledgers.
        NotFound: no such name in a ledger of this admin.
        BatchOver: the import is over, or under way.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    name = await ImportName.get_or_none(id=name_id, batch__person_id=actor.id)
    if name is None:
        raise NotFound(asked="")
    batch = await _previewed(actor, name.batch_id)
    target = ""
    if decided is Decided.MATCH:
        offered = list(dict.fromkeys([*name.near, *filter(None, [name.target])]))
        if not 0 <= place < len(offered):
            raise NotFound(asked="")
        target = offered[place]
    if (name.decided, name.target) != (decided, target):
        if name.target and name.target not in name.near:
            name.near = [*name.near, name.target]
        name.decided, name.target = decided, target
        await name.save(update_fields=["near", "decided", "target"])
        batch.round, batch.changed = batch.round + 1, True
        await batch.save(update_fields=["round", "changed"])
    await outbox.add(await Person.get(id=actor.id), shown, key=f"names:{pressed}", now=now)


@transaction
async def preview_again(actor: Actor, batch_id: int) -> None:
    """Have a ledger read and previewed again, by what was decided since.

    Raises:
        NotYourRole: only an admin loads ledgers.
        BatchOver: the import is over, under way, or being read already.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    batch = await _previewed(actor, batch_id)
    batch.state, batch.round, batch.claimed_until = "waiting", batch.round + 1, None
    await batch.save(update_fields=["state", "round", "claimed_until"])
    ask(Bell.PREVIEWS)


async def _previewed(actor: Actor, batch_id: int) -> ImportBatch:
    batch = await hold(actor, batch_id, "previewed")
    if batch is None:
        found = await ImportBatch.get_or_none(id=batch_id, person_id=actor.id)
        raise NotFound(asked="") if found is None else BatchOver(state=found.state)
    if batch.began_at is not None:
        raise BatchOver(state="confirmed")
    return batch
