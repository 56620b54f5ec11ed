"""The process in which files are read ends when a file wants too much."""

import sys
from datetime import date
from typing import Any

import pytest

from actions import reading_ledger
from actions.reading_ledger import apart
from rectification.course import Course, Stage
from rectification.ledger import Reading, Reason, UnreadableLedger, examine_ledger, read_ledger
from tests.databases import once
from tests.rectification.test_ledger_files import HEADINGS, ROW, workbook

pytestmark = once

MANY = [[f"A-{number}", *ROW[1:4], "12月底前", "约"] for number in range(1500)]
MANY += [[f"B-{number}", *ROW[1:4], "12月底前", "5"] for number in range(1500)]
ARGUMENTS: dict[str, Any] = {"year": 2026, "today": date(2026, 11, 20)}

limited = pytest.mark.skipif(sys.platform != "linux", reason="only there the limits hold")


def spin(_data: bytes, _filename: str) -> Reading:
    """Take all time there is."""
    while True:
        pass


def hog(_data: bytes, _filename: str) -> Reading:
    """Take more memory than a ledger needs."""
    raise AssertionError(len(bytearray(2**30)))


def fail(_data: bytes, _filename: str) -> Reading:
    """Show a fault of ours."""
    raise LookupError("a fault of the reader's")


@pytest.mark.parametrize("work", [read_ledger, examine_ledger])
async def test_a_workbook_reads_the_same_apart_as_here(work: Any) -> None:
    """Rows, errors, warnings and all the rest come back, in their order, in several frames."""
    data = workbook(HEADINGS, *MANY)
    assert await apart(work, data, "台账.xlsx", **ARGUMENTS) == work(data, "台账.xlsx", **ARGUMENTS)


async def test_a_reading_tells_how_many_rows_are_read() -> None:
    """Of how many, as it comes to them; what comes out is the same."""
    data = workbook(HEADINGS, *MANY)
    course = Heard()
    reading = await apart(read_ledger, data, "台账.xlsx", course=course, **ARGUMENTS)
    assert reading == read_ledger(data, "台账.xlsx", **ARGUMENTS)
    assert course.heard == [(Stage.READ, done, 3000) for done in (0, 1000, 2000, 3000)]


class Heard(Course):
    """A course that remembers how it went."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[Stage, int, int]] = []

    def enter(self, stage: Stage, total: int, done: int = 0) -> None:
        """Begin a stage."""
        super().enter(stage, total, done)
        self.heard.append((stage, done, total))


async def test_a_refusal_comes_back_with_its_place_and_headings() -> None:
    """As if it had been raised here."""
    data = workbook([*HEADINGS, "完成时限"], [*ROW, "2027-01-31"])
    with pytest.raises(UnreadableLedger) as refusal:
        await apart(read_ledger, data, "台账.xlsx", **ARGUMENTS)
    assert refusal.value.reason is Reason.TWO_ALIKE
    assert refusal.value.found == ("整改时限", "完成时限")


@limited
@pytest.mark.parametrize("work", [spin, hog])
async def test_what_takes_too_much_is_stopped(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time and memory both have an end, and the answer is a reason."""
    monkeypatch.setattr(reading_ledger, "CPU_SECONDS", 1)
    with pytest.raises(UnreadableLedger) as refusal:
        await apart(work, b"PK", "台账.xlsx")
    assert refusal.value.reason is Reason.TOO_HARD


async def test_a_fault_of_the_reader_is_told_with_its_traceback() -> None:
    """It is an incident, not something about the file."""
    with pytest.raises(RuntimeError, match="a fault of the reader's"):
        await apart(fail, b"PK", "台账.xlsx")
