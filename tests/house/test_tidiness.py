import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
# Names that say nothing of what is inside.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "const"}
LONGEST = 300
# path: why this module is one thing all the same
LONGER = {
    "storage/migrations/0001_initial.py": "the whole schema as it stood at one moment",
    "tests/rectification/test_reply.py": "one table of how officers write",
    "tests/templates/words_samples.py": "one table of every message with its facts",
    "tests/sandbox/test_refusals.py": "one table of what Telegram refuses",
}
EXEMPTION = re.compile(r"#\s*(?:ruff:\s*)?noqa\b|#\s*type:\s*ignore\b|#\s*pragma:\s*no cover\b")
# After the codes, a reason of two words or more.
ARGUED = re.compile(
    r"#\s*(?:(?:ruff:\s*)?noqa: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[a-z, -]+\]"
    r"|pragma: no cover)\s+(?:[#–—-]\s*)?\S+ +\S+"
)
# Where the machines of those who write and build this keep their things.
MACHINE = re.compile(r"/(?:home|Users|root|work|tmp/tools)/\w|[A-Z]:\\Users\\")


def tracked(*patterns: str) -> list[Path]:
    """Return the files in git that match, or all files where this is no checkout."""
    git = subprocess.run(  # noqa: S603 - fixed words
        ["git", "ls-files", "-z", "--", *patterns],  # noqa: S607 - git from the PATH is meant
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if git.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in git.stdout.split("\0") if name and (ROOT / name).is_file()]


def name(path: Path) -> str:
    """Return the path as the checkout knows it."""
    return path.relative_to(ROOT).as_posix()


def pins(lock: str) -> dict[str, str]:
    """Return version and marker of each package in a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(.*?) \\$", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    """No URL, index option or path stands in a lock: it is for every machine."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=sha256:[0-9a-f]{64}(?: \\)?$)", text, re.MULTILINE)
    assert not re.search(r"(?:^|\s)[./~]*/\w", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    """Each pinned package is followed by at least one hash, so pip takes nothing else."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    starts = re.findall(r"^\S+==.*\n(\s+--hash=)?", text, re.MULTILINE)
    assert starts
    assert all(starts)


def test_the_locks_agree() -> None:
    """The development lock holds every pin of the other, so that both fit into one .venv."""
    runtime, dev = (pins(lock) for lock in LOCKS)
    assert runtime.items() <= dev.items()


def test_the_locks_hold_what_an_editable_install_needs() -> None:
    """The build backend comes from the lock too, because nothing is built in isolation."""
    assert {"hatchling", "editables"} <= pins("requirements.lock").keys()


def test_no_file_has_an_empty_name() -> None:
    """A name says what is inside."""
    assert [name(path) for path in tracked("*.py") if path.stem in EMPTY_NAMES] == []


def test_no_module_is_two_things() -> None:
    """A module past 300 lines is split, or its length is argued for in LONGER."""
    lengths = {name(path): len(path.read_bytes().splitlines()) for path in tracked("*.py")}
    longer = {path for path, lines in lengths.items() if lines > LONGEST}
    assert longer == set(LONGER)


def test_every_exemption_argues() -> None:
    """Whoever switches a check off says why on the same line."""
    silent = []
    for path in tracked("*.py"):
        with tokenize.open(path) as file:
            for token in tokenize.generate_tokens(file.readline):
                if token.type != tokenize.COMMENT or not EXEMPTION.search(token.string):
                    continue
                if not ARGUED.search(token.string):
                    silent.append(f"{name(path)}:{token.start[0]} {token.string}")
    assert silent == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    """Nothing in the checkout depends on where it was written."""
    places = []
    for path in tracked():
        if path == Path(__file__):
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        lines = text.splitlines() if "\0" not in text else []
        places += [
            f"{name(path)}:{number} {line.strip()}"
            for number, line in enumerate(lines, 1)
            if MACHINE.search(line)
        ]
    assert places == []
