"""Choosing the finding for messages that the bot kept while it asked."""

from datetime import datetime

from actions.filing import file_report
from rectification.errors import QuestionOver
from rectification.office import Office
from rectification.people import Actor
from storage import findings, questions
from storage.models import Question, Report
from storage.transactions import transaction


@transaction
async def place_reports(
    actor: Actor, question_id: int, finding_id: int, *, office: Office, now: datetime
) -> None:
    """File everything that waits for this officer under the finding they chose.

    Raises:
        QuestionOver: the question was answered or dropped, or is somebody else's.
        NotFound, NotYourMove, FindingOver: the finding is not theirs to report on.
    """
    question = await Question.get_or_none(id=question_id, person_id=actor.id, kind="finding")
    waiting = await Report.filter(person_id=actor.id, finding_id=None).order_by("id")
    if question is None or not waiting or not await questions.end(question, now):
        raise QuestionOver
    for report in waiting:
        case = await findings.reach(actor, id=finding_id, hold=True)
        await file_report(case, report, by=actor, office=office, now=now)
