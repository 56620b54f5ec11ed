"""Sending a ledger back with its faults marked in it."""

from datetime import datetime

from actions.preview_ledger import left_out, read_batch
from rectification.comparison import without
from rectification.errors import NotFound
from rectification.ledger import Reading
from rectification.notices import MarkedLedger
from rectification.office import Office
from rectification.people import Actor
from storage import batches, outbox
from storage.files import FileStore
from storage.models import ImportBatch, Person
from storage.transactions import transaction


@transaction
async def send_marked(actor: Actor, batch_id: int, *, pressed: str, now: datetime) -> None:
    """Owe the admin the file of a preview with its faults marked; it is made when it is sent.

    A later press sends it again, as long as the bytes are kept: also of a file that was
    confirmed since, whose wrong rows are still to be brought in.

    Args:
        actor: who asked.
        batch_id: the ledger.
        pressed: what makes this press itself, so that a redelivered one sends nothing more.
        now: when.

    Raises:
        NotYourRole: only an admin loads ledgers.
        NotFound: no such ledger of this admin, or none that was ever read.
    """
    batch = await batches.reach(actor, batch_id, kind="ledger")
    if not batch.counts:
        raise NotFound(asked="")
    await outbox.add(
        await Person.get(id=actor.id),
        MarkedLedger(batch=batch.id, file=batch.file, wrong=batch.counts["wrong"]),
        key=f"marked:{batch.id}:{pressed}",
        now=now,
    )


async def read_to_mark(
    batch: ImportBatch, *, files: FileStore, office: Office
) -> tuple[bytes, Reading]:
    """Return the file of a batch, and what its preview said of the rows that count.

    Raises:
        UnreadableLedger: not one row can be taken.
    """
    reading = await read_batch(batch, files=files, office=office)
    content = await files.fetch(str(batch.attachment.sha256))
    return content, without(reading, await left_out(batch, reading))
