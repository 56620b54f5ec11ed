"""Owing somebody the ledger as a file; whoever sends it makes it."""

from datetime import datetime

from rectification.errors import NotYourRole
from rectification.notices import ExportUnderWay, LedgerExport, NothingToExport
from rectification.people import Actor, Role
from storage import findings, outbox
from storage.models import Person
from storage.transactions import transaction

MANY = 2000
"""Findings from which on writing them may take over two seconds of a slow core."""


@transaction
async def export_ledger(actor: Actor, *, form: str, wan: bool, pressed: str, now: datetime) -> None:
    """Owe the findings in a person's sight as a file: all to an admin, else those supervised.

    Before a file that takes a while goes a message that shows how far it is.

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
    admin, person = actor.has(Role.ADMIN), await Person.get(id=actor.id)
    total, followed = await findings.in_sight(actor).count(), ""
    if total >= MANY:
        followed = f"exporting:{pressed}"
        await outbox.add(person, ExportUnderWay(total), key=followed, now=now)
    notice: LedgerExport | NothingToExport = NothingToExport(admin=admin)
    if total:
        notice = LedgerExport(form=form, wan=wan, admin=admin, at=now, followed=followed)
    await outbox.add(person, notice, key=f"export:{pressed}", now=now)
