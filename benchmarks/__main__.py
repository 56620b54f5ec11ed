"""Every measurement in one go: `python -m benchmarks [NAME …] [--json]`.

Each one runs in a process of its own, after the other, with its usual size; run it by itself
(`python -m benchmarks.NAME --help`) to choose another. Before and after each stands what ten
million additions in pure Python take: where that changes, the machine had other work, and only
figures of the same table should be compared.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.processes import ROOT, additions
from benchmarks.tables import Table, tell

COMMANDS: dict[str, tuple[Sequence[str], ...]] = {
    "requests": (["benchmarks.requests"],),
    "pacing": (["benchmarks.pacing"],),
    "idle": (
        ["benchmarks.idle", "--database", "sqlite"],
        ["benchmarks.idle", "--database", "postgres"],
    ),
    "updates": (["benchmarks.updates"],),
    "ledger": (
        ["benchmarks.ledger", "--database", "sqlite"],
        ["benchmarks.ledger", "--database", "postgres"],
    ),
    "startup": (["benchmarks.startup"],),
}


def run(command: Sequence[str]) -> list[Table]:
    """Run one measurement and return its tables.

    Raises:
        subprocess.CalledProcessError: it failed; what it said is on the terminal.
    """
    done = subprocess.run(
        [sys.executable, "-m", *command, "--json"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return [Table(**each) for each in json.loads(done.stdout)]


def main() -> None:
    """Run what is asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(COMMANDS)}")
    parser.add_argument("--json", action="store_true", help="one list of all tables")
    given = parser.parse_args()
    unknown = set(given.names) - COMMANDS.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(COMMANDS)}")
    found: list[Table] = []
    yardstick = [additions()]
    for name in given.names or COMMANDS:
        for command in COMMANDS[name]:
            tables = run(command)
            yardstick.append(additions())
            found += tables
            if not given.json:
                print(f"$ python -m {' '.join(command)}\n")
                tell(tables, as_json=False)
    machine = Table(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        ["ten million additions", "s"],
        [
            ["at the start" if not n else f"after {n}", seconds]
            for n, seconds in enumerate(yardstick)
        ],
    )
    tell([*found, machine] if given.json else [machine], as_json=given.json)


if __name__ == "__main__":
    main()
