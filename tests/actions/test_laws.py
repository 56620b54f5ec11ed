"""Laws of the house that the import contracts cannot see, read from the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ACTIONS = sorted((ROOT / "actions").glob("*.py"))
FLOORS = [*ACTIONS, *sorted((ROOT / "storage").rglob("*.py"))]
NETWORK = {"socket", "ssl", "http", "urllib", "smtplib", "ftplib", "requests", "telegram"}
"""Beside the libraries that the contract `telegram` forbids; `urllib.parse` opens nothing."""

WAITS = {"sleep", "to_thread", "create_task", "gather", "wait_for", "run_in_executor"}
"""What would keep a transaction open while something else happens."""


def name(path: Path) -> str:
    """Return a file's path as the checkout knows it."""
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield what a module imports, by full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def transactions(tree: ast.Module) -> Iterator[ast.AsyncFunctionDef]:
    """Yield a module's actions: the functions that are one transaction."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef) and any(
            isinstance(each, ast.Name) and each.id == "transaction" for each in node.decorator_list
        ):
            yield node


def test_there_is_something_to_look_at() -> None:
    """The files and the decorated actions are found, so an empty search cannot pass."""
    found = [each for path in ACTIONS for each in transactions(ast.parse(path.read_text("utf-8")))]
    assert len(FLOORS) > 40
    assert len(found) > 20


@pytest.mark.parametrize("path", FLOORS, ids=name)
def test_no_lower_floor_knows_the_network(path: Path) -> None:
    """No module below the doors imports what could reach over a network."""
    modules = set(imported(ast.parse(path.read_text("utf-8")))) - {"urllib.parse"}
    assert {each.partition(".")[0] for each in modules} & NETWORK == set()


@pytest.mark.parametrize("path", ACTIONS, ids=name)
def test_a_transaction_waits_for_the_database_alone(path: Path) -> None:
    """Inside an action nothing sleeps, starts a task, leaves for a thread or touches file bytes."""
    for action in transactions(ast.parse(path.read_text("utf-8"))):
        words = {node.attr for node in ast.walk(action) if isinstance(node, ast.Attribute)}
        words |= {node.id for node in ast.walk(action) if isinstance(node, ast.Name)}
        assert words & (WAITS | {"FileStore", "fetch", "keep", "read_batch"}) == set(), action.name


@pytest.mark.parametrize("path", ACTIONS, ids=name)
def test_the_clock_is_handed_in(path: Path) -> None:
    """No action asks what time it is."""
    tree = ast.parse(path.read_text("utf-8"))
    assert "time" not in set(imported(tree))
    asked = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert asked & {"now", "utcnow", "today"} <= {"today"}  # an office is asked for its date
    assert "date.today" not in path.read_text("utf-8")
