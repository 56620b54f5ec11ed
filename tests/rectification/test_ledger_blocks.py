"""Tables written block by block, whose merged cells were lost on the way."""

from collections.abc import Sequence

from rectification.ledger import Field, Kind, Reading
from tests.rectification.test_ledger_layouts import core, read

HEADS = ("责任单位", "项目名称", "问题编号", "问题描述", "涉及金额（元）", "责任人", "整改时限")
FIRST = ("市教育局", "智慧校园", "A-1", "一", "5", "周敏", "2026-12-31")
SECOND = ("", "", "A-2", "二", "", "", "")
THIRD = ("", "", "A-3", "三", "7", "", "")
OTHER = ("市住建局", "老旧小区", "A-4", "四", "", "何建国", "2027-01-31")
LAST = ("", "", "A-5", "五", "9", "", "")


def text(*rows: Sequence[str]) -> Reading:
    """Return what a .csv of these rows says."""
    return read("\n".join(map(",".join, (HEADS, *rows))).encode())


def test_what_stands_once_for_a_block_is_taken_over_with_a_warning() -> None:
    """Unit, project, people and deadline come from the first row of the block; sums do not."""
    reading = text(FIRST, SECOND, THIRD, OTHER, LAST)
    assert reading.errors == []
    assert [row[1] for row in core(reading)] == ["市教育局"] * 3 + ["市住建局"] * 2
    assert [row.owners[0] for row in reading.rows] == ["周敏"] * 3 + ["何建国"] * 2
    assert [row.amount for row in reading.rows] == [5, None, 7, None, 9]
    told = [(each.row, each.field, each.source, each.result) for each in reading.warnings]
    assert told[:4] == [
        (3, Field.UNIT, "", "市教育局"),
        (3, Field.PROJECT, "", "智慧校园"),
        (3, Field.OWNER, "", "周敏"),
        (3, Field.DEADLINE, "", "2026-12-31"),
    ]
    assert {each.kind for each in reading.warnings} == {Kind.INFERRED}
    assert len(told) == 12


def test_a_block_ends_with_its_total_a_gap_and_a_new_section() -> None:
    """What comes after belongs to nobody yet, and is told as an error."""
    for between in (("合计", "", "", "", "12"), ("",) * 7, ("二、项目管理",)):
        reading = text(FIRST, SECOND, between, THIRD, OTHER, LAST)
        wrong = {(error.row, error.field) for error in reading.errors}
        assert wrong == {(5, Field.UNIT), (5, Field.OWNER), (5, Field.DEADLINE)}
        assert len(reading.rows) == 4


def test_a_single_blank_is_a_slip() -> None:
    """One row without a unit is an error, not a block of two."""
    reading = text(FIRST, OTHER, LAST)
    assert next((error.row, error.field) for error in reading.errors) == (4, Field.UNIT)


def test_where_units_are_repeated_a_blank_one_is_missing() -> None:
    """A table that names the unit in each row is not written in blocks."""
    again = ("市教育局", "智慧校园", "A-6", "六", "", "周敏", "2026-12-31")
    reading = text(FIRST, again, SECOND, THIRD)
    assert {(error.row, error.kind) for error in reading.errors if error.field is Field.UNIT} == {
        (4, Kind.MISSING), (5, Kind.MISSING),
    }  # fmt: skip


def test_a_person_who_is_missing_in_other_rows_than_the_unit_is_missing() -> None:
    """Only what stands blank in just the rows of the block is the block's."""
    reading = text(FIRST, SECOND, (*THIRD[:5], "林晓", ""), OTHER, LAST)
    assert {(error.row, error.field) for error in reading.errors} == {
        (3, Field.OWNER), (6, Field.OWNER),
    }  # fmt: skip
    assert [row.code for row in reading.rows] == ["A-1", "A-3", "A-4"]
