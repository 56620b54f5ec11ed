"""The first admin: named by the settings, or let in by a code told at the first start."""

from collections.abc import Iterable
from datetime import datetime

from actions.inviting import issue
from rectification.invitations import code_for
from rectification.office import Office
from storage import events, queries
from storage.models import Person
from storage.transactions import transaction

UNNAMED = {"zh_CN": "管理员", "en": "Administrator"}


@transaction
async def appoint_admins(
    telegram_ids: Iterable[int], *, office: Office, now: datetime
) -> str | None:
    """See to it that somebody can administer this office.

    Args:
        telegram_ids: the accounts that the settings name; each is an admin from now on.
        office: the organisation.
        now: when.

    Returns:
        A fresh one-time code for `/start`, when nobody was named and nobody has joined as
        an admin yet; codes told at earlier starts are no longer good. Else None.
    """
    await queries.alone("admins")  # processes that start at once ask the same question
    named = list(telegram_ids)
    for telegram_id in named:
        person = await Person.get_or_none(telegram_id=telegram_id)
        if person is None:
            person = await Person.create(
                name=UNNAMED[office.locale],
                locale=office.locale,
                telegram_id=telegram_id,
                is_admin=True,
                joined_at=now,
            )
        elif not person.is_admin:
            person.is_admin = True
            await person.save(update_fields=["is_admin"])
        else:
            continue
        await events.add("appoint", by=None, at=now, after={"person": person.id})
    if named or await Person.filter(is_admin=True).exclude(telegram_id=None).exists():
        return None
    first = await Person.get_or_none(is_admin=True, telegram_id=None, unit_id=None)
    if first is None:
        first = await Person.create(
            name=UNNAMED[office.locale], locale=office.locale, is_admin=True
        )
    invitation = (await issue([first], by=None, office=office, now=now))[0]
    return code_for(office.key, invitation.id)
