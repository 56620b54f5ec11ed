"""Who is to be reminded of what, read in bulk for one morning."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rectification.finding import IN_HAND, Status
from rectification.notices import Reminder
from storage import people
from storage.models import Finding, Morning, Outbox, Person, ReminderSent, Share
from storage.people import Supervisor
from storage.queries import chunks


@dataclass(frozen=True)
class Duty:
    """A finding that needs a person, and since when both the deadline and the person stand."""

    finding: Finding
    person: Person | Supervisor
    since: datetime


async def duties(latest_deadline: date) -> dict[int, list[Duty]]:
    """Return what needs whom, by person, of all findings due by a date.

    A finding in hand needs its officers; one under review needs its supervisors. People
    who have not joined, or who cannot be reached, are left out.
    """
    found: dict[int, list[Duty]] = defaultdict(list)
    wanted = [*IN_HAND, Status.UNDER_REVIEW]
    rows = await Finding.filter(status__in=wanted, deadline__lte=latest_deadline).select_related(
        "unit"
    )
    in_hand = {row.id: row for row in rows if row.status in IN_HAND}
    for some in chunks(list(in_hand)):
        shares = Share.filter(finding_id__in=list(some)).exclude(person__telegram_id=None)
        for share in await shares.filter(person__unreachable_since=None).select_related("person"):
            _note(found, in_hand[share.finding_id], share.person)
    supervisors: dict[int, list[Supervisor]] = {}
    for row in rows:
        if row.status is not Status.UNDER_REVIEW:
            continue
        if row.unit_id not in supervisors:
            supervisors[row.unit_id] = await people.supervising(row.unit_id)
        for person in supervisors[row.unit_id]:
            if person.telegram_id is not None and person.unreachable_since is None:
                _note(found, row, person)
    return found


def _note(found: dict[int, list[Duty]], finding: Finding, person: Person | Supervisor) -> None:
    since = max(
        finding.deadline_set_at,
        person.joined_at or finding.deadline_set_at,
        finding.applied_at or finding.deadline_set_at,
    )
    found[person.id].append(Duty(finding, person, since))


async def decided(day: date) -> bool:
    """Tell whether the reminders of a morning have all been decided."""
    return await Morning.exists(day=day)


async def note_decided(day: date, now: datetime) -> None:
    """Note that the reminders of a morning have all been decided."""
    await Morning.get_or_create(day=day, defaults={"at": now})


async def told_on(day: date) -> set[int]:
    """Return the people who had a scheduled reminder on a day."""
    return {
        row[0] for row in await ReminderSent.filter(day=day).distinct().values_list("person_id")
    }


async def told_of(person: int, findings: Iterable[int]) -> dict[tuple[int, str, int], str]:
    """Return what a person was reminded of, and by which notice.

    The keys are (finding, stage, deadline version), the values dedupe keys of the outbox.
    """
    told: dict[tuple[int, str, int], str] = {}
    for some in chunks(list(findings)):
        rows = ReminderSent.filter(person_id=person, finding_id__in=list(some))
        for finding, stage, version, notice in await rows.values_list(
            "finding_id", "stage", "deadline_version", "notice"
        ):
            told[finding, stage, version] = notice
    return told


async def kept_waiting(morning: datetime) -> set[int]:
    """Return the people whose reminder of an earlier morning has not left yet.

    Those who cannot be reached are left out, as no new reminder takes its place.
    """
    rows = Outbox.filter(kind=Reminder.kind, state="waiting", decided_at__lt=morning)
    rows = rows.filter(person__unreachable_since=None).exclude(person_id=None)
    return {row[0] for row in await rows.distinct().values_list("person_id")}


async def drop_unsent(person: int, morning: datetime) -> set[str] | None:
    """Drop a person's reminders of earlier mornings that have not left.

    What they were reminded of stays noted.

    Returns:
        The dedupe keys of the dropped; None when one is being sent this very moment, so
        that nobody can say yet whether it leaves.
    """
    rows = Outbox.filter(
        person_id=person, kind=Reminder.kind, state="waiting", decided_at__lt=morning
    )
    if await rows.exclude(claimed_until=None).exists():
        return None
    keys = {row[0] for row in await rows.values_list("dedupe_key")}
    if keys:
        await Outbox.filter(dedupe_key__in=list(keys), state="waiting", claimed_until=None).update(
            state="dropped"
        )
    return keys
