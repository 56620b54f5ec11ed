"""Owing somebody the ledger as a file; whoever sends it makes it."""

from datetime import datetime

from rectification.errors import NotYourRole
from rectification.notices import LedgerExport, NothingToExport
from rectification.people import Actor, Role
from storage import findings, outbox
from storage.models import Person
from storage.transactions import transaction


@transaction
async def export_ledger(actor: Actor, *, form: str, wan: bool, pressed: str, now: datetime) -> None:
    """Owe the findings in a person's sight as a file: all to an admin, else those supervised.

    Args:
        actor: who wants it.
        form: xlsx or csv.
        wan: whether amounts are in 万元; else in yuan.
        pressed: the update that asks, answered once.
        now: when.

    Raises:
        NotYourRole: an officer's findings are shown by /mine.
    """
    if not actor.roles & {Role.ADMIN, Role.SUPERVISOR}:
        raise NotYourRole(role=Role.ADMIN)
    admin = actor.has(Role.ADMIN)
    notice: LedgerExport | NothingToExport = LedgerExport(form=form, wan=wan, admin=admin, at=now)
    if not await findings.in_sight(actor).exists():
        notice = NothingToExport(admin=admin)
    await outbox.add(await Person.get(id=actor.id), notice, key=f"export:{pressed}", now=now)
