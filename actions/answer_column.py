"""Answering what a ledger's columns are: by a button, in words, and taking an answer back."""

from dataclasses import replace
from datetime import datetime

from actions.asking_columns import KIND, answers_of, hold, layout, open_question, put
from rectification.errors import AnswerUnclear, NotYourRole, QuestionOver
from rectification.ledger import AS_NAMED, ColumnRules
from rectification.ledger.answering import typed
from rectification.ledger.questions import Answer, Asked, Say, rules_of
from rectification.office import Office
from rectification.people import Actor, Role
from storage import events, profiles, questions
from storage.bells import Bell, ask
from storage.models import ImportBatch, Question
from storage.transactions import transaction


@transaction
async def press_answer(
    actor: Actor, question_id: int, place: int, *, office: Office, now: datetime
) -> None:
    """Take the answer that a button offers; it counts as long as the question is open.

    Raises:
        NotYourRole: only an admin loads ledgers.
        QuestionOver: it was answered, taken back or dropped, or is somebody else's.
    """
    question, batch = await _open(actor, question_id)
    choices = question.facts["choices"]
    if not isinstance(choices, list) or not 0 <= place < len(choices):
        raise QuestionOver
    say, value = choices[place]
    await _take(actor, question, batch, Answer(Say(say), value), office=office, now=now)


@transaction
async def type_answer(
    actor: Actor, question_id: int, text: str, *, office: Office, now: datetime
) -> None:
    """Take an answer in words: a heading, a name for all rows, a date, a number of days.

    Raises:
        AnswerUnclear: the words answer something else; the question stands.
        NotYourRole, QuestionOver: as `press_answer`.
    """
    question, batch = await _open(actor, question_id)
    asked = open_question(batch, answers_of(batch))
    if asked is None:
        raise QuestionOver
    answer = typed(asked, text, today=office.today(now))
    if answer is None:
        field = asked.about if asked.asked is Asked.WHICH else ""
        raise AnswerUnclear(asked=asked.asked, field=field)
    await _take(actor, question, batch, answer, office=office, now=now)


@transaction
async def take_back(actor: Actor, question_id: int, *, office: Office, now: datetime) -> None:
    """Forget the last answer and ask that question again.

    Raises:
        NotYourRole, QuestionOver: as `press_answer`.
    """
    question, batch = await _open(actor, question_id)
    if not batch.answers or not await questions.end(question, now):
        raise QuestionOver
    batch.answers = batch.answers[:-1]
    await batch.save(update_fields=["answers"])
    asked = open_question(batch, answers_of(batch))
    if asked is not None:
        await put(batch, asked, office=office, now=now)


@transaction
async def answer_anew(
    actor: Actor, batch_id: int, seen: int, *, office: Office, now: datetime
) -> None:
    """Ask again about the columns of a ledger that is previewed, guesses and all.

    Raises:
        NotYourRole: only an admin loads ledgers.
        QuestionOver: the preview is over, or another than the one that was seen.
    """
    batch = await _previewed(actor, batch_id, seen)
    batch.answers, batch.asks_all = [], True
    asked = open_question(batch, []) if batch.layout else None
    if asked is None:
        raise QuestionOver
    batch.state, batch.round = "asking", batch.round + 1
    await batch.save(update_fields=["state", "answers", "asks_all", "round"])
    await put(batch, asked, office=office, now=now)


@transaction
async def take_closed(actor: Actor, batch_id: int, seen: int, *, now: datetime) -> None:
    """Bring in also the rows that a ledger calls closed, as open findings; or again not.

    Raises:
        NotYourRole, QuestionOver: as `answer_anew`.
    """
    batch = await _previewed(actor, batch_id, seen)
    rules = AS_NAMED if batch.rules is None else ColumnRules.from_json(batch.rules)
    rules = replace(rules, take_closed=not rules.take_closed)
    if batch.profile:
        await _keep(actor, batch, rules, now)
    batch.rules = rules.to_json()
    await _read_again(batch)


async def _open(actor: Actor, question_id: int) -> tuple[Question, ImportBatch]:
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    question = await Question.get_or_none(id=question_id, person_id=actor.id, kind=KIND)
    if question is None or question.ended_at is not None:
        raise QuestionOver
    batch = await hold(actor, _number(question, "batch"), "asking")
    if batch is None or batch.round != question.facts["round"]:
        raise QuestionOver
    return question, batch


async def _previewed(actor: Actor, batch_id: int, seen: int) -> ImportBatch:
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    batch = await hold(actor, batch_id, "previewed")
    if batch is None or batch.round != seen:
        raise QuestionOver
    return batch


async def _take(
    actor: Actor,
    question: Question,
    batch: ImportBatch,
    answer: Answer,
    *,
    office: Office,
    now: datetime,
) -> None:
    """Write an answer down, and ask the next thing, or have the ledger read by the answers."""
    given = answers_of(batch)
    asked = open_question(batch, given)
    if asked is None or not await questions.end(question, now):
        raise QuestionOver
    given.append((asked.key, answer))
    batch.answers = [[key, said.say, said.value] for key, said in given]
    following = open_question(batch, given)
    if following is not None:
        await batch.save(update_fields=["answers"])
        await put(batch, following, office=office, now=now)
        return
    rules = rules_of(layout(batch), given)
    batch.rules = rules.to_json()
    batch.profile = await _keep(actor, batch, rules, now)
    await _read_again(batch)


async def _keep(actor: Actor, batch: ImportBatch, rules: ColumnRules, now: datetime) -> str:
    """Keep what was said for the next file with the same headings; return its name."""
    shown = layout(batch)
    headings = [column.name for column in shown.columns]
    name = await profiles.keep(
        shown.fingerprint, headings, rules, file=batch.file, by=actor, now=now
    )
    await events.add("profile", by=actor, at=now, after={"name": name, "rules": rules.to_json()})
    return name


async def _read_again(batch: ImportBatch) -> None:
    """Have the worker that reads ledgers take this one again, by its rules of now."""
    batch.state, batch.round = "waiting", batch.round + 1
    batch.claimed_until = None
    await batch.save()
    ask(Bell.PREVIEWS)


def _number(question: Question, name: str) -> int:
    return int(str(question.facts[name]))
