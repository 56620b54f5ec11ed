"""What an operator asks about ledgers from the command line."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from actions.reading_ledger import apart
from bot.clock import wall
from bot.maintenance import plain
from bot.offices import office_of
from bot.settings import Settings
from rectification.deadlines import local_date
from rectification.ledger import (
    ColumnRules,
    Reading,
    UnreadableLedger,
    examine_ledger,
    read_ledger,
    report,
)
from rectification.ledger.questions import Asked, Question, open_questions
from rectification.notices import ImportRefused
from storage import profiles
from storage.database import database
from storage.models import ColumnProfile
from templates.words import Words, words_for


@dataclass(frozen=True)
class _Checked:
    """A ledger as it reads by its headings alone, and what the bot would ask about it."""

    reading: Reading | None
    refusal: UnreadableLedger | None
    asked: list[Question]


def check_ledger(
    content: bytes,
    name: str,
    settings: Settings,
    *,
    as_json: bool,
    known: dict[str, ColumnRules] | None = None,
) -> tuple[str, bool]:
    """Return what a ledger would give, and whether every row can be taken as it is.

    Args:
        content: the file.
        name: its name.
        settings: the office's.
        as_json: for programs, else for reading.
        known: what was said of columns, by the fingerprint of the headings.
    """
    office = office_of(settings)
    checked = asyncio.run(_check(content, name, settings, known or {}))
    sound = checked.reading is not None and not checked.reading.errors
    if as_json:
        return json.dumps(_as_json(checked), ensure_ascii=False, indent=1), sound
    return _as_text(checked, name, words_for(office.locale, office.zone)), sound


async def _check(
    content: bytes, name: str, settings: Settings, known: dict[str, ColumnRules]
) -> _Checked:
    office = office_of(settings)
    today = local_date(wall(), office.zone)
    terms: dict[str, Any] = {
        "year": today.year,
        "today": today,
        "default_days": office.policy.default_days,
    }
    asked: list[Question] = []
    try:
        examined = await apart(examine_ledger, content, name, known=known, **terms)
        asked = open_questions(examined.layout, ()) if examined.question else []
        reading = examined.reading or await apart(read_ledger, content, name, **terms)
    except UnreadableLedger as refusal:
        return _Checked(None, refusal, asked)
    return _Checked(reading, None, asked)


def _as_json(checked: _Checked) -> dict[str, Any]:
    if checked.reading is not None:
        told = report(checked.reading)
    else:
        refusal = checked.refusal
        fault = {
            "kind": refusal and refusal.reason,
            "place": refusal.place if refusal else "",
            "found": list(refusal.found if refusal else ()),
        }
        told = {"accepted": [], "errors": [fault], "warnings": []}
    told["asked"] = [
        {"kind": each.asked, "about": each.about, "samples": list(each.samples)}
        for each in checked.asked
    ]
    return told


def _as_text(checked: _Checked, name: str, words: Words) -> str:
    lines = []
    if checked.refusal is not None:
        refusal = checked.refusal
        notice = ImportRefused(
            file=name,
            reason=refusal.reason,
            found=refusal.found,
            missing=tuple(refusal.missing),
            place=refusal.place,
        )
        lines.append(plain(words.notice(notice)))
    if checked.reading is not None:
        reading = checked.reading
        lines.append(name if reading.sheet == name else f"{name} · {reading.sheet}")
        lines.append(f"+{len(reading.rows)}  !{len(reading.errors)}")
        lines += [
            _fault(words, each.row, each.field, each.kind, each.value) for each in reading.errors
        ]
    if checked.asked:
        lines += [
            words.label("asked_first"),
            *(f"• {_line(each, words)}" for each in checked.asked),
        ]
    return "\n".join(lines)


def _line(question: Question, words: Words) -> str:
    name = question.column or question.about
    if question.asked is Asked.WHICH:
        name = words.term("field", question.about)
    return words.label(f"asked_{question.asked}", name=name)


def _fault(words: Words, row: int, field: str, kind: str, value: str) -> str:
    return f"{row}: {words.term('field', field)}: {words.term('fault', kind)} {value}".rstrip()


async def rules_named(settings: Settings, name: str) -> dict[str, ColumnRules] | None:
    """Return what a profile says, by the fingerprint that it is for; None if there is none."""
    async with database(settings.database_url):
        profile = await profiles.named(name)
    if profile is None:
        return None
    return {profile.fingerprint: ColumnRules.from_json(profile.rules)}


async def list_profiles(settings: Settings) -> list[dict[str, Any]]:
    """Return what is kept of the columns of tables, the last used first."""
    async with database(settings.database_url):
        kept = await ColumnProfile.all().order_by("-used_at", "-id").select_related("person")
    zone = office_of(settings).zone
    return [
        {
            "id": each.id,
            "name": each.name,
            "by": each.person.name,
            "at": each.at.astimezone(zone).isoformat(timespec="minutes"),
            "used_at": (each.used_at or each.at).astimezone(zone).isoformat(timespec="minutes"),
            "fingerprint": each.fingerprint,
            "headings": each.headings,
            "rules": each.rules,
        }
        for each in kept
    ]


async def delete_profile(settings: Settings, name: str) -> str | None:
    """Forget what was said of a kind of table; return its name, None if there is none such."""
    async with database(settings.database_url):
        profile = await profiles.named(name)
        if profile is None:
            return None
        await profile.delete()
        return str(profile.name)
