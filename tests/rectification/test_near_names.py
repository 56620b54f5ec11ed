"""Which known names an unknown one resembles, and what deciding about it does to a ledger."""

from datetime import date

import pytest

from rectification.ledger import Reading, read_ledger
from rectification.naming import Decided, LedgerName, NameDecision, Part, settled
from rectification.near_names import MOST, NearNames

UNITS = NearNames(
    ["市教育局", "市卫健局", "市体育局", "市交通运输局", "区财政局", "Education Bureau"]
)
PEOPLE = NearNames(["周敏", "周晓敏", "Zhou Min", "林晓", "O'Brien, Pat"])


@pytest.mark.parametrize(
    ("names", "unknown", "near"),
    [
        (UNITS, "教育局", ["市教育局"]),
        (UNITS, "市教育局（本级）", ["市教育局"]),
        (UNITS, "市 教育局", ["市教育局"]),
        (UNITS, "交通局", ["市交通运输局"]),
        (UNITS, "卫生健康局", ["市卫健局"]),
        (UNITS, "bureau, EDUCATION", ["Education Bureau"]),
        (UNITS, "市水利局", []),
        (UNITS, "局", []),
        (PEOPLE, "周  敏", ["周敏"]),
        (PEOPLE, "周敏（主任）", ["周敏"]),
        (PEOPLE, "MIN ZHOU", ["Zhou Min"]),
        (PEOPLE, "Pat O'Brien", ["O'Brien, Pat"]),
        (PEOPLE, "周小敏", []),
        (PEOPLE, "林小", []),
        (PEOPLE, "周", []),
    ],
)
def test_a_name_written_otherwise_is_near(names: NearNames, unknown: str, near: list[str]) -> None:
    """A level left out, brackets, blanks, abbreviations, case and order; not another person."""
    assert names.of(unknown) == near


def test_the_same_name_comes_first_and_few_are_offered() -> None:
    """However many hold it."""
    names = NearNames([*(f"市教育局第{n}小学教育局" for n in range(9)), "市教育局"])
    near = names.of("教育局")
    assert len(near) == MOST
    assert "市教育局" in near


def ledger(*rows: str) -> Reading:
    """Read rows of unit and owners."""
    lines = [f"A-{n},{row},新,2026-12-31" for n, row in enumerate(rows)]
    text = "\n".join(["问题编号,责任单位,责任人,问题描述,整改时限", *lines])
    return read_ledger(text.encode(), "a.csv", year=2026, today=date(2026, 11, 22))


def unit(name: str) -> LedgerName:
    """Return the name of a unit."""
    return LedgerName(Part.UNIT, "", name)


def test_supervisors_are_replaced_whatever_their_unit() -> None:
    """Each once; a row whose supervisor is to be left out is left out."""
    lines = ("甲局,周敏,许正科长、许正", "乙局,周敏,路人", "丙局,许正科长,许正科长")
    heads = "问题编号,责任单位,责任人,督办人,问题描述,整改时限"
    rows = [f"A-{n},{line},新,2026-12-31" for n, line in enumerate(lines)]
    data = "\n".join((heads, *rows)).encode()
    reading = read_ledger(data, "a.csv", year=2026, today=date(2026, 11, 22))
    decisions = [
        NameDecision(LedgerName(Part.SUPERVISOR, "", "许正科长"), Decided.MATCH, "许正"),
        NameDecision(LedgerName(Part.SUPERVISOR, "", "路人"), Decided.LEAVE),
    ]
    named, left = settled(reading, decisions)
    assert left == {3}
    assert [row.supervisors for row in named.rows] == [("许正",), ("路人",), ("许正",)]
    assert named.rows[2].owners == ("许正科长",)


def test_matched_names_are_replaced_and_rows_left_out() -> None:
    """A person is looked up in the unit that the row's own stands for; each counts once."""
    reading = ledger("教育局,周 敏、周敏", "教育局,路人", "外单位,何建国", "市教育局,林晓")
    decisions = [
        NameDecision(unit("教育局"), Decided.MATCH, "市教育局"),
        NameDecision(LedgerName(Part.OWNER, "市教育局", "周 敏"), Decided.MATCH, "周敏"),
        NameDecision(LedgerName(Part.OWNER, "市教育局", "路人"), Decided.LEAVE),
        NameDecision(unit("外单位"), Decided.LEAVE),
        NameDecision(LedgerName(Part.OWNER, "市教育局", "林晓"), Decided.MAKE),
        NameDecision(LedgerName(Part.OWNER, "教育局", "林晓"), Decided.MATCH, "不是他"),
    ]
    named, left = settled(reading, decisions)
    assert [(row.unit, row.owners) for row in named.rows if row.row not in left] == [
        ("市教育局", ("周敏",)),
        ("市教育局", ("林晓",)),
    ]
    assert left == {3, 4}
    assert settled(reading, []) == (reading, frozenset())


def test_a_unit_that_answers_itself_is_matched_with_its_officer() -> None:
    """Where the unit is its own officer, both are the known one."""
    named, _ = settled(
        ledger("教育局,教育局"), [NameDecision(unit("教育局"), Decided.MATCH, "市教育局")]
    )
    assert named.rows[0].owners == ("市教育局",)
