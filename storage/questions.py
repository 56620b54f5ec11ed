"""Questions that wait in a chat: rows, so that any process can take the answer."""

from datetime import datetime, timedelta

from rectification.people import Actor
from storage import queries
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
    of_kind = " OR ".join(f"kind = '{kind}'" for kind in kinds)
    query = _WAITING.replace("OF_KIND", f"AND ({of_kind})" if kinds else "")
    found = await queries.models(Question, query, person=actor.id, now=now)
    return found[0] if found else None


_WAITING = """
SELECT * FROM question
WHERE person_id = {person} AND ended_at IS NULL AND expires_at > {now} OF_KIND
ORDER BY id DESC LIMIT 1
"""


async def end(question: Question, now: datetime) -> bool:
    """Close a question; False when somebody closed it before."""
    return bool(await Question.filter(id=question.id, ended_at=None).update(ended_at=now))
