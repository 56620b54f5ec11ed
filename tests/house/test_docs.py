import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import typer.main

from bot.__main__ import MISUSED, REFUSED, cli
from bot.readings import Address
from bot.settings import PREFIX, Settings
from rectification.finding import TRANSITIONS
from rectification.ledger.amounts import MoneyUnit, read_amount
from rectification.ledger.dates import Reckoning, read_deadline
from rectification.ledger.fields import REQUIRED
from rectification.ledger.headings import meanings
from rectification.ledger.unreadable import WrongValue
from rectification.policy import Policy, load_policy
from storage.outages import Trouble
from templates.labels import BY_ROLE, COMMANDS, EVERYONE
from templates.terms import MOVE, PART, ROLE, STATUS, Term

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
UNSET = "–"
EVERYBODY = Term("所有人", "everyone")
TODAY = date(2026, 6, 30)
PERIOD = 30
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
TRANSITION_BLOCK = re.compile(r"<!-- transitions -->\n(.*?)<!-- /transitions -->", re.DOTALL)
TOML_BLOCK = re.compile(r"```toml\n(.*?)```", re.DOTALL)

readme = pytest.mark.parametrize("name", READMES)


def text_of(name: str) -> str:
    """Return a page of the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str, begins: str) -> list[list[str]]:
    """Return the cells of every table row of a page whose first cell begins so."""
    lines = [line for line in text_of(name).splitlines() if line.startswith(f"| {begins}")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def shown(default: object) -> str:
    """Return a setting's default as an operator would write it."""
    match default:
        case None | ():
            return UNSET
        case Address(host, port):
            return f"`{host}:{port}`"
        case ZoneInfo(key=key):
            return f"`{key}`"
        case _:
            return f"`{default}`"


@readme
def test_the_settings_are_those_of_the_program(name: str) -> None:
    """Same names, same defaults, same order."""
    written = [(cells[0], cells[1]) for cells in rows(name, "`LASTMILE_")]
    fields = Settings.model_fields.items()
    assert written == [
        (f"`{PREFIX}{field.upper()}`", shown(info.get_default())) for field, info in fields
    ]


def roles_of(command: str, language: int) -> set[str]:
    """Return for whom a command is, in the words of a language."""
    if command in EVERYONE:
        return {EVERYBODY[language]}
    return {ROLE[role][language] for role, commands in BY_ROLE.items() if command in commands}


@readme
def test_the_chat_commands_are_those_of_the_menus(name: str) -> None:
    """Every command stands there for exactly the roles that are offered it, in the menu's order."""
    language = READMES.index(name) == 0
    written = [
        (cells[0].strip("`/"), set(re.split("、|, ", cells[1]))) for cells in rows(name, "`/")
    ]
    assert written == [(command, roles_of(command, int(language))) for command in COMMANDS]


def commands(command: Any, path: str = "lastmile") -> Iterator[tuple[str, set[str]]]:
    """Yield each command of the program with its long options."""
    below = getattr(command, "commands", None)
    if below is not None:
        for name, each in below.items():
            yield from commands(each, f"{path} {name}")
        if not command.invoke_without_command:
            return
    options = {option for each in command.params for option in each.opts if option[:2] == "--"}
    yield path, options - {"--help"}


@readme
def test_the_command_line_is_that_of_the_program(name: str) -> None:
    """Every command and every option stands there, and no other."""
    written = {}
    for cells in rows(name, "`lastmile "):
        usage = cells[0].strip("`")
        path = " ".join(word for word in usage.split() if word.isalpha() and word.islower())
        written[path] = set(re.findall(r"--[a-z]+", usage))
    assert written == dict(commands(typer.main.get_command(cli)))


@readme
def test_the_exit_statuses_are_those_of_the_program(name: str) -> None:
    """Each command names 0 and only statuses that there are; all but `demo` read settings."""
    known = {0, REFUSED, MISUSED}
    for cells in rows(name, "`lastmile "):
        said = {int(number) for number in re.findall(r"(?<![\w.])\d(?![\w.])", cells[2])}
        assert 0 in said
        assert said <= known
        assert MISUSED in said or cells[0] == "`lastmile demo [--port]`"


