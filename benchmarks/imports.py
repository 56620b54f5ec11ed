"""What each library costs the process at its start: `python -m benchmarks.imports`.

Every line is a fresh interpreter that imports one module: milliseconds and resident
memory above the bare interpreter, the best of five. The last line imports what
`lastmile run` needs before it can work, in one interpreter.
"""

import subprocess
import sys

EARLY = (
    "aiohttp.web", "telegram.ext", "tortoise.backends.sqlite", "pydantic_settings", "structlog",
    "typer", "apscheduler.schedulers.asyncio", "jinja2", "babel.support", "chinese_calendar",
)  # fmt: skip
LATE = (
    "asyncpg", "obstore", "prometheus_client", "holidays", "charset_normalizer",
    "python_calamine", "typst", "xlsxwriter",
)  # fmt: skip
PROBE = """
import importlib, resource, sys, time
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
for name in sys.argv[1:]:
    importlib.import_module(name)
spent = time.perf_counter() - start
print(spent * 1000, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def cost(*modules: str) -> tuple[float, float]:
    """Return milliseconds and MiB (Linux) for importing `modules` in one interpreter."""
    runs = []
    for _ in range(5):
        out = subprocess.check_output([sys.executable, "-c", PROBE, *modules], text=True)
        milliseconds, mebibytes = out.split()
        runs.append((float(milliseconds), float(mebibytes)))
    return min(runs)


def main() -> None:
    """Print the table."""
    for name in (*EARLY, *LATE):
        print("{:34}{:6.0f} ms {:6.1f} MiB".format(name, *cost(name)))
    print("{:34}{:6.0f} ms {:6.1f} MiB".format("all that run needs at once", *cost(*EARLY)))
    print("{:34}{:6.0f} ms {:6.1f} MiB".format("and the rest", *cost(*EARLY, *LATE)))


if __name__ == "__main__":
    main()
