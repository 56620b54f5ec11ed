"""The command line: `lastmile COMMAND`, or `python -m bot COMMAND`.

Exit status: 0 done, 1 refused or found wanting, 2 misused. What a command needs is
imported inside it, so that `lastmile --help` answers at once.
"""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

MISUSED = 2
REFUSED = 1

LAST_SECOND = 1.0
"""Seconds that threads have when everything else has ended."""

S = TypeVar("S", bound="Settings")

cli = typer.Typer(
    name="lastmile",
    help="Walks every finding of a budget performance evaluation to closure, in Telegram.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
ledger = typer.Typer(help="Ledgers of findings as files.", no_args_is_help=True)
cli.add_typer(ledger, name="ledger")
kept = typer.Typer(help="What was said of the columns of ledgers.", invoke_without_command=True)
ledger.add_typer(kept, name="profiles")


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the demo page listens.")] = 8090,
) -> None:
    """Show the whole story on this machine, without Telegram."""
    from bot import demo as show
    from bot import logs

    logs.set_up()
    _until_stopped(lambda stop: show.run(port, stop))


@cli.command()
def run() -> None:
    """Run the bot: set LASTMILE_BOT_TOKEN first."""
    from bot.settings import RunSettings

    settings = _settings(RunSettings)
    from telegram.error import InvalidToken

    from bot import app, logs

    logs.set_up()
    try:
        with _files(settings):
            _until_stopped(lambda stop: app.run(settings, stop))
    except InvalidToken:
        _fail(
            "LASTMILE_BOT_TOKEN：服务器不认识这个令牌，请到 @BotFather 核对。\n"
            "LASTMILE_BOT_TOKEN: the server does not know this token; check it with @BotFather.",
            MISUSED,
        )


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot import maintenance
    from bot.settings import Settings

    settings = _settings(Settings)
    for name in asyncio.run(maintenance.migrate(settings)):
        typer.echo(name)


@cli.command()
def check(
    deep: Annotated[bool, typer.Option("--deep", help="Read every file and compare it.")] = False,
) -> None:
    """Look for what does not fit together: files without rows, rows without files."""
    from bot import maintenance
    from bot.settings import Settings

    settings = _settings(Settings)
    with _files(settings):
        found = asyncio.run(maintenance.check(settings, deep=deep))
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(REFUSED)


@cli.command()
def summary(
    supervisor: Annotated[str, typer.Option(help="A supervisor's name; else all units.")] = "",
) -> None:
    """Print the figures of the week up to now."""
    from bot import maintenance
    from bot.settings import Settings

    text = asyncio.run(maintenance.summary(_settings(Settings), supervisor))
    if text is None:
        _fail(
            f"没有名叫“{supervisor}”的督办人。\nThere is no supervisor named '{supervisor}'.",
            REFUSED,
        )
    typer.echo(text)


@ledger.command("check")
def ledger_check(
    file: Annotated[Path, typer.Argument(help="An .xlsx, .xls, .ods, .csv or .tsv file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    profile: Annotated[
        str, typer.Option(help="What was said of these headings before; see `profiles`.")
    ] = "",
) -> None:
    """Read a ledger and tell what an import would take, ask, and find wrong, row by row."""
    from bot import ledgers
    from bot.settings import Settings

    settings = _settings(Settings)
    try:
        content = file.read_bytes()
    except OSError as error:
        _fail(f"{file}: {error.strerror}", MISUSED)
    known = asyncio.run(ledgers.rules_named(settings, profile)) if profile else {}
    if known is None:
        _no_profile(profile)
    text, sound = ledgers.check_ledger(content, file.name, settings, as_json=as_json, known=known)
    typer.echo(text)
    if not sound:
        raise typer.Exit(REFUSED)


@kept.callback()
def ledger_profiles(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """List what was said of the columns of ledgers: number, name, by whom, last used, headings."""
    if context.invoked_subcommand is not None:
        return
    from bot import ledgers
    from bot.settings import Settings

    found = asyncio.run(ledgers.list_profiles(_settings(Settings)))
    if as_json:
        import json

        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    if not found:
        typer.echo("还没有栏目设置。\nNothing has been said of columns yet.", err=True)
    for each in found:
        headings = " | ".join(each["headings"])
        typer.echo(f"{each['id']}  {each['name']}  {each['by']}  {each['used_at']}  {headings}")


@kept.command("delete")
def ledger_profiles_delete(
    name: Annotated[str, typer.Argument(help="The profile's name or number.")],
) -> None:
    """Forget what was said of one kind of ledger; the next such file is asked about again."""
    from bot import ledgers
    from bot.settings import Settings

    deleted = asyncio.run(ledgers.delete_profile(_settings(Settings), name))
    if deleted is None:
        _no_profile(name)
    typer.echo(deleted)


def _no_profile(name: str) -> NoReturn:
    _fail(
        f"没有名称或编号为“{name}”的栏目设置，请用 lastmile ledger profiles 查看。\n"
        f"There is no profile '{name}'; lastmile ledger profiles lists them.",
        REFUSED,
    )


class Money(StrEnum):
    """The units in which a ledger may state amounts."""

    WAN = "wan"
    YUAN = "yuan"


@ledger.command("export")
def ledger_export(
    file: Annotated[Path, typer.Argument(help="The file to write: .xlsx or .csv.")],
    money: Annotated[
        Money | None, typer.Option(help="Amounts in 万元 or yuan; 万元 in a Chinese ledger.")
    ] = None,
) -> None:
    """Write every finding to a ledger that an import reads back."""
    from bot import maintenance
    from bot.settings import Settings

    if file.suffix.lower() not in {".xlsx", ".csv"}:
        _fail(f"{file}: .xlsx / .csv", MISUSED)
    wan = None if money is None else money is Money.WAN
    try:
        typer.echo(asyncio.run(maintenance.export(_settings(Settings), file, wan=wan)))
    except OSError as error:
        _fail(f"{file}: {error.strerror}", REFUSED)


def _settings(kind: type[S]) -> S:
    """Return the settings, or tell all that is wrong with them and exit."""
    from bot.settings import SettingsError, load

    try:
        return load(kind)
    except SettingsError as error:
        _fail(str(error), MISUSED)


@contextmanager
def _files(settings: "Settings") -> Iterator[None]:
    """Tell in the operator's language why attachments cannot be kept or read, and exit."""
    from bot.complaints import Problem
    from storage.files import StoreAway, StoreRefused

    try:
        yield
    except StoreAway as error:
        code, status = "away", REFUSED
        if isinstance(error, StoreRefused):
            code, status = error.code, MISUSED
        facts = {"url": settings.files_url, "why": str(error)}
        problem = Problem("LASTMILE_FILES_URL", f"store-{code}", facts)
        _fail(problem.words(settings.locale), status)


def _fail(message: str, status: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(status)


def _until_stopped(start: Any) -> None:
    """Run something that takes a stop event until SIGINT or SIGTERM sets it."""

    async def serve() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        work: Coroutine[Any, Any, None] = start(stop)
        await work
        # All is closed and written down. A thread that waits for a disk or a bucket keeps
        # nobody: whoever asked us to stop kills after ten seconds.
        last = threading.Timer(LAST_SECOND, os._exit, (0,))
        last.daemon = True
        last.start()

    asyncio.run(serve())


def main() -> None:
    """Run the command line."""
    sys.exit(cli(standalone_mode=True))


if __name__ == "__main__":
    main()
