"""Headings that are nearly known, and statuses that say that a finding is over."""

import pytest

from rectification.ledger.closing import says_closed, says_closing_day
from rectification.ledger.fields import Field
from rectification.ledger.headings import listed
from rectification.ledger.resemblance import POSSIBLE, SURE, resembling
from rectification.ledger.vocabulary import CLOSED_ON, NAMES, NO_FIELD, STATUS


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("具体整改责任单位", "unit"),
        ("整改责任单位全称", "unit"),
        ("问题整改完成时限", "deadline"),
        ("审计责任人姓名", "owner"),
        ("Date due of completion", "deadline"),
        ("Dedline", "deadline"),
        ("Proposed deadline", "deadline"),
        ("Responsable person", "owner"),
        ("Responsible agencies", "unit"),
        ("Reccomendation text", "advice"),
        ("Rec. Num", "code"),
    ],
)
def test_what_resembles_beyond_doubt_is_taken(heading: str, field: str) -> None:
    """A known name with harmless words around it, in another order or with a slip."""
    score, best = resembling(heading)[0]
    assert (best.value, score >= SURE) == (field, True)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("市直责任单位", "unit"),
        ("项目金额", "amount_yuan"),
        ("工作牵头单位", "unit"),
        ("Budget unit", "unit"),
        ("Project number", "code"),
        ("Program manager name", "owner"),
    ],
)
def test_what_only_may_be_meant_is_not_taken(heading: str, field: str) -> None:
    """It is offered first when somebody is asked."""
    found = {each.value: score for score, each in resembling(heading)}
    assert POSSIBLE <= found[field] < SURE


@pytest.mark.parametrize(
    "heading",
    [
        "责任单位联系电话", "实际完成时间", "原整改时限", "整改完成情况", "责任部位", "会议号",
        "是否超过整改时限", "Actual completion date", "Agency response", "Owner email",
        "Recommendation made", "Original due date", "Supervision", "Account", "Region", "Date",
        "Issue date", "Report date", "", "()", "。", "很长的责任单位" * 30,
    ],
)  # fmt: skip
def test_a_wrong_guess_is_worse_than_a_question(heading: str) -> None:
    """The last word says what a column holds, and some words turn a name into something else."""
    assert resembling(heading) == ()


def test_every_known_name_is_known_and_resembles_nothing() -> None:
    """A name of the table is never guessed about, and no name is in two tables."""
    fields = {name for tiers in NAMES.values() for names in tiers for name in listed(names)}
    others = {name for names in (STATUS, CLOSED_ON, NO_FIELD) for name in listed(names)}
    assert not fields & others
    assert [name for name in fields | others if resembling(name)] == []
    assert set(NAMES) == set(Field)


@pytest.mark.parametrize(
    "status",
    [
        "已销号", "已完成", "已完成整改", "均已整改到位", "全部完成", "已办结", "完成", "是", "√",
        "不予整改",
        "Closed", "CLOSED—Acceptable Action", "Closed - Superseded", "closed: not adopted",
        "Implemented", "Fully implemented", "Completed", "Resolved 2024", "Withdrawn", "已撤销。",
        "Closed - Implemented", "Closed – Unacceptable", "Status: Closed", "Verified closed",
        "Recommendation closed", "Overtaken by events",
    ],
)  # fmt: skip
def test_a_status_says_that_a_finding_is_over(status: str) -> None:
    """In the words of finance bureaus and of lists of recommendations."""
    assert says_closed(status)


@pytest.mark.parametrize(
    "status",
    [
        "", "未完成", "基本完成", "部分完成", "正在整改", "待销号", "否",
        "已完成合同重签，其余正在推进",
        "Open", "Open—Acceptable Response", "open - await response", "Not implemented",
        "Partially implemented", "Implemented - verification pending", "Unresolved", "Ongoing",
        "Completed except for item 3", "Closed, pending reopening", 12, 0.5,
        "Closure requested", "Resolved - Open", "Recommendation not closed", "To be closed",
    ],
)  # fmt: skip
def test_anything_else_is_still_open(status: str | float) -> None:
    """A finding that is wrongly called over would be lost."""
    assert not says_closed(status)


def test_a_closing_day_is_a_day() -> None:
    """A dash, a word and an empty cell are none."""
    assert all(map(says_closing_day, ("2026-01-02", "5/6/2021", "March 3, 2020", "2026年1月")))
    assert not any(map(says_closing_day, ("", "-", "N/A", "open", "无")))
