"""Systems that send the same findings to several processes at the same instant."""

import asyncio
from collections import Counter
from pathlib import Path

from sandbox import Sandbox
from tests.databases import Shelf, postgres_only
from tests.e2e import fleet, story
from tests.e2e.systems import finding, let_in, send

pytestmark = postgres_only

CODES = [f"SJ-{number:03}" for number in range(1, 41)]
BATCH = [
    finding(code, unit=f"新单位{number % 7}", owner=[f"新人{number % 11}", f"新人{number % 5}"])
    for number, code in enumerate(CODES)
]
"""New findings of new units and new people, most of them several times."""

RIVALS = ("甲评价中心", "乙评价中心")


async def test_the_same_findings_sent_to_all_processes_at_once_are_made_once(
    shelf: Shelf, tmp_path: Path
) -> None:
    """Of nine batches of two systems one makes each finding; units, people and events are single.

    Who comes second finds it unchanged, or not theirs. Then two processes are told different
    words for the same findings: both are answered, and the later one's stand.
    """
    async with (
        shelf.lent() as database,
        Sandbox() as sandbox,
        fleet.running(tmp_path, sandbox, shelf.address(database), webhook=False) as three,
    ):
        await story.bring_in_ledger(three.towns[0])
        tokens = [await let_in(three.towns[0], each) for each in RIVALS]
        answers = await asyncio.gather(
            *(
                send(town, token, *batch)
                for town in three.towns
                for token, batch in (
                    (tokens[0], BATCH),
                    (tokens[0], BATCH[::-1]),
                    (tokens[1], BATCH),
                )
            )
        )
        became = Counter(
            (code, result) for each in answers for code, result in each.results.items()
        )
        assert {code: became[code, "created"] for code in CODES} == dict.fromkeys(CODES, 1)
        assert sum(became.values()) == 9 * len(CODES)
        assert not any(result == "changed" for _, result in became)
        for what, expected in (
            ("COUNT(*) FROM finding WHERE code LIKE 'SJ-%'", len(CODES)),
            ("COUNT(DISTINCT evaluator) FROM finding WHERE code LIKE 'SJ-%'", 1),
            ("COUNT(*) FROM event WHERE move = 'intake' AND finding_id IS NOT NULL", len(CODES)),
            ("COUNT(*) FROM unit WHERE name LIKE '新单位%'", 7),
            ("COUNT(*) - COUNT(DISTINCT (unit_id, name)) FROM person WHERE name LIKE '新人%'", 0),
            ("COUNT(*) FROM outbox WHERE kind = 'findings_taken'", 1),
        ):
            assert await three.rows(f"SELECT (SELECT {what}) AS found") == [{"found": expected}], (
                what
            )

        (first,) = await three.rows("SELECT evaluator FROM finding WHERE code = 'SJ-001'")
        owner = tokens[RIVALS.index(first["evaluator"])]
        worded = [
            [{**each, "advice": words} for each in BATCH] for words in ("补缴", "追责", "整改")
        ]
        answers = await asyncio.gather(
            *(send(town, owner, *batch) for town, batch in zip(three.towns, worded, strict=True))
        )
        assert {tuple(set(each.results.values())) for each in answers} == {("changed",)}
        advice = await three.rows("SELECT DISTINCT advice FROM finding WHERE code LIKE 'SJ-%'")
        assert len(advice) == 1
        assert [town.complaints() for town in three.towns] == [[], [], []]
