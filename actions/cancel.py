"""Dropping whatever the bot is asking (/cancel); what was sent stays kept."""

from datetime import datetime

from actions import asking_columns
from rectification.notices import Cancelled
from rectification.people import Actor
from storage import outbox, questions
from storage.models import ImportBatch, Person, Report
from storage.transactions import transaction


@transaction
async def cancel(actor: Actor, *, pressed: str, now: datetime) -> bool:
    """Drop the newest open question.

    Returns:
        False when nothing was being asked.
    """
    question = await questions.waiting(actor, now=now)
    if question is None:
        return False
    await questions.end(question, now)
    if question.kind == asking_columns.KIND:
        asking = ImportBatch.filter(id=question.facts["batch"], person_id=actor.id, state="asking")
        await asking.update(state="cancelled", ended_at=now)
    kept = await Report.filter(person_id=actor.id, finding_id=None).count()
    await outbox.add(
        await Person.get(id=actor.id),
        Cancelled(what=question.kind, kept=kept if question.kind == "finding" else 0),
        key=f"cancel:{pressed}",
        now=now,
    )
    return True
