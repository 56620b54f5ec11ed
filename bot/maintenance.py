"""What an operator does from the command line, beside running the bot."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from actions.summarise_week import weekly_summary
from bot.clock import wall
from bot.offices import office_of
from bot.settings import Settings
from handlers.chat.exports import write_ledger
from rectification.people import Actor, Role
from rectification.summary import Week
from storage.database import apply_migrations, config, database
from storage.files import FileStore
from storage.models import Attachment, Finding, Person
from storage.people import as_actor
from templates.words import words_for


async def migrate(settings: Settings) -> list[str]:
    """Apply all migrations; return the names of those that were new."""
    async with database(settings.database_url, migrate=False):
        return await apply_migrations(config(settings.database_url))


async def check(settings: Settings, *, deep: bool = False) -> list[str]:
    """Compare attachments with the files that are kept; return a line for each difference.

    Args:
        settings: which database, which store.
        deep: read every file and compare its bytes with their hash, not only its size.

    Raises:
        StoreAway, StoreRefused: the store cannot be read and written.
    """
    words = words_for(settings.locale, settings.timezone)
    files = FileStore(settings.files_url)
    await files.prove()
    kept = await files.all()
    async with database(settings.database_url):
        stored = Attachment.filter(state="stored").order_by("name")
        wanted = {
            str(sha256): (str(name), size)
            for sha256, name, size in await stored.values_list("sha256", "name", "size")
        }
    found = []
    for sha256, (name, size) in wanted.items():
        # What is not in the list may have come after it.
        there = kept[sha256] if sha256 in kept else await files.size(sha256)
        if there is None:
            found.append(f"{words.term('store', 'lost')}: {name} {sha256}")
        elif there != size or (deep and not await files.sound(sha256)):
            found.append(f"{words.term('store', 'damaged')}: {name} {sha256}")
    stray = sorted(kept.keys() - wanted.keys())
    found += [f"{words.term('store', 'stray')}: {each}" for each in stray]
    parts = await files.leftovers()
    return found + [f"{words.term('store', 'part')}: {each}" for each in parts]


async def summary(settings: Settings, supervisor: str) -> str | None:
    """Return the week up to now as text; None when there is no such supervisor."""
    office = office_of(settings)
    async with database(settings.database_url):
        roles = frozenset({Role.SUPERVISOR})
        actor = Actor(0, "", None, office.locale, roles, everywhere=True)
        if supervisor:
            person = await Person.get_or_none(name=supervisor, is_supervisor=True)
            if person is None:
                return None
            actor = await as_actor(person)
        week = Week.to_date(wall(), office.zone)
        notice = await weekly_summary(actor, week, office, asked=True)
    return plain(words_for(office.locale, office.zone).notice(notice))


def plain(markup: str) -> str:
    """Return a message as a terminal shows it."""
    from templates.fitting import visible  # noqa: PLC0415  # only this needs it

    return visible(markup)


async def export(settings: Settings, file: Path, *, wan: bool | None) -> str:
    """Write every finding to a file, whole or not at all; return what to say of it.

    Args:
        settings: which database, and in which language the ledger is written.
        file: where to; its ending chooses the form.
        wan: whether amounts are in 万元; None for what is customary in the language.

    Raises:
        OSError: it cannot be written.
    """
    office = office_of(settings)
    words = words_for(office.locale, office.zone)
    in_wan = words.formats.chinese if wan is None else wan
    form = file.suffix.lower().removeprefix(".")
    with _whole(file) as target:
        async with database(settings.database_url):
            total = await write_ledger(
                target, Finding.all(), words, form=form, wan=in_wan, made=wall()
            )
    if not total:
        return (
            f"{file}：台账里还没有问题，文件里只有表头。\n"
            f"{file}: there are no findings yet; the file holds the headings only."
        )
    return f"{file}: {total}"


@contextmanager
def _whole(file: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its place when it is done; half of it is never seen."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with beside.open("w+b") as target:
            yield target
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
