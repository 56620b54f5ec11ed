"""Questions that wait in a chat: rows, so that any process can take the answer."""

from datetime import datetime, timedelta

from rectification.people import Actor
from storage.models import Question


async def ask(
    actor: Actor, kind: str, facts: dict[str, object], *, now: datetime, hours: int
) -> Question:
    """Ask one thing; an older open question of the same kind is dropped for it."""
    await Question.filter(person_id=actor.id, kind=kind, ended_at=None).update(ended_at=now)
    return await Question.create(
        person_id=actor.id,
        kind=kind,
        facts=facts,
        asked_at=now,
        expires_at=now + timedelta(hours=hours),
    )


async def waiting(actor: Actor, *kinds: str, now: datetime) -> Question | None:
    """Return the newest open question of these kinds (of any kind, when none is given)."""
    query = Question.filter(person_id=actor.id, ended_at=None, expires_at__gt=now)
    if kinds:
        query = query.filter(kind__in=kinds)
    return await query.order_by("-id").first()


async def end(question: Question, now: datetime) -> bool:
    """Close a question; False when somebody closed it before."""
    return bool(await Question.filter(id=question.id, ended_at=None).update(ended_at=now))
