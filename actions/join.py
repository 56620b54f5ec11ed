"""Coming in: a one-time code binds a Telegram account to a person of the office."""

from datetime import datetime, timedelta

from actions.making_one import make_one
from rectification.errors import (
    AlreadyJoined,
    CodeExpired,
    CodeUsed,
    CodeWrong,
    TooManyTries,
)
from rectification.invitations import fingerprint
from rectification.notices import Joined, Menu, Welcome
from rectification.office import Office
from storage import events, findings, outbox, people
from storage.models import Event, Invitation, Person
from storage.transactions import transaction

TRIES = 5
WINDOW = timedelta(minutes=10)
"""So many wrong codes from one account in this time, and the next are not looked at."""


@transaction
async def join(telegram_id: int, code: str, locale: str, *, office: Office, now: datetime) -> None:
    """Bind a Telegram account to the person whom a code invites.

    The binding goes by the account's number: names in Telegram change hands. Somebody of
    the same name in another unit is the same human, when their code comes from the same
    account.

    Args:
        telegram_id: the account.
        code: what was sent with /start.
        locale: the language to begin with.
        office: the organisation.
        now: when.

    Raises:
        CodeWrong, CodeUsed, CodeExpired: the code lets nobody in.
        AlreadyJoined: the account is bound to somebody else.
        TooManyTries: too many wrong codes lately.
    """
    wrong = await Event.filter(move="wrong_code", chat_id=telegram_id, at__gt=now - WINDOW).count()
    if wrong >= TRIES:
        raise TooManyTries(minutes=int(WINDOW.total_seconds() // 60))
    invitation = await Invitation.get_or_none(code_hash=fingerprint(code)).select_related(
        "person", "issued_by"
    )
    bound = await Person.get_or_none(telegram_id=telegram_id)
    if invitation is None:
        raise CodeWrong
    person = invitation.person
    if bound is not None and bound.id == person.id:
        await _welcome(person, office=office, now=now, key=f"again:{invitation.id}:{now}")
        return
    if invitation.used_at is not None:
        raise CodeUsed
    if invitation.revoked_at is not None or invitation.expires_at <= now:
        raise CodeExpired
    if bound is not None and (bound.name != person.name or person.joined_at is not None):
        raise AlreadyJoined(name=bound.name)
    taken = await Invitation.filter(id=invitation.id, used_at=None).update(used_at=now)
    if not taken:
        raise CodeUsed
    if bound is not None:
        await _join_again(bound, person, office=office, now=now, key=f"welcome:{invitation.id}")
        return
    person.telegram_id, person.joined_at, person.locale = telegram_id, now, locale
    person.unreachable_since = None
    await person.save()
    await events.add("join", by=await people.as_actor(person), at=now, after={"invited": True})
    await _welcome(person, office=office, now=now, key=f"welcome:{invitation.id}")
    inviter = invitation.issued_by
    if inviter is not None and inviter.id != person.id:
        actor = await people.as_actor(person)
        await outbox.add(
            inviter,
            Joined(
                name=person.name,
                roles=tuple(sorted(actor.roles)),
                units=await people.scope_names(person),
            ),
            key=f"joined:{invitation.id}",
            now=now,
        )


async def _join_again(
    bound: Person, spare: Person, *, office: Office, now: datetime, key: str
) -> None:
    """Let the same human in for a further unit or role: two rows become one."""
    await make_one(spare, bound, by=await people.as_actor(bound), now=now)
    await _welcome(bound, office=office, now=now, key=key)


async def _welcome(person: Person, *, office: Office, now: datetime, key: str) -> None:
    actor = await people.as_actor(person)
    _ = office
    await outbox.add(person, Menu(roles=tuple(sorted(actor.roles))), key=f"menu:{key}", now=now)
    await outbox.add(
        person,
        Welcome(
            name=person.name,
            roles=tuple(sorted(actor.roles)),
            units=await people.scope_names(person),
            open_findings=await findings.still_open(actor).count(),
            waiting_review=await findings.waiting_for_review(actor).count(),
        ),
        key=key,
        now=now,
    )
