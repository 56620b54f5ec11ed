"""A list of recommendations in English that nobody here made, brought in by answering the bot."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import Person, Sandbox
from tests.e2e.faults_town import PATIENCE, rows
from tests.e2e.town import CODE, Town, press, words

HEADINGS = ("Number", "Recipient", "Status", "Made", "Closed", "Recommendation")
RECIPIENTS = ("Department of Transportation", "Tri-County Rail Authority", "Acme Pipelines, Inc.")
STATUSES = (
    "Open—Acceptable Response", "OPEN—AWAIT RESPONSE", "open - unacceptable response",
    "Closed—Acceptable Action", "CLOSED - SUPERSEDED",
)  # fmt: skip
DATES = ("12/07/2021", "March 3, 2020", "01/09/2026", "2026-04-01", "11/12/2019")
TEXT = (
    "Require each operator to inspect the brake valves of cars built before 1995.\n\n"
    "Report the number of valves replaced, by fleet, within the year; see “Safety Study 21-07”."
)


def recommendations(rows: int = 40) -> bytes:
    """Return the list as its publisher offers it: UTF-8 with a mark, paragraphs in its cells."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEADINGS)
    for number in range(1, rows + 1):
        status = STATUSES[number % len(STATUSES)]
        closed = "05/06/2022" if status.lower().startswith("closed") else ""
        made = DATES[(number - 1) % len(DATES)]
        recipient = RECIPIENTS[number % len(RECIPIENTS)]
        table.writerow([f"R-21-{number:03}", recipient, status, made, closed, TEXT])
    return out.getvalue().encode("utf-8-sig")


@pytest.fixture
async def town(database: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A running bot."""
    async with Sandbox() as sandbox, Town(tmp_path, sandbox, database) as running:
        yield running


async def send(admin: Person, name: str, content: bytes, *expected: str) -> dict[str, Any]:
    """Send a ledger and return what the bot says to it, with buttons."""
    mark = admin.mark
    admin.send_document((name, content), "/import")
    return await admin.hears(
        lambda m: "reply_markup" in m and all(each in words(m) for each in expected),
        after=mark,
    )


async def choose(admin: Person, question: dict[str, Any], caption: str) -> dict[str, Any]:
    """Press the button with a caption and return what the bot says next, with buttons."""
    mark = admin.mark
    buttons = [b for row in question["reply_markup"]["inline_keyboard"] for b in row]
    chosen = next(b["callback_data"] for b in buttons if caption in b["text"])
    admin.press(question["message_id"], chosen)
    return await admin.hears(lambda m: "reply_markup" in m, after=mark)


def lastmile(town: Town, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command with the town's settings."""
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "bot", *arguments],
        env={**town.environment(), "PYTHONUTF8": "1", "PATH": os.environ["PATH"]},
        cwd=town.folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


async def test_a_foreign_list_comes_in_by_answers(town: Town) -> None:
    """Through a restart and a change of language; the next file of the kind is not asked about."""
    admin = town.admin
    mark = admin.mark
    admin.start()
    await admin.hears(lambda m: "陈立" in words(m) or "/import" in words(m), after=mark)
    content = recommendations()

    question = await send(admin, "recommendations.csv", content, "责任人", "第1问")
    await town.stop()
    await town.start()
    mark = admin.mark
    admin.say("/language")
    languages = await admin.hears(lambda m: "reply_markup" in m, after=mark)
    await press(admin, languages, "le")
    question = await choose(admin, question, "由责任单位负责")
    assert "Which column is “Deadline”?" in words(question)
    mark = admin.mark
    admin.say("whenever")
    await admin.hears(lambda m: "still stands" in words(m), after=mark)
    question = await choose(admin, question, "days after a date")
    assert "How many days after “Made” is the deadline?" in words(question)
    question = await choose(admin, question, "90 days")
    assert "12/07/2021" in words(question)
    preview = await choose(admin, question, "7 Dec 2021")
    assert "24</b> new" in preview.get("text", "") or "24 new" in words(preview)
    assert "Deadline: 90 days after “Made”" in words(preview)
    assert "16 rows are already closed" in words(preview)
    assert len(words(preview)) < 2500

    mark = admin.mark
    await press(admin, preview, "ic")
    invitations = await admin.hears(lambda m: CODE.search(words(m)), after=mark)
    assert "Department of Transportation" in words(invitations)
    found = rows(town, "SELECT code, deadline, description FROM finding")
    days = {code: str(deadline) for code, deadline, _ in found}
    assert (len(days), days["R-21-001"], days["R-21-002"]) == (24, "2022-03-07", "2020-06-01")
    assert {description for *_, description in found} == {TEXT}

    again = await send(admin, "recommendations (2).csv", recommendations(41), "“recommendations”")
    assert "As was answered before for “recommendations”." in words(again)
    assert "1 new" in words(again)
    assert "24 unchanged" in words(again)
    assert town.complaints() == []

    _the_operator_sees_the_profile(town, content)


def _the_operator_sees_the_profile(town: Town, content: bytes) -> None:
    (town.folder / "recs.csv").write_bytes(content)
    without = lastmile(town, "ledger", "check", "recs.csv")
    assert (without.returncode, "哪一栏是“整改时限”" in without.stdout) == (1, True)
    known = lastmile(town, "ledger", "check", "recs.csv", "--profile", "recommendations", "--json")
    assert (known.returncode, len(json.loads(known.stdout)["accepted"])) == (0, 40)
