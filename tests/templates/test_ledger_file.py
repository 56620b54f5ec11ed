"""An exported ledger: what a reader sees of it, and that an import reads back every field."""

import csv
import re
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import product
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from rectification.comparison import Comparison, Known, Terms, compare
from rectification.entry import Entry
from rectification.finding import Status
from rectification.ledger import Field, Reading, read_ledger
from rectification.ledger.characters import text_of
from rectification.ledger.headings import shown
from rectification.ledger.names import split_names
from rectification.money import LARGEST
from templates.ledger_columns import LedgerColumns
from templates.ledger_file import LedgerText, LedgerWorkbook
from templates.words import words_for

ZONE = ZoneInfo("Asia/Shanghai")
MADE = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
WAYS = list(product(("xlsx", "csv"), (True, False), ("zh_CN", "en")))
NASTY = (
    "=1+1", "+86 571", "-12", "@SUM(A1)", "'=1", "''x", "\uff1dA1", "007", "1e3", "2026-01-02",
    "TRUE", "无", "-", "合计", "注：", "甲\n乙", 'a"b', "a,b;c\td|e，f", "_x000D_", "_x0041_",
    "<a>&amp;", "😀", "#REF!", "\u2028中", "责任人", "，" * 37,
)  # fmt: skip


def clean(text: str) -> str:
    """Return text as intake leaves it, which is the text that is stored."""
    while (again := text_of(text)) != text:
        text = again
    return text


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXT = st.one_of(st.sampled_from(NASTY), ANY, st.builds("{}{}".format, st.sampled_from(NASTY), ANY))
CLEAN = TEXT.map(clean)
SAID = CLEAN.filter(bool)
NAMES = st.lists(
    TEXT.map(lambda text: split_names(clean(text))).filter(bool).map(lambda names: names[0])
    | st.sampled_from(["周敏", "何建国", "Lee, Morgan", "Dana Reyes"]),
    max_size=3,
    unique=True,
).map(tuple)
CODES = st.one_of(st.from_regex(r"[=+@'-]?0{0,2}[A-Z1-9]{1,5}", fullmatch=True))
AMOUNTS = st.none() | st.decimals(0, LARGEST, places=2) | st.just(Decimal("0.01"))


@st.composite
def findings(draw: st.DrawFn) -> list[Entry]:
    """Draw findings as they may be stored, with codes that differ."""
    codes = draw(st.lists(CODES, min_size=1, max_size=5, unique_by=str.casefold))
    headings = draw(st.lists(SAID.map(shown).filter(_is_heading), max_size=3, unique=True))
    return [
        Entry(
            known=Known(
                id=number,
                code=code,
                version=1,
                deadline_version=1,
                texts={
                    field: draw(SAID if field in {Field.UNIT, Field.DESCRIPTION} else CLEAN)
                    for field in TEXTS
                },
                amount=draw(AMOUNTS),
                owners=draw(NAMES.filter(bool)),
                assisting=draw(NAMES),
                deadline=draw(st.dates(date(2000, 1, 1), date(2099, 12, 31))),
                extra=draw(st.fixed_dictionaries({}, optional=dict.fromkeys(headings, SAID))),
            ),
            supervisors=draw(NAMES),
            status=draw(st.sampled_from(Status)),
            percent=draw(st.none() | st.integers(0, 100)),
            rectified=draw(st.decimals(0, LARGEST, places=2)),
            latest=draw(ANY),
        )
        for number, code in enumerate(codes, 1)
    ]


TEXTS = (
    Field.PROJECT, Field.UNIT, Field.EVALUATOR, Field.GRADE, Field.CATEGORY, Field.DESCRIPTION,
    Field.ADVICE,
)  # fmt: skip


def _is_heading(heading: str) -> bool:
    """Leave out what the reader never keeps as a heading of its own."""
    return heading not in {"", "#", "序号", "S/N"} and clean(heading) == heading


def written(entries: Sequence[Entry], form: str, *, wan: bool, locale: str) -> bytes:
    """Return an exported ledger."""
    target = BytesIO()
    headings = dict.fromkeys(name for each in entries for name in each.known.extra)
    columns = LedgerColumns(words_for(locale, ZONE), wan, tuple(headings))
    text = form == "csv"
    file = LedgerText(target, columns) if text else LedgerWorkbook(target, columns, MADE)
    file.add(entries[:2])
    file.add(entries[2:])
    file.close()
    return target.getvalue()


def read(data: bytes) -> Reading:
    """Return what an import makes of it."""
    return read_ledger(data, "台账", year=TODAY.year, today=TODAY)


