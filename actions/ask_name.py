"""Asking an admin whom to invite; the next message is the name."""

from datetime import datetime

from rectification.errors import NotYourRole
from rectification.notices import NameAsked
from rectification.office import Office
from rectification.people import Actor, Role
from storage import outbox, questions
from storage.models import Person
from storage.transactions import transaction


@transaction
async def ask_name(actor: Actor, role: Role, *, office: Office, now: datetime) -> None:
    """Ask for the name of the person to invite as `role`.

    Raises:
        NotYourRole: only an admin invites.
    """
    if not actor.has(Role.ADMIN):
        raise NotYourRole(role=Role.ADMIN)
    question = await questions.ask(
        actor, "name", {"role": str(role)}, now=now, hours=office.policy.question_hours
    )
    await outbox.add(
        await Person.get(id=actor.id), NameAsked(role=role), key=f"name:{question.id}", now=now
    )
