"""What is said in a ledger's cells: what is wrong there, and what would be right."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rectification.ledger import LIMITS, Field, Kind, Note, Reading, RowError, RowWarning
from rectification.ledger.sheet import Area
from templates.terms import Term
from templates.words import Words

AUTHOR = "Lastmile"
"""Who the comments are from; by it they are found again when the file comes back."""

MOST = 3000
"""Cells marked in the table itself; what is wrong beyond them stands on a sheet of its own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to be marked, by row and column from 0; `doubtful` is taken, but to be checked."""

    row: int
    column: int
    doubtful: bool
    text: str


_DUE = {
    Kind.MISSING: Term("此处不能空白。", "This must not be empty."),
    Kind.DUPLICATE: Term(
        "这个编号在上面已经出现过，每个问题要有自己的编号。",
        "This number stands in a row above; each finding needs one of its own.",
    ),
    Kind.OPEN_ENDED: Term(
        "长期工作也要有日期，请填写下一次复核的日期。",
        "Lasting work needs a date as well: write the day of its next review.",
    ),
    Kind.PAST: Term("早于今天，请核对。", "This day is past; please check it."),
}
_UNREADABLE = {
    Field.DEADLINE: Term(
        "看不出是哪一天，请填写日期。", "This is no date that can be read; please write one."
    ),
    Field.AMOUNT: Term(
        "看不出是多少，请只填数字，没有金额就留空。",
        "This is no amount that can be read; please write digits only, or nothing.",
    ),
}
_NO_RESULT = Term(
    "公式有错误或没有结果，请改填内容。",
    "The formula has an error or no result; please write what it should say.",
)
_TOO_LONG = Term("过长，最多{most}个字。", "This is too long: {most} characters at most.")
_TAKEN_AS = Term("已理解为{result}，请核对。", "Taken for {result}; please check.")
_COUNTED_AS = Term(
    "由此起算为{result}，请核对。", "Counted from here, it is {result}; please check."
)
_EXAMPLE = Term("例如：{example}", "For example: {example}")
_EXAMPLES = {
    Field.CODE: Term("JX-{year}-001", "PE-{year}-001"),
    Field.UNIT: Term("市教育局", "Education Bureau"),
    Field.DESCRIPTION: Term(
        "3个项目的合同到期后没有续签", "The contracts of 3 projects have run out"
    ),
    Field.OWNER: Term("周敏、林晓", "Ann Lee; Bob Fox"),
    Field.AMOUNT: Term("125000", "125000"),
    Field.DEADLINE: Term("{year}-12-31", "{year}-12-31"),
}


def marks_on(reading: Reading, words: Words, today: date) -> list[Mark]:
    """Return the cells of a ledger to be marked, in the order of its rows, each once.

    Args:
        reading: what was read of it.
        words: the language of whoever gets it back.
        today: of the examples.
    """
    counted = any(note.kind is Note.COUNTED for note in reading.notes)
    said: dict[tuple[int, int], list[RowError | RowWarning]] = {}
    faults: list[RowError | RowWarning] = [*reading.errors, *reading.warnings]
    for fault in faults:
        said.setdefault((fault.row - 1, _column(reading, fault.field)), []).append(fault)
    return [
        Mark(
            row,
            column,
            not any(isinstance(fault, RowError) for fault in some),
            "\n".join(
                dict.fromkeys(
                    line for fault in some for line in _lines(fault, words, today, counted=counted)
                )
            ),
        )
        for (row, column), some in sorted(said.items())
    ]


def _column(reading: Reading, field: Field) -> int:
    """Return where a field is marked; one without a column of its own, in the first there is."""
    places = reading.places
    return places[field] if field in places else min(places.values(), default=0)


def _lines(
    fault: RowError | RowWarning, words: Words, today: date, *, counted: bool
) -> Iterator[str]:
    field = words.term("field", fault.field)
    if counted and isinstance(fault, RowWarning) and fault.field is Field.DEADLINE:
        result = words.formats.cell(fault.result, fault.field)
        yield field + words.formats.colon(_in(words, _COUNTED_AS).format(result=result))
        return
    yield field + words.formats.colon(_due(fault, words))
    if isinstance(fault, RowError) and fault.field in _EXAMPLES:
        example = _in(words, _EXAMPLES[fault.field]).format(year=today.year)
        yield _in(words, _EXAMPLE).format(example=example)


def _due(fault: RowError | RowWarning, words: Words) -> str:
    if isinstance(fault, RowWarning) and fault.kind is Kind.INFERRED:
        result = words.formats.cell(fault.result, fault.field)
        return _in(words, _TAKEN_AS).format(result=result)
    if fault.kind is Kind.INVALID:
        return _in(words, _UNREADABLE.get(fault.field, _NO_RESULT))
    if fault.kind is Kind.TOO_LONG:
        return _in(words, _TOO_LONG).format(most=LIMITS[fault.field])
    return _in(words, _DUE[fault.kind]) if fault.kind in _DUE else words.term("fault", fault.kind)


def _in(words: Words, term: Term) -> str:
    return term.zh if words.formats.chinese else term.en


def gathered(marks: Sequence[Mark], merged: Iterable[Area]) -> dict[int, dict[int, Mark]]:
    """Return marks by row and column; those inside a merged area stand in its first cell."""
    found: dict[int, dict[int, Mark]] = {}
    places = sorted({(mark.row, mark.column) for mark in marks})
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    for begin, end in merged:
        start = bisect_left(places, begin)
        for at in places[start : bisect_right(places, end)]:
            if begin[1] <= at[1] <= end[1]:
                moved[at] = begin
    for mark in marks:
        row, column = moved.get((mark.row, mark.column), (mark.row, mark.column))
        there = found.setdefault(row, {})
        before = there.get(column)
        if before is None:
            there[column] = replace(mark, row=row, column=column)
        elif mark.text not in before.text:
            text = f"{before.text}\n{mark.text}"
            there[column] = replace(before, doubtful=before.doubtful and mark.doubtful, text=text)
    return found


def list_rows(marks: Iterable[Mark]) -> list[tuple[int, str, str]]:
    """Return marks as the rows of a list: row and cell as the spreadsheet program counts."""
    return [(mark.row + 1, cell_name(mark.row, mark.column), mark.text) for mark in marks]


def list_title(words: Words) -> tuple[str, tuple[str, str, str]]:
    """Return the name of the sheet that holds the list, and its headings."""
    if words.formats.chinese:
        return "其余标注", ("行", "单元格", "提示")
    return "Further marks", ("Row", "Cell", "Hint")


def cell_name(row: int, column: int) -> str:
    """Return a cell's name: (0, 0) is A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
