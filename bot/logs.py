"""Logs: lines for a person at a terminal, JSON for a machine, and no secret in either.

All of it goes to standard error; standard output belongs to the commands' results.
"""

import logging
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TextIO

import structlog

from bot.redaction import scrub

# The house speaks from INFO on, libraries (aiohttp, telegram, apscheduler, tortoise) from WARNING.
ROOMS = ("bot", "handlers", "actions", "storage", "rectification", "templates", "sandbox")


class Scrubbed(structlog.stdlib.ProcessorFormatter):
    """The last hand on every line: whatever is in it, secrets are taken out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line, traceback included, without secrets."""
        return scrub(super().format(record))


def set_up(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send everything logged, warned or left uncaught through one formatter.

    May be called again; the last call counts.

    Args:
        stream: Where to write; standard error if None. A terminal gets lines for
            reading, anything else one JSON object a line.
        level: From which level on the house's own modules are heard.
    """
    stream = stream or sys.stderr
    shared: Sequence[structlog.types.Processor] = (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        Scrubbed(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_last_steps(human=stream.isatty()),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught


def _last_steps(*, human: bool) -> tuple[structlog.types.Processor, ...]:
    if human:
        plain = structlog.dev.plain_traceback  # rich would print the locals, at length
        return (structlog.dev.ConsoleRenderer(exception_formatter=plain),)
    return (
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what nobody caught, which Python would print with whatever it holds."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, trace))
