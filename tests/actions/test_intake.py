"""Findings sent over HTTP: what each item makes, changes and tells."""

import asyncio
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest

from handlers.chat.exports import write_ledger
from rectification.notices import (
    FindingChanged,
    FindingsAssigned,
    FindingsTaken,
    ImportPreview,
    Invitations,
)
from storage import people
from storage.models import Event, Finding, Outbox, Person
from templates.words import words_for
from tests.actions.system import EVALUATOR, System, issued, item


async def test_each_item_is_created_changed_unchanged_or_wrong(system: System) -> None:
    """In the order of the batch; what is wrong says where and how, and stores nothing."""
    await system.results(item(), item("SJ-002"))
    status, said = await system.send(
        item(),
        item("SJ-002", deadline="2027-01-31", description="变了"),
        item("SJ-003"),
        item("SJ-004", deadline="12月底前", owner=[]),
    )
    assert status == HTTPStatus.OK
    assert [each["result"] for each in said["results"]] == [
        "unchanged", "changed", "created", "wrong",
    ]  # fmt: skip
    assert said["results"][1]["fields"] == ["description", "deadline"]
    assert said["results"][3]["errors"] == [
        {"field": "deadline", "kind": "invalid", "value": "12月底前",
         "pointer": "/findings/3/deadline"},
        {"field": "owner", "kind": "missing", "value": "", "pointer": "/findings/3/owner"},
    ]  # fmt: skip
    finding = await system.town.finding("SJ-001")
    assert (finding.evaluator, finding.amount_fen, finding.unit.name) == (
        EVALUATOR, 38650005, "教育局",
    )  # fmt: skip
    officers = await people.officers_of(finding.id)
    assert [(person.name, lead) for person, lead in officers] == [("周敏", True), ("林晓", False)]
    assert (await system.town.finding("SJ-002")).deadline_version == 2
    assert not await Finding.exists(code="SJ-004")
    for code, move in (("SJ-001", "intake"), ("SJ-002", "change")):
        last = await Event.filter(finding__code=code).order_by("-id").first()
        assert last is not None
        assert (last.move, last.after["source"], last.person_id) == (move, "审计系统", None)


async def test_a_batch_sent_again_changes_nothing(system: System) -> None:
    """No event and no notice comes of it, however often it is sent."""
    batch = [item(f"SJ-{number}") for number in range(5)]
    await system.results(*batch)
    before = await system.town.counts()
    for _ in range(2):
        assert {result for _, result in await system.results(*batch)} == {"unchanged"}
    assert await system.town.counts() == before


async def test_everybody_concerned_is_told_as_by_an_import(system: System) -> None:
    """Officers of what is new and changed; the admin in one notice; new people get invitations."""
    town = system.town
    await system.results(
        item(), item("SJ-002", unit="新区管委会", owner=["白云"]), item("SJ-003", deadline="")
    )
    (assigned,) = await town.told("周敏", FindingsAssigned)
    assert [each.code for each in assigned.findings] == ["SJ-001"]
    (taken,) = await town.told("陈立", FindingsTaken)
    assert (taken.source, taken.new, taken.changed, taken.wrong) == ("审计系统", 2, 0, 1)
    assert (taken.units_new, taken.people_new, taken.invited) == (("新区管委会",), ("白云",), 1)
    invited = (await town.told("陈立", Invitations))[-1]
    assert [line.name for line in invited.lines] == ["白云"]
    codes = await Outbox.filter(kind=Invitations.kind).count()
    await system.results(item(description="又变了"))
    (changed,) = await town.told("周敏", FindingChanged)
    assert [each.field for each in changed.changes] == ["description"]
    assert len(await town.told("陈立", FindingsTaken)) == 2
    assert await Outbox.filter(kind=Invitations.kind).count() == codes


async def test_a_system_touches_findings_of_its_own_evaluator_only(system: System) -> None:
    """Whose evaluator is another, or none, stays as it is, and so it says; so does a rival's."""
    assert await system.results(item("JX-2026-001")) == [("JX-2026-001", "wrong")]
    status, said = await system.send(item(evaluator="别的机构"))
    assert (status, said["results"][0]["errors"][0]["kind"]) == (HTTPStatus.OK, "not_yours")
    assert (await system.town.finding(1)).version == 1
    assert await system.results(item(evaluator=EVALUATOR)) == [("SJ-001", "created")]
    rival = System(system.town, system.http, await issued(system.town, "第三方机构"))
    status, said = await rival.send(item(description="改"))
    assert said["results"][0]["errors"][0]["kind"] == "not_yours"
    assert (await system.town.finding("SJ-001")).description == "结余资金未上缴"


