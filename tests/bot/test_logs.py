import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs, redaction
from bot.redaction import keep_out, scrub

TOKEN = "7000000001:AAE-made_up_for_the_tests_000000000"  # noqa: S105 - opens nothing


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture(params=[io.StringIO, Terminal], ids=["json", "terminal"])
def written(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[io.StringIO]:
    """Log into a stream of either kind, and put the process back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    stream: io.StringIO = request.param()
    logs.set_up(stream)
    yield stream
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    root.handlers[:], root.level = before
    for room in logs.ROOMS:
        logging.getLogger(room).setLevel(logging.NOTSET)


def leak() -> None:
    """Fail as a careless library would: the token in the message and in its cause."""
    try:
        int(f"/bot{TOKEN}/sendMessage")
    except ValueError as error:
        raise RuntimeError(f"token {TOKEN!r} was refused", {"auth": TOKEN}) from error


def test_a_leaking_exception_is_scrubbed(written: io.StringIO) -> None:
    """Message, cause, fields and traceback reach the log without the token."""
    try:
        leak()
    except RuntimeError:
        structlog.get_logger("bot.outbox").exception(f"sent by {TOKEN}", url=f"/bot{TOKEN}/x")
    assert "RuntimeError" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert "***" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_a_librarys_log_is_scrubbed_too(written: io.StringIO) -> None:
    """Standard logging goes the same way, its arguments and traceback too."""
    try:
        leak()
    except RuntimeError:
        logging.getLogger("telegram.Bot").exception("calling %s", f"https://h/bot{TOKEN}/getMe")
    assert "calling" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_an_uncaught_exception_is_scrubbed(written: io.StringIO) -> None:
    """What ends the process is logged, not printed with the token."""
    try:
        leak()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "uncaught" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_the_house_speaks_from_info_and_libraries_from_warning(written: io.StringIO) -> None:
    """A library's INFO is not heard, ours is."""
    structlog.get_logger("handlers.chat").info("ours", finding="整改-1")
    for library in ("aiohttp.access", "telegram.ext", "apscheduler.scheduler", "tortoise"):
        logging.getLogger(library).info("theirs")
        logging.getLogger(library).warning("trouble")
    assert "ours" in written.getvalue()
    assert "整改-1" in written.getvalue()
    assert "theirs" not in written.getvalue()
    assert written.getvalue().count("trouble") == 4


@pytest.mark.parametrize("written", [io.StringIO], indirect=True)
def test_a_machine_gets_one_object_a_line(written: io.StringIO) -> None:
    """Where nobody watches, each line is JSON with time, level, logger and fields."""
    structlog.contextvars.bind_contextvars(update=7)
    structlog.get_logger("bot.inbox").warning("late", seconds=3)
    structlog.contextvars.clear_contextvars()
    line: dict[str, Any] = json.loads(written.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "late",
        "level": "warning",
        "logger": "bot.inbox",
        "seconds": 3,
        "update": 7,
    }


def test_secrets_of_any_shape_are_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token in a URL, a percent-encoded one, a short one that was named, a URL's password."""
    monkeypatch.setattr(redaction, "_known", set())
    assert scrub(f"/bot{TOKEN}/x {TOKEN.replace(':', '%3A')}") == "/bot***/x ***"
    assert scrub("postgres://me:hush@db/x") == "postgres://me:***@db/x"
    assert scrub("12:short at 10:30, 已完成80%") == "12:short at 10:30, 已完成80%"
    keep_out("12:short")
    assert scrub("12:short and 12%3Ashort") == "*** and ***"