@readme
def test_the_required_columns_are_those_that_the_reader_wants(name: str) -> None:
    """Each heading of the table means one required field, and none is left out."""
    section = text_of(name).partition("| 2026")[0].partition("| written")[0]
    table = re.split(r"\n\| (?:required|必备栏) \|.*\n\|---\|---\|\n", section)[1]
    headings = [line.split("|")[1].strip() for line in table.splitlines() if line[:1] == "|"]
    found = [meanings(part.strip())[0].field for line in headings for part in line.split("·")]
    assert tuple(dict.fromkeys(found)) == REQUIRED


def understood(value: str) -> str:
    """Return what the ledger's reader makes of a cell: a date, an amount, or nothing."""
    reckoning = Reckoning(TODAY.year, TODAY, PERIOD)
    try:
        if re.search("[万亿]", value):
            return str(read_amount(value, MoneyUnit()))
        day = read_deadline(value, reckoning).day
    except WrongValue:
        return "refused"
    return f"{PERIOD} days" if day == TODAY + timedelta(PERIOD) else day.isoformat()


@readme
def test_the_examples_of_cells_are_read_as_the_page_says(name: str) -> None:
    """Dates and amounts in the table of examples come out of the reader as written there."""
    table = re.split(r"\| (?:written|2026 年)[^\n]*\n\|---\|---\|\n", text_of(name))[1]
    lines = table.partition("\n\n")[0].splitlines()
    assert lines
    for line in lines:
        written, said = line.strip("|").split("|")
        said = re.sub("不接受", "refused", said)
        said = re.sub(r"起 (\d+) 天", r"\1 days", said)
        for value in CODE.findall(written):
            assert understood(value) in said, value


def transition_table() -> str:
    """Return the legal moves as the table of docs/architecture.md."""
    lines = ["| from | move | to | by | reason owed |", "|---|---|---|---|---|"]
    for each in TRANSITIONS:
        by = " or ".join(f"{PART[part].en} {PART[part].zh}" for part in sorted(each.by))
        start, move, end = STATUS[each.start], MOVE[each.move], STATUS[each.end]
        lines.append(
            f"| {start.zh} `{each.start}` | {move.zh} `{each.move}` | {end.zh} `{each.end}` "
            f"| {by} | {'yes' if each.reason else 'no'} |"
        )
    return "\n".join(lines) + "\n"


def test_the_transitions_are_those_of_the_trade() -> None:
    """The block in the architecture is the table in rectification/finding.py; paste it if not."""
    found = TRANSITION_BLOCK.search(text_of("docs/architecture.md"))
    assert found is not None
    assert found[1] == transition_table()


def test_the_policy_file_in_the_manual_holds_the_defaults(tmp_path: Path) -> None:
    """Whoever copies it changes nothing."""
    found = TOML_BLOCK.search(text_of("docs/operations.md"))
    assert found is not None
    copied = tmp_path / "policy.toml"
    copied.write_text(found[1], encoding="utf-8")
    assert load_policy(copied) == Policy()


def test_every_trouble_of_a_store_has_an_entry_among_the_alarms() -> None:
    """Whoever reads a reason on the health page finds what to do about it."""
    entries = {cells[0].partition(";")[0] for cells in rows("docs/operations.md", "`")}
    assert {f"`{each.value}`" for each in Trouble} <= entries


def test_every_test_that_the_manual_names_is_there() -> None:
    """What is claimed to be tested is."""
    named = re.findall(r"`(tests/[\w/]+\.py)`", text_of("docs/operations.md"))
    assert named
    assert [each for each in named if not (ROOT / each).exists()] == []


def pages() -> list[str]:
    """Return every page of documentation."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def anchor(heading: str) -> str:
    """Return the name under which a heading can be linked to."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", pages())
def test_every_link_within_the_checkout_leads_somewhere(name: str) -> None:
    """The file is there, and so is the heading that a link names."""
    for target, fragment in LINK.findall(text_of(name)):
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.exists(), target
        if fragment:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert fragment in {anchor(heading) for heading in headings}, fragment


def test_the_decisions_are_numbered_and_share_one_form() -> None:
    """No number is missing or taken twice; each page has the four parts."""
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        parts = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "Rejected"], path.name