@settings(max_examples=50, deadline=None)
@given(findings(), st.sampled_from(WAYS))
def test_every_field_comes_back(entries: list[Entry], way: tuple[str, bool, str]) -> None:
    """Whatever findings say, an import of their export changes nothing and misses nothing."""
    form, wan, locale = way
    reading = read(written(entries, form, wan=wan, locale=locale))
    assert reading.errors == []
    assert len(reading.columns) == len(Field)
    known = {each.known.code: each.known for each in entries}
    compared = Comparison()
    terms = Terms.of(reading, default=TODAY + timedelta(30))
    compare(reading.rows, known, terms, compared)
    assert (compared.new, compared.changed) == ([], [])
    assert compared.unchanged == [each.known.code for each in entries]
    for row, entry in zip(reading.rows, entries, strict=True):
        facts = entry.known
        assert {field: getattr(row, field) for field in TEXTS} == facts.texts
        assert (row.code, row.amount, row.deadline) == (facts.code, facts.amount, facts.deadline)
        assert (row.owners, row.assisting) == (facts.owners, facts.assisting)
        assert row.supervisors == entry.supervisors
        assert dict(row.extra) == dict(facts.extra)


ENTRY = Entry(
    known=Known(
        id=1,
        code="007",
        version=3,
        deadline_version=1,
        texts=dict.fromkeys(TEXTS, "市教育局") | {Field.DESCRIPTION: "=2+2\n第二行"},
        amount=Decimal("386500.01"),
        owners=("周敏", "何建国"),
        assisting=(),
        deadline=date(2026, 12, 31),
        extra={"会议纪要": "+七号", "完成时限": "明年"},
    ),
    supervisors=("许正",),
    status=Status.RECTIFYING,
    percent=80,
    rectified=Decimal(1000),
    latest="已完成80%",
)


def cells(data: bytes) -> list[list[Any]]:
    """Return every cell of a workbook."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_the_workbook_is_laid_out_for_reading_and_printing(locale: str) -> None:
    """Title, frozen headings, filters, widths, A3 landscape one page wide, headings repeated."""
    data = written([ENTRY], "xlsx", wan=True, locale=locale)
    with ZipFile(BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        book = package.read("xl/workbook.xml").decode()
    assert '<pane xSplit="2" ySplit="3" topLeftCell="C4"' in sheet
    assert '<autoFilter ref="A3:T4"/>' in sheet
    assert re.search(r'<pageSetup paperSize="8" fitToHeight="0" orientation="landscape"', sheet)
    assert "$3:$3</definedName>" in book
    assert "&amp;P" in sheet
    widths = re.findall(r'<col min="(\d+)" max="(\d+)" width="[\d.]+"', sheet)
    assert sum(int(last) - int(first) + 1 for first, last in widths) == 20
    assert "<f>" not in sheet
    title, subtitle, headings, *_ = cells(data)
    assert (title[0], "万元" in str(subtitle[0])) == (
        "预算绩效评价问题整改台账" if locale == "zh_CN"
        else "Rectification ledger of performance evaluation findings", True,
    )  # fmt: skip
    assert all(headings)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_headings_fit_their_columns(locale: str) -> None:
    """No heading needs more than the three lines that its row has, a Chinese sign taking two."""
    columns = LedgerColumns(words_for(locale, ZONE), wan=True)
    for each in columns.all():
        longest = max(sum(1 + (sign > "\u2e7f") for sign in word) for word in each.heading.split())
        whole = sum(1 + (sign > "\u2e7f") for sign in each.heading)
        assert whole <= 3 * each.width, each.heading
        assert locale == "zh_CN" or longest <= each.width, each.heading


def test_a_text_file_opens_in_a_spreadsheet_program() -> None:
    """It begins with the mark of UTF-8, and nothing in it is taken for a formula."""
    data = written([ENTRY], "csv", wan=False, locale="zh_CN")
    assert data.startswith(b"\xef\xbb\xbf")
    text = StringIO(data.decode("utf-8-sig"), newline="")
    _, said = csv.reader(text)
    assert {"007", "386500.01", "'=2+2\n第二行", "'+七号", "2026-12-31", "80%"} <= set(said)
    assert not [each for each in said if each[:1] in set("=+-@")]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_how_a_finding_stands_is_passed_over(form: str) -> None:
    """Status and the like are no fields and no extra columns, also where a column was deleted."""
    data = written([ENTRY], form, wan=True, locale="zh_CN")
    assert read(data).unknown == ("会议纪要", "完成时限")
    rows = cells(written([ENTRY], "xlsx", wan=True, locale="zh_CN"))[2:]
    kept = [place for place, name in enumerate(rows[0]) if str(name) not in {"序号", "评价等级"}]
    text = "\n".join("\t".join(f'"{row[place]}"' for place in kept) for row in rows)
    assert read(text.encode()).unknown == ("会议纪要", "完成时限")


def test_memory_does_not_grow_with_the_ledger() -> None:
    """Twice the findings take no more, once the file is larger than what writing it takes."""
    entries = [replace(ENTRY, latest=f"{number}") for number in range(20)]
    written(entries, "xlsx", wan=True, locale="zh_CN")  # imports and catalogues are no growth
    peaks = []
    for pages in (20, 40):
        tracemalloc.start()
        with TemporaryFile() as target:
            columns = LedgerColumns(words_for("zh_CN", ZONE), wan=True, extra=("会议纪要",))
            file = LedgerWorkbook(target, columns, MADE)
            for _ in range(pages):
                file.add(entries)
            file.close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3
