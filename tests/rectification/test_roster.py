"""Reading rosters: who is told apart from a ledger, what each cell says, what is refused."""

import csv
import io

import pytest

from rectification.ledger import Kind, UnreadableLedger
from rectification.people import Role
from rectification.roster import Field, is_roster, read_roster
from rectification.roster.comparison import Known, compare
from templates.rosters import roster_template
from templates.workbooks import ledger_template

COLUMNS = ("姓名", "单位", "角色", "手机号", "代理人", "上级单位", "督办单位")


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Return a roster as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([("××市绩效整改人员名册",), columns, *rows])
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("姓名", "单位", "手机"), True),
        (("Name", "Department", "Role"), True),
        (("姓名", "备注"), False),
        (("单位", "电话"), False),
        (("姓名", "单位", "问题描述"), False),
        (("Name", "Unit", "Recommendation"), False),
        (("责任人", "责任单位", "整改时限"), False),
    ],
)
def test_a_roster_is_told_by_its_headings(columns: tuple[str, ...], *, expected: bool) -> None:
    """Names with a unit, a role or a telephone, and nothing of findings."""
    assert is_roster(table(columns=columns), "名册.csv") is expected


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_the_empty_workbooks_are_what_they_are_called(locale: str) -> None:
    """The empty roster is a roster without people, the empty ledger is none."""
    assert is_roster(roster_template(locale), "roster.xlsx")
    assert not is_roster(ledger_template(locale), "ledger.xlsx")
    with pytest.raises(UnreadableLedger) as none:
        read_roster(roster_template(locale), "roster.xlsx")
    assert none.value.reason == "no-rows"


def test_every_cell_of_a_row_is_understood() -> None:
    """Roles share a cell, dashes say nothing, every unit may be said in words."""
    reading = read_roster(
        table(
            ("周敏", "市教育局", "", "０５７１-８８００", "林晓", "市政府办", ""),
            ("许 正", "", "督办人、管理员", "—", "", "", "全部"),
            ("Zhou, Min", "Education", "officer/supervisor", "", "", "", "卫健局；交通局"),
        ),
        "名册.csv",
    )
    assert reading.faults == []
    first, second, third = reading.entries
    assert (first.row, first.phone) == (3, "0571-8800")
    assert first.roles == {Role.OFFICER}
    assert (first.deputy, first.parent, first.scope) == ("林晓", "市政府办", None)
    assert (second.phone, second.scope) == ("", ())
    assert second.roles == {Role.SUPERVISOR, Role.ADMIN}
    assert third.name == "Zhou, Min"
    assert third.scope == ("卫健局", "交通局")
    assert third.roles == {Role.OFFICER, Role.SUPERVISOR}


@pytest.mark.parametrize(
    ("row", "field", "kind"),
    [
        (("", "市教育局", "责任人"), Field.NAME, Kind.MISSING),
        (("周敏、林晓", "市教育局", ""), Field.NAME, Kind.INVALID),
        (("周敏", "", "责任人"), Field.UNIT, Kind.MISSING),
        (("周敏", "市教育局", "局长"), Field.ROLE, Kind.INVALID),
        (("周敏", "市教育局", "", "没有电话"), Field.PHONE, Kind.INVALID),
        (("周敏", "市教育局", "", "", "周敏"), Field.DEPUTY, Kind.INVALID),
        (("周" * 101, "市教育局", ""), Field.NAME, Kind.TOO_LONG),
    ],
)
def test_a_wrong_row_is_told_and_blocks_only_itself(
    row: tuple[str, ...], field: Field, kind: Kind
) -> None:
    """The fault names the row as the sheet counts it, the field and the kind."""
    reading = read_roster(table(row, ("何建国", "市住建局", "")), "名册.csv")
    assert [(each.row, each.field, each.kind) for each in reading.faults] == [(3, field, kind)]
    assert [each.name for each in reading.entries] == ["何建国"]


def test_the_same_person_twice_is_a_fault() -> None:
    """A name within a unit stands once."""
    row = ("周敏", "市教育局", "")
    reading = read_roster(table(row, row), "名册.csv")
    assert [(each.row, each.kind) for each in reading.faults] == [(4, Kind.DUPLICATE)]


def test_one_telephone_makes_one_person_of_two_units() -> None:
    """The second row adds a unit to the person that the first one makes."""
    reading = read_roster(
        table(("周敏", "教育局", "", "138"), ("周敏", "体育局", "", "138")), "名册.csv"
    )
    found = compare(reading.entries, [], {})
    assert [entry.unit for entry in found.new] == ["教育局"]
    [(_, entry, changes)] = found.changed
    assert entry.unit == "体育局"
    assert [(each.field, each.after) for each in changes] == [("unit", "教育局、体育局")]


def test_a_roster_takes_no_role_away() -> None:
    """Somebody whom the roster calls an officer stays the supervisor that they are."""
    known = Known(7, "许正", ("财政局",), frozenset({Role.SUPERVISOR}), "", "", None)
    reading = read_roster(table(("许正", "财政局", "责任人")), "名册.csv")
    found = compare(reading.entries, [known], {})
    assert (found.new, found.changed) == ([], [])


def test_a_deputy_whom_nobody_knows_is_a_fault() -> None:
    """A deputy stands in the roster or is known already."""
    reading = read_roster(table(("周敏", "教育局", "", "", "王五")), "名册.csv")
    found = compare(reading.entries, [], {})
    assert [(each.field, each.kind) for each in found.faults] == [(Field.DEPUTY, Kind.UNKNOWN)]


def test_units_are_never_above_themselves() -> None:
    """A ring of units is a fault of the row that closes it, known units included."""
    reading = read_roster(
        table(("甲", "一局", "", "", "", "二局"), ("乙", "二局", "", "", "", "三局")), "名册.csv"
    )
    found = compare(reading.entries, [], {"三局": "一局"})
    assert [(each.row, each.field) for each in found.faults] == [(4, Field.PARENT)]
    assert found.parents == {"一局": "二局"}
