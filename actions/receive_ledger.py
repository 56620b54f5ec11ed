"""Taking in a ledger file: noted here, fetched by a worker, previewed when it is there."""

from datetime import datetime

from actions import asking_columns
from rectification.errors import FileTooBig, NotALedger, NotYourRole
from rectification.incoming import FILE_LIMIT, Message
from rectification.notices import BatchLine, LedgerReceived, LedgerWanted
from rectification.office import Office
from rectification.people import Actor, Role
from storage import outbox, questions, reports
from storage.models import ImportBatch, Person
from storage.transactions import transaction

LAST = 5
"""Imports that /import lists, each with a button that undoes it."""


@transaction
async def receive_ledger(actor: Actor, message: Message, *, office: Office, now: datetime) -> None:
    """Note a ledger that an admin sent, or ask for the file when /import came alone.

    A file that comes later replaces one whose preview was not confirmed.

    Raises:
        NotYourRole: only an admin loads ledgers.
        NotALedger: a photo, a voice message or the like.
        FileTooBig: over Telegram's limit.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    person = await Person.get(id=actor.id)
    file = message.file
    if file is None:
        question = await questions.ask(
            actor, "ledger", {}, now=now, hours=office.policy.question_hours
        )
        wanted = LedgerWanted(batches=await _last_imports())
        await outbox.add(person, wanted, key=f"ledger-wanted:{question.id}", now=now)
        return
    if file.media != "document":
        raise NotALedger(name=file.name)
    if file.size is not None and file.size > FILE_LIMIT:
        raise FileTooBig(name=file.name, size=file.size, limit=FILE_LIMIT)
    for kind in ("ledger", asking_columns.KIND):
        asked = await questions.waiting(actor, kind, now=now)
        if asked is not None:
            await questions.end(asked, now)
    await ImportBatch.filter(
        person_id=actor.id, state__in=["waiting", "asking", "previewed"]
    ).update(state="replaced", ended_at=now)
    attachment = await reports.attach(message, file, now)
    today = office.today(now)
    batch = await ImportBatch.create(
        person_id=actor.id,
        attachment=attachment,
        file=file.name[:300],
        year=today.year,
        today=today,
        at=now,
    )
    await outbox.add(
        person,
        LedgerReceived(file=file.name),
        key=f"ledger:{batch.id}",
        now=now,
        reply_to=message.message_id,
    )


async def _last_imports() -> tuple[BatchLine, ...]:
    """Return the imports confirmed last, whoever's, undone ones included."""
    ended = ImportBatch.filter(kind="ledger", state__in=["confirmed", "undone"])
    rows = await ended.order_by("-ended_at", "-id").limit(LAST).select_related("person")
    return tuple(
        BatchLine(
            id=row.id,
            file=row.file,
            by=row.person.name,
            at=row.ended_at or row.at,
            new=row.counts.get("new", 0),
            changed=row.counts.get("changed", 0),
            undone=row.state == "undone",
        )
        for row in rows
    )
