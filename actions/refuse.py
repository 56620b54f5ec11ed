"""Telling somebody that what they asked for is not given."""

from datetime import datetime

from rectification.errors import CodeWrong, Refusal, Stale
from rectification.notices import FreshState, Refused
from storage import events, outbox, questions
from storage.models import Finding, Person, Question
from storage.transactions import transaction


@transaction
async def refuse(
    chat_id: int,
    refusal: Refusal,
    *,
    asked: str,
    reply_to: int | None = None,
    locale: str = "",
    now: datetime,
) -> None:
    """Owe a refusal to a chat; a stale press is answered with the fresh state besides.

    Args:
        chat_id: the chat, joined or not.
        refusal: what is refused and why.
        asked: what makes the request itself, so that a redelivered one is refused once.
        reply_to: the message that asked.
        locale: the language for somebody who has not joined; the office's own by default.
        now: when.
    """
    person = await Person.get_or_none(telegram_id=chat_id)
    if isinstance(refusal, CodeWrong):
        await events.add("wrong_code", by=None, at=now, message=(chat_id, reply_to or 0))
    if isinstance(refusal, Stale) and person is not None:
        finding = await Finding.get_or_none(code=refusal.finding)
        if finding is not None:
            await _drop_reason(person, finding, now)
            await outbox.add(
                person,
                FreshState(finding=finding.id, code=finding.code),
                key=f"fresh:{asked}",
                now=now,
            )
            return
    await outbox.add(
        person or chat_id,
        Refused(code=refusal.code, fields=_plain(refusal), locale=locale),
        key=f"refused:{asked}",
        now=now,
        reply_to=reply_to,
    )


async def _drop_reason(person: Person, finding: Finding, now: datetime) -> None:
    """Ask no longer why about a state that has passed: else each further word is refused."""
    for question in await Question.filter(person_id=person.id, kind="reason", ended_at=None):
        if question.facts["finding"] == finding.id and question.facts["version"] != finding.version:
            await questions.end(question, now)


def _plain(refusal: Refusal) -> dict[str, str | int | list[str]]:
    """Return the refusal's fields as JSON has them."""
    return {
        name: [str(each) for each in value]
        if isinstance(value, tuple)
        else value
        if isinstance(value, int)
        else str(value)
        for name, value in refusal.facts().items()
    }
