"""Asking what the columns of a ledger are: steps that several actions share."""

from datetime import datetime

from rectification.ledger import Layout
from rectification.ledger.questions import Answer, Answers, Asked, Question, Say, next_question
from rectification.notices import Choice, ColumnAsked, ColumnShown
from rectification.office import Office
from rectification.people import Actor
from storage import outbox, people, questions
from storage.models import ImportBatch, Person

KIND = "column"
SHOWN = 6
"""Columns that a question shows with a value of each."""


def answers_of(batch: ImportBatch) -> list[tuple[str, Answer]]:
    """Return what was answered about a batch so far."""
    return [(key, Answer(Say(say), value)) for key, say, value in batch.answers]


def open_question(batch: ImportBatch, answers: Answers) -> Question | None:
    """Return what is still to be asked about a batch; None when all is known."""
    return next_question(layout(batch), answers, anew=batch.asks_all)


def layout(batch: ImportBatch) -> Layout:
    """Return what the columns of a batch that was read once show."""
    return Layout.from_json(batch.layout or {})


async def put(batch: ImportBatch, question: Question, *, office: Office, now: datetime) -> None:
    """Ask the admin one question about a batch, in the place of the one before."""
    person = await Person.get(id=batch.person_id)
    choices = [[choice.say, choice.value] for choice in question.choices]
    asked = await questions.ask(
        await people.as_actor(person),
        KIND,
        {
            "batch": batch.id,
            "round": batch.round,
            "choices": choices,
            "number": question.number,
        },
        now=now,
        hours=office.policy.question_hours,
    )
    await outbox.add(person, notice(batch, asked.id, question), key=f"column:{asked.id}", now=now)


def notice(batch: ImportBatch, question_id: int, question: Question) -> ColumnAsked:
    """Return a question as the admin is told it."""
    offered = {choice.value for choice in question.choices if choice.say is Say.COLUMN}
    columns = [
        ColumnShown(column.name, next(iter(column.samples), ""))
        for column in layout(batch).columns
        if column.name in offered
    ]
    is_field = question.asked is Asked.WHICH
    return ColumnAsked(
        question=question_id,
        batch=batch.id,
        file=batch.file,
        asked=question.asked,
        field=question.about if is_field else "",
        heading=question.column or ("" if is_field else question.about),
        example=question.samples[0] if question.asked is Asked.ORDER else "",
        samples=question.samples,
        columns=tuple(columns[:SHOWN]),
        columns_total=len(columns),
        choices=tuple(Choice(choice.say, choice.value) for choice in question.choices),
        number=question.number,
        total=question.total,
    )


async def hold(actor: Actor, batch_id: int, *states: str) -> ImportBatch | None:
    """Return a batch of this admin in one of these states, held until the transaction ends."""
    own = ImportBatch.filter(id=batch_id, person_id=actor.id, state__in=states)
    return await own.select_for_update().first()