async def test_what_is_left_out_stays_and_what_is_emptied_goes(system: System) -> None:
    """As a column that a ledger does not have, and as an empty cell in one that it has."""
    full = item(project="智慧校园", assisting=["财政局"], extra={"会议纪要": "七号", "批次": "一"})
    await system.results(full)
    assert await system.results(item()) == [("SJ-001", "unchanged")]
    await system.results(item(project=None, amount_yuan=None, assisting=[], extra={"批次": ""}))
    finding = await system.town.finding("SJ-001")
    assert (finding.project, finding.amount_fen, finding.assisting) == ("", None, [])
    assert finding.extra == {"会议纪要": "七号"}


WRONG: dict[str, tuple[Any, str, str]] = {
    "not an object": ("x", "", "invalid"),
    "no code": (item(code=...), "code", "missing"),
    "a code of spaces": (item(code=" "), "code", "missing"),
    "a number for a code": (item(code=7), "code", "invalid"),
    "an example's code": (item(code="EXAMPLE-1"), "code", "invalid"),
    "a long code": (item(code="x" * 65), "code", "too_long"),
    "half a character": (item(description="\ud800"), "description", "invalid"),
    "a long description": (item(description="长" * 5001), "description", "too_long"),
    "an amount as a number": (item(amount_yuan=1.5), "amount_yuan", "invalid"),
    "an amount in words": (item(amount_yuan="约40万"), "amount_yuan", "invalid"),
    "a negative amount": (item(amount_yuan="-1"), "amount_yuan", "invalid"),
    "an amount in other digits": (item(amount_yuan="３８６"), "amount_yuan", "invalid"),
    "parts of a fen": (item(amount_yuan="1.234"), "amount_yuan", "invalid"),
    "a date in words": (item(deadline="年底前"), "deadline", "invalid"),
    "a day that there is not": (item(deadline="2026-02-30"), "deadline", "invalid"),
    "a date in other digits": (item(deadline="２０２６-12-31"), "deadline", "invalid"),
    "no deadline": (item(deadline=None), "deadline", "missing"),
    "an owner as text": (item(owner="周敏"), "owner", "invalid"),
    "a nameless owner": (item(owner=["", "-"]), "owner", "missing"),
    "a long name": (item(owner=["长" * 101]), "owner", "too_long"),
    "a supervisor": (item(supervisor=["许正"]), "supervisor", "unknown"),
    "a field of its own": (item(status="closed"), "status", "unknown"),
    "half a character for a name": (item(**{"\ud800": "x"}), "?", "unknown"),
    "extra as a list": (item(extra=["x"]), "extra", "invalid"),
    "too much extra": (item(extra={str(n): "" for n in range(51)}), "extra", "invalid"),
    "extra without a name": (item(extra={" ": "x"}), "extra", "invalid"),
    "long extra": (item(extra={"x": "长" * 5001}), "extra", "too_long"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_wrong_item_says_what_is_wrong_and_stores_nothing(
    system: System, case: str
) -> None:
    """The right one beside it is taken all the same."""
    wrong, name, kind = WRONG[case]
    before = await Person.all().count()
    status, said = await system.send(wrong, item("SJ-RIGHT"))
    assert status == HTTPStatus.OK
    assert [each["result"] for each in said["results"]] == ["wrong", "created"]
    errors = said["results"][0]["errors"]
    assert (name, kind) in [(each["field"], each["kind"]) for each in errors]
    assert await Finding.filter(evaluator=EVALUATOR).count() == 1
    assert await Person.all().count() == before


async def test_a_code_twice_in_a_batch_is_taken_once(system: System) -> None:
    """The second, also in other letters, is a duplicate."""
    assert await system.results(item("sj-a"), item("SJ-A", description="二")) == [
        ("sj-a", "created"),
        ("SJ-A", "wrong"),
    ]


async def test_two_batches_at_once_make_one_finding(system: System) -> None:
    """Each with the same new code, unit and person: one makes them, the others find them."""
    batch = [item("SJ-001", unit="新单位", owner=["新人"])]
    found = await asyncio.gather(*(system.results(*batch) for _ in range(4)))
    assert sorted(each[0][1] for each in found) == ["created", *["unchanged"] * 3]
    assert await Finding.filter(code="SJ-001").count() == 1
    assert await Person.filter(name="新人").count() == 1


async def test_what_was_sent_goes_out_and_comes_back_as_a_ledger(system: System) -> None:
    """Texts are cleaned as those of a ledger are, so an export of them is unchanged."""
    town = system.town
    await system.results(
        item(" ０07 ", description=" =1+1 \x00\r\n二 \u200b", extra={"@备注\n栏": "-1 "}),
        item("SJ-002", owner=["周敏、林晓", "Lee, Morgan"], amount_yuan="0.01"),
    )
    target = BytesIO()
    words = words_for("zh_CN", town.office.zone)
    await write_ledger(target, Finding.all(), words, form="csv", wan=True, made=town.now)
    await town.preview(target.getvalue())
    preview = (await town.told("陈立", ImportPreview))[-1]
    assert (preview.new, preview.changed, preview.unchanged, preview.wrong) == (0, 0, 14, 0)
