"""The working morning's reminders: one message a person, each stage of a deadline once."""

from datetime import date, datetime, timedelta

from rectification.clocks import at, morning_date, sweep_day
from rectification.notices import Reminder, ReminderLine
from rectification.office import Office
from rectification.reminders import Stage, due_stage, horizon
from storage import findings, outbox, reminders
from storage.models import Outbox, ReminderSent
from storage.reminders import Duty
from storage.transactions import transaction

LISTED = 10
"""Findings that one morning's message lists; the rest is counted."""

PUNCTUAL = timedelta(hours=1)
"""A message decided later than this after the morning's time says that it is late."""


async def remind(*, office: Office, now: datetime) -> int:
    """Owe everybody the reminders of this morning, if it is one and they are not owed yet.

    A reminder of an earlier morning that has not left is dropped: the new one says all of
    it that still needs the person. Where it is being sent this moment, the person is passed
    over until that has ended; see `conclude`.

    Returns:
        How many people are reminded now.
    """
    day = sweep_day(now, office.zone, office.policy, office.calendar)
    if day is None or await reminders.decided(day):
        return 0
    latest = horizon(day, office.policy, office.calendar)
    told = await reminders.told_on(day)
    duties = await reminders.duties(latest)
    waiting = await reminders.kept_waiting(at(day, office.policy.morning, office.zone))
    count = 0
    for person_id in [*duties, *sorted(waiting - duties.keys())]:
        if person_id not in told:
            theirs = duties.get(person_id, [])
            count += await _remind_one(person_id, theirs, day, office=office, now=now)
    return count


async def conclude(day: date, *, office: Office, now: datetime) -> bool:
    """Note that a morning's reminders are decided, unless one of an earlier morning waits yet.

    Returns:
        Whether it is noted, so that the morning need not be looked at again by any process.
    """
    if await reminders.kept_waiting(at(day, office.policy.morning, office.zone)):
        return False
    await reminders.note_decided(day, now)
    return True


@transaction
async def _remind_one(
    person_id: int, duties: list[Duty], day: date, *, office: Office, now: datetime
) -> bool:
    """Write one person's reminders and the one message that carries them."""
    morning = at(day, office.policy.morning, office.zone)
    dropped = await reminders.drop_unsent(person_id, morning)
    if dropped is None or not duties:
        return False
    person = duties[0].person
    key = f"reminder:{person.id}:{day}"
    notice = outbox.dedupe_key(key, person.telegram_id)
    if await Outbox.exists(dedupe_key=notice):
        return False
    told = await reminders.told_of(person.id, [duty.finding.id for duty in duties])
    due: list[tuple[Duty, Stage]] = []
    for duty in duties:
        stage = due_stage(
            duty.finding.deadline,
            day,
            office.policy,
            office.calendar,
            since=morning_date(duty.since, office.zone, office.policy),
        )
        if stage and told.get(_subject(duty, stage), "") in {"", *dropped}:
            due.append((duty, stage))
    if not due:
        return False
    due.sort(key=lambda pair: (-pair[1].urgency, pair[0].finding.code))
    await ReminderSent.filter(notice__in=list(dropped)).update(notice=notice)
    await ReminderSent.bulk_create(
        [
            ReminderSent(
                finding_id=duty.finding.id,
                stage=stage.key,
                deadline_version=duty.finding.deadline_version,
                person_id=person.id,
                day=day,
                notice=notice,
                at=now,
            )
            for duty, stage in due
            if _subject(duty, stage) not in told
        ]
    )
    overslept = now - morning > PUNCTUAL
    await outbox.add(
        person,
        Reminder(
            day=day,
            lines=tuple(_line(duty, stage, office, now) for duty, stage in due[:LISTED]),
            total=len(due),
            late=overslept or bool(dropped) or any(stage.late for _, stage in due),
            provisional=any(
                office.calendar.is_provisional(duty.finding.deadline) for duty, _ in due
            ),
        ),
        key=key,
        now=now,
    )
    return True


def _subject(duty: Duty, stage: Stage) -> tuple[int, str, int]:
    """Return what is told once: the finding, the stage and the deadline's version."""
    return duty.finding.id, stage.key, duty.finding.deadline_version


def _line(duty: Duty, stage: Stage, office: Office, now: datetime) -> ReminderLine:
    line = findings.line(duty.finding, office, now)
    return ReminderLine(
        id=line.id,
        code=line.code,
        title=line.title,
        unit=line.unit,
        status=line.status,
        deadline=line.deadline,
        days_left=line.days_left,
        stage=stage.key,
        percent=line.percent,
        version=line.version,
    )
