"""A supervisor's decisions: accept, return, withdraw, waive, reopen."""

from datetime import datetime

from rectification.errors import QuestionOver, ReasonMissing, TooLong
from rectification.finding import Move, transition
from rectification.notices import Decided, DecisionFiled, ReasonAsked
from rectification.office import Office
from rectification.people import Actor
from storage import events, findings, outbox, people, questions
from storage.models import Finding, Person, Question
from storage.transactions import transaction

REASON_LIMIT = 1000
"""Characters that a reason may have."""


@transaction
async def decide(
    actor: Actor, finding_id: int, move: Move, version: int | None, *, office: Office, now: datetime
) -> None:
    """Make a supervisor's move, or ask for the reason that it owes.

    Raises:
        NotFound, Stale, MoveNotAllowed, NotYourMove, OwnWork: as `findings.for_move` says.
    """
    case = await findings.for_move(actor, finding_id, move, version=version)
    finding = case.finding
    if not transition(finding.status, move).reason:
        await _carry_out(actor, finding, move, "", office=office, now=now)
        return
    question = await questions.ask(
        actor,
        "reason",
        {"finding": finding.id, "move": str(move), "version": finding.version},
        now=now,
        hours=office.policy.question_hours,
    )
    await outbox.add(
        await Person.get(id=actor.id),
        ReasonAsked(
            finding=finding.id,
            code=finding.code,
            title=findings.title(finding),
            move=move,
            question=question.id,
        ),
        key=f"reason:{question.id}",
        now=now,
    )


@transaction
async def give_reason(
    actor: Actor, question: Question, words: str, *, office: Office, now: datetime
) -> None:
    """Make the move for which a reason was asked.

    Raises:
        ReasonMissing: the answer has no words; the question stays open.
        TooLong: over `REASON_LIMIT` characters; the question stays open.
        QuestionOver: it was answered or dropped meanwhile.
        Stale, MoveNotAllowed: the finding moved on meanwhile.
    """
    move = Move(str(question.facts["move"]))
    reason = words.strip()
    if not reason:
        raise ReasonMissing(move=move)
    if len(reason) > REASON_LIMIT:
        raise TooLong(limit=REASON_LIMIT, length=len(reason))
    case = await findings.for_move(
        actor,
        int(str(question.facts["finding"])),
        move,
        version=int(str(question.facts["version"])),
    )
    if not await questions.end(question, now):
        raise QuestionOver
    await _carry_out(actor, case.finding, move, reason, office=office, now=now)


async def _carry_out(
    actor: Actor, finding: Finding, move: Move, reason: str, *, office: Office, now: datetime
) -> None:
    changes: dict[str, object] = {}
    if move is Move.ACCEPT:
        changes = {"percent": 100, "rectified_fen": finding.amount_fen or 0}
    elif move is Move.REOPEN:
        changes = {"rectified_fen": 0, "percent": None}
    changed = ("status", *changes)
    before = {name: getattr(finding, name) for name in changed}
    await findings.advance(finding, move, office=office, now=now, **changes)
    await events.add(
        move,
        by=actor,
        at=now,
        finding=finding,
        before=before,
        after={name: getattr(finding, name) for name in changed},
        reason=reason,
    )
    officers = [person for person, _ in await people.officers_of(finding.id)]
    told = await outbox.add_all(
        [each for each in officers if each.id != actor.id],
        Decided(
            finding=finding.id,
            code=finding.code,
            title=findings.title(finding),
            move=move,
            by=actor.name,
            reason=reason,
            status=str(finding.status),
            deadline=finding.deadline,
            days_left=office.days_left(finding.deadline, now),
        ),
        key=f"decided:{finding.id}:{finding.version}",
        now=now,
    )
    await outbox.add(
        await Person.get(id=actor.id),
        DecisionFiled(
            finding=finding.id,
            code=finding.code,
            title=findings.title(finding),
            move=move,
            reason=reason,
            told=tuple(told),
        ),
        key=f"decision:{finding.id}:{finding.version}",
        now=now,
    )
