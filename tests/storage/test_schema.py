"""What the schema itself refuses, whatever the code above it does."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.models import Model

from storage.models import (
    Attachment,
    Event,
    Finding,
    ImportBatch,
    Inbox,
    Outbox,
    Person,
    Question,
    ReminderSent,
    Report,
    ReportVersion,
    Share,
    SummarySent,
    Supervision,
    Unit,
)
from tests.actions.town import MONDAY, Town
from tests.databases import POSTGRES

DAY = MONDAY.date()

CHECK = "CHECK constraint failed|violates check constraint"
UNIQUE_KEY = "UNIQUE constraint failed|violates unique constraint"
REFERENCE = "FOREIGN KEY|violates .*foreign key constraint"
"""How SQLite and PostgreSQL say it."""

CHECKED: list[tuple[str, object, object]] = [
    ("finding.percent", 100, 101),
    ("finding.percent", 0, -1),
    ("finding.status", "'waived'", "'lost'"),
    ("finding.amount_fen", 0, -1),
    ("finding.rectified_fen", 0, -1),
    ("finding.version", 1, 0),
    ("finding.deadline_version", 1, 0),
    ("inbox.state", "'failed'", "'lost'"),
    ("outbox.state", "'dead'", "'lost'"),
    ("outbox.state", "'dropped'", "'sent'"),
    ("outbox.urgency", 2, 3),
    ("outbox.urgency", 0, -1),
    ("question.kind", "'name'", "'riddle'"),
    ("report.percent", 100, 101),
    ("report.percent", 0, -1),
    ("report.versions", 2, 0),
    ("report_version.percent", 100, 101),
    ("attachment.state", "'too-big'", "'lost'"),
    ("attachment.state", "'failed'", "'stored'"),
    ("attachment.purpose", "'ledger'", "'fun'"),
    ("import_batch.state", "'replaced'", "'lost'"),
]


async def furnish(town: Town) -> None:
    """See to it that every table has a row to change."""
    await town.says("周敏", "JX-2026-001 已完成30%")
    report = await Report.all().first()
    assert report is not None
    await ReportVersion.create(report=report, number=1, message_id=1, text="", at=MONDAY)
    await Attachment.create(
        report=report, chat_id=1, message_id=1, media="photo", file_id="f", name="",
        next_try_at=MONDAY, at=MONDAY,
    )  # fmt: skip
    await Inbox.create(update_id=1, payload="{}", next_try_at=MONDAY, received_at=MONDAY)
    await ask(town, "reason")


async def ask(town: Town, kind: str) -> None:
    """Write an open question to 许正."""
    person = await town.person("许正")
    await Question.create(person=person, kind=kind, asked_at=MONDAY, expires_at=MONDAY)


@pytest.mark.parametrize(("place", "good", "bad"), CHECKED)
async def test_a_check_refuses_what_the_trade_has_not(
    town: Town, place: str, good: object, bad: object
) -> None:
    """A column takes the last value inside its CHECK and refuses the first one outside."""
    await furnish(town)
    table, column = place.split(".")
    newest = "ctid" if POSTGRES else "rowid"
    change = f'UPDATE "{table}" SET "{column}" = {{}} WHERE {newest} = (SELECT MAX({newest}) FROM {table})'  # noqa: E501, S608  # our own table of names
    connection = get_connection("default")
    await connection.execute_query(change.format(good))
    with pytest.raises(IntegrityError, match=CHECK):
        await connection.execute_query(change.format(bad))


async def a_finding(code: str) -> Finding:
    """Write a finding of a unit that is there."""
    unit = await Unit.get(name="教育局")
    return await Finding.create(
        code=code, unit=unit, description="x", deadline=DAY, deadline_set_at=MONDAY,
        created_at=MONDAY, changed_at=MONDAY,
    )  # fmt: skip


async def a_reminder(**other: Any) -> Model:
    """Write a reminder of the first finding to its officer."""
    facts: dict[str, Any] = {
        "finding_id": 1, "stage": "T-3", "deadline_version": 1, "person_id": 1, "day": DAY,
        "notice": "", "at": MONDAY,
    }  # fmt: skip
    return await ReminderSent.create(**facts | other)


async def an_owed_message(**other: Any) -> Model:
    """Write a row of the outbox."""
    facts: dict[str, Any] = {
        "chat_id": 1, "kind": "refused", "facts": "{}", "urgency": 0, "dedupe_key": "k",
        "not_before": MONDAY, "decided_at": MONDAY,
    }  # fmt: skip
    return await Outbox.create(**facts | other)


async def an_update(**other: Any) -> Model:
    """Write a row of the inbox."""
    facts: dict[str, Any] = {
        "update_id": 7, "payload": "{}", "next_try_at": MONDAY, "received_at": MONDAY,
    }  # fmt: skip
    return await Inbox.create(**facts | other)


async def a_report(**other: Any) -> Model:
    """Write a report."""
    facts: dict[str, Any] = {
        "person_id": 1, "source": "1:1", "chat_id": 1, "message_id": 1, "at": MONDAY,
    }  # fmt: skip
    return await Report.create(**facts | other)


async def a_person(**other: Any) -> Model:
    """Write a person without a unit."""
    facts: dict[str, Any] = {"name": "某人", "locale": "en"}
    return await Person.create(**facts | other)


async def a_summary(**other: Any) -> Model:
    """Write that a summary was sent."""
    facts: dict[str, Any] = {"person_id": 1, "week": DAY, "at": MONDAY}
    return await SummarySent.create(**facts | other)


async def a_question(**other: Any) -> Model:
    """Write an open question."""
    facts: dict[str, Any] = {
        "person_id": 1, "kind": "reason", "asked_at": MONDAY, "expires_at": MONDAY,
    }  # fmt: skip
    return await Question.create(**facts | other)


UNIQUE: list[tuple[Callable[..., Awaitable[Model]], list[dict[str, Any]]]] = [
    (a_finding, [{"code": "B"}]),
    (
        a_reminder,
        [{"finding_id": 2}, {"stage": "T-1"}, {"deadline_version": 2}, {"person_id": 2}],
    ),
    (an_owed_message, [{"dedupe_key": "l"}]),
    (an_update, [{"update_id": 8}]),
    (a_report, [{"source": "1:2"}]),
    (a_person, [{"telegram_id": 10}]),
    (a_summary, [{"person_id": 2}, {"week": MONDAY.date().replace(day=23)}]),
    (a_question, [{"person_id": 2}, {"kind": "name"}, {"ended_at": MONDAY}]),
]


@pytest.mark.parametrize(("make", "others"), UNIQUE)
async def test_a_unique_key_takes_each_once(
    town: Town, make: Callable[..., Awaitable[Model]], others: list[dict[str, Any]]
) -> None:
    """The same key twice is refused; with any part of it different it is taken."""
    same: dict[str, Any] = {}
    if make is a_finding:
        same = {"code": "A"}
    if make is a_person:
        same = {"telegram_id": 9}
    await make(**same)
    for other in others:
        await make(**same | other)
    with pytest.raises(IntegrityError, match=UNIQUE_KEY):
        await make(**same)


async def test_a_finding_has_one_lead_and_any_number_of_assistants(town: Town) -> None:
    """A second lead is refused by the schema; a second assistant is not."""
    finding = await town.finding(2)
    await Share.create(finding=finding, person=await town.person("何建国"), lead=False)
    await Share.create(finding=finding, person=await town.person("赵强"), lead=False)
    with pytest.raises(IntegrityError, match=r"share\.finding_id|uidx_share_one_lead"):
        await Share.create(finding=finding, person=await town.person("林晓"), lead=True)


async def test_a_name_is_one_officer_of_a_unit(town: Town) -> None:
    """The same name twice in a unit is refused; in another unit, or in none, it is not."""
    await Person.create(name="周敏", locale="en", unit=await town.unit("卫健局"))
    await Person.create(name="许正", locale="en")
    with pytest.raises(IntegrityError, match=r"person\.unit_id|uidx_person_unit_name"):
        await Person.create(name="周敏", locale="en", unit=await town.unit("教育局"))


async def test_a_supervisor_is_given_a_unit_once(town: Town) -> None:
    """Giving the same unit twice is refused."""
    person, unit = await town.person("许正"), await town.unit("教育局")
    with pytest.raises(IntegrityError, match=r"supervision\.person_id|uid_supervision_person"):
        await Supervision.create(person=person, unit=unit)


async def test_a_reference_leads_somewhere(town: Town) -> None:
    """Foreign keys are kept: no row names one that is not there, none that is named goes."""
    with pytest.raises(IntegrityError, match=REFERENCE):
        await a_report(person_id=999)
    with pytest.raises(IntegrityError, match=REFERENCE):
        await (await town.unit("教育局")).delete()


async def test_events_are_only_added(town: Town) -> None:
    """An event can be added; nothing can change or delete one."""
    await Event.create(move="test", at=MONDAY)
    last = await Event.all().order_by("-id").first()
    assert last is not None
    for change in (
        Event.filter(id=last.id).update(reason="x"),
        Event.filter(id=last.id).delete(),
    ):
        with pytest.raises((IntegrityError, OperationalError), match="rows are only added"):
            await change
    assert await Event.filter(id=last.id, reason="").exists()


async def test_a_batch_keeps_its_attachment(town: Town) -> None:
    """The bytes that a ledger was read from cannot be forgotten before it."""
    batch = await ImportBatch.all().first()
    assert batch is not None
    with pytest.raises(IntegrityError, match=REFERENCE):
        await Attachment.filter(id=batch.attachment_id).delete()
