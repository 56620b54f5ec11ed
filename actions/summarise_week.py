"""The weekly summary: one message, one picture, one workbook, also when nothing changed."""

from dataclasses import asdict, fields
from datetime import datetime, timedelta

from actions.counting_week import DAY, WeekCount, count_week
from rectification.clocks import last_weekly
from rectification.errors import NotYourRole
from rectification.notices import (
    OverdueLine,
    SummaryFigures,
    UnitLine,
    WeeklyPicture,
    WeeklySummary,
    WeeklyWorkbook,
)
from rectification.office import Office
from rectification.people import Actor, Role
from rectification.summary import UnitFigures, Week, summarise, total
from storage import outbox, people, summaries
from storage.models import Person, SummarySent
from storage.transactions import transaction

PUNCTUAL = timedelta(hours=1)
"""A summary decided later than this after its time says that it is late."""

UNITS = 40
"""Units whose figures the notice carries; the picture gathers what goes beyond its height."""


async def summarise_week(*, office: Office, now: datetime) -> int:
    """Owe every supervisor the summary of the week that ended, if they have none yet.

    Somebody who joined after the week's summary was due begins with the next one.

    Returns:
        How many summaries are owed now.
    """
    due = last_weekly(now, office.zone, office.policy)
    week = Week.before(due, office.zone)
    told = {row[0] for row in await SummarySent.filter(week=week.first).values_list("person_id")}
    waiting = Person.filter(is_supervisor=True, joined_at__lte=due, unreachable_since=None)
    found = await waiting.exclude(telegram_id=None).order_by("id")
    owed = [(each, await people.as_actor(each)) for each in found if each.id not in told]
    if owed:
        # Outside the actions: it takes seconds of a large office, and they are SQLite's writer.
        count = await count_week([actor for _, actor in owed], week, office)
        late = now - due > PUNCTUAL
        for person, actor in owed:
            notice = await _notice(actor, week, count.of(actor), late=late)
            await _owe(person, notice, office=office, now=now)
    return len(owed)


async def summary_now(actor: Actor, *, pressed: str, office: Office, now: datetime) -> None:
    """Owe a supervisor the summary of the last seven days, today included.

    Raises:
        NotYourRole: only a supervisor has findings to sum up.
    """
    if not actor.has(Role.SUPERVISOR):
        raise NotYourRole(role=Role.SUPERVISOR)
    person = await Person.get(id=actor.id)
    notice = await weekly_summary(actor, Week.to_date(now, office.zone), office, asked=True)
    await _answer(person, notice, key=f"summary:{pressed}", office=office, now=now)


@transaction
async def _owe(person: Person, notice: WeeklySummary, *, office: Office, now: datetime) -> None:
    await SummarySent.create(
        person_id=person.id, week=notice.start, figures=_plain(notice.figures), at=now
    )
    await _add(person, notice, key=f"weekly:{person.id}:{notice.start}", office=office, now=now)


async def _add(
    person: Person, notice: WeeklySummary, *, key: str, office: Office, now: datetime
) -> None:
    facts = {each.name: getattr(notice, each.name) for each in fields(notice)}
    await outbox.add(person, notice, key=f"{key}:words", now=now)
    await outbox.add(person, WeeklyPicture(**facts), key=f"{key}:picture", now=now)
    await outbox.add(
        person,
        WeeklyWorkbook(
            person=person.id,
            start=notice.start,
            end=notice.end,
            at=now if notice.asked else Week(notice.start, notice.end).ends_at(office.zone),
            total=notice.figures.total,
        ),
        key=f"{key}:workbook",
        now=now,
    )


_answer = transaction(_add)


async def weekly_summary(
    actor: Actor, week: Week, office: Office, *, asked: bool = False
) -> WeeklySummary:
    """Compute a week's summary for a supervisor, for any week up to this one."""
    count = await count_week([actor], week, office, running=asked)
    return await _notice(actor, week, count.of(actor), asked=asked)


async def _notice(
    actor: Actor, week: Week, count: WeekCount, *, asked: bool = False, late: bool = False
) -> WeeklySummary:
    """Return what a supervisor is told of what was counted."""
    # On demand the last day has not ended, so what is due on it is not overdue.
    today = week.last if asked else week.last + DAY
    overdue = await summaries.described_late(count.late, today)
    summary = summarise(
        week, count.end.values(), count.start.values(), [each for each, _ in overdue]
    )
    leads = {each.code: lead for each, lead in overdue}
    return WeeklySummary(
        scope=await _scope(actor),
        start=week.first,
        end=week.last,
        figures=_figures(summary.totals),
        before=_figures(total(count.start.values())) if summary.change is not None else None,
        units=tuple(_unit(each) for each in summary.units[:UNITS]),
        units_total=len(summary.units),
        overdue=tuple(
            OverdueLine(
                code=each.code,
                title=" ".join(each.title.split())[:60],
                unit=each.unit,
                owner=leads[each.code],
                days=each.days,
            )
            for each in summary.longest_overdue
        ),
        overdue_total=len(overdue) + summary.more_overdue,
        asked=asked,
        late=late,
    )


async def _scope(actor: Actor) -> str:
    """Return the name of the one unit in sight; empty when it is several or all."""
    if actor.everywhere:
        return ""
    names = await people.scope_names(await Person.get(id=actor.id))
    return names[0] if len(names) == 1 else ""


def _figures(figures: UnitFigures) -> SummaryFigures:
    rate = figures.on_time_rate
    return SummaryFigures(
        total=figures.total,
        open=figures.open,
        closed=figures.closed,
        closed_in_week=figures.closed_in_week,
        under_review=figures.under_review,
        overdue=figures.overdue,
        on_time_rate=None if rate is None else int(rate * 100),
        amount_in_question=figures.amount_in_question,
        amount_rectified=figures.amount_rectified,
    )


def _unit(figures: UnitFigures) -> UnitLine:
    return UnitLine(
        unit=figures.unit,
        total=figures.total,
        closed=figures.closed,
        under_review=figures.under_review,
        in_hand=figures.in_hand_in_time,
        overdue=figures.overdue_in_hand,
    )


def _plain(figures: SummaryFigures) -> dict[str, object]:
    return {
        name: value if isinstance(value, int | None) else str(value)
        for name, value in asdict(figures).items()
    }
