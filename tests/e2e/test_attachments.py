"""Attachments in a bucket and in a folder, with the real process and the real command."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from obstore import delete, put
from obstore import list as listed
from obstore.store import S3Store

from sandbox import Sandbox
from templates.sample_contract import sample_contract
from tests.buckets import Buckets
from tests.databases import Shelf, once
from tests.e2e.faults_town import holds, quiet, rows, settle
from tests.e2e.test_command_line import lastmile
from tests.e2e.town import Town, press, words

pytestmark = pytest.mark.asyncio(loop_scope="module")

URL = "s3://evidence/bureau"
STORED = "SELECT sha256 FROM attachment WHERE state = 'stored' AND purpose = 'progress'"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    shelf: Shelf, tmp_path_factory: pytest.TempPathFactory, buckets: Buckets
) -> AsyncIterator[Town]:
    """A bot that keeps its files in a bucket, with an admin, an officer and a supervisor."""
    buckets.ask("PUT", "/evidence")
    settings = {"LASTMILE_FILES_URL": URL, **buckets.variables}
    folder = tmp_path_factory.mktemp("attachments")
    async with (
        shelf.for_bot(folder) as database,
        Sandbox() as sandbox,
        Town(folder, sandbox, database, settings=settings) as town,
    ):
        await settle(town)
        yield town
        assert town.complaints() == []


def direct(buckets: Buckets) -> S3Store:
    """Open the bucket past the bot."""
    return S3Store.from_url(
        URL,
        endpoint=buckets.address,
        access_key_id="x",
        secret_access_key="y",  # noqa: S106  # opens nothing
        client_options={"allow_http": True},
    )


def check(town: Town, *options: str) -> tuple[int, list[str]]:
    """Run `lastmile check` with the town's settings; return its status and its lines."""
    settings = {k: v for k, v in town.environment().items() if k[:4] in {"LAST", "AWS_"}}
    done = lastmile(town.folder, "check", *options, **settings)
    assert "Traceback" not in done.stderr
    return done.returncode, (done.stdout or done.stderr).splitlines()


async def test_a_report_with_a_photo_is_kept_in_a_bucket(town: Town, buckets: Buckets) -> None:
    """Filed, stored once, opened again as evidence; and nothing is found wanting."""
    officer, picture, mark = town.officer, sample_contract(), 0
    for number in (1, 2):
        mark = officer.mark
        officer.send_photo(("合同.png", picture), f"报送{number}，附照片")
        await officer.hears(lambda m: f"报送{number}" in words(m), after=mark)  # noqa: B023  # awaited at once
    await holds(lambda: len(rows(town, STORED)) == 2)
    (one,) = set(rows(town, STORED))
    names = [each["path"] for batch in listed(direct(buckets)) for each in batch]
    assert [name for name in names if one[0] in name] == [f"{one[0][:2]}/{one[0]}"]
    officer.say("/mine")
    page = await officer.hears(lambda m: "未销号" in words(m), after=mark)
    await press(officer, page, "op")
    card = await officer.hears(lambda m: "ev:" in str(m.get("reply_markup")), after=mark)
    await press(officer, card, "ev")
    assert (await officer.hears(lambda m: "photo" in m, after=mark))["photo"]
    assert check(town, "--deep") == (0, [])


async def test_what_is_lost_damaged_or_stray_in_a_bucket_is_named(
    town: Town, buckets: Buckets
) -> None:
    """A line for each, with exit status 1; only `--deep` sees bytes changed in place."""
    mark = town.officer.mark
    files = [(f"凭证{n}.pdf", f"%PDF-1.4 voucher {n}".encode()) for n in (1, 2)]
    for file in files:
        town.officer.send_document(file, f"报送，附{file[0]}")
        await town.officer.hears(lambda m: file[0] in words(m), after=mark)  # noqa: B023  # awaited at once
    named = "SELECT sha256 FROM attachment WHERE name = '{}' AND state = 'stored'"
    await holds(lambda: all(rows(town, named.format(name)) for name, _ in files))
    (lost,), (damaged,) = (rows(town, named.format(name))[0] for name, _ in files)
    store, stray = direct(buckets), "ab" + "0" * 62
    delete(store, f"{lost[:2]}/{lost}")
    put(store, f"{damaged[:2]}/{damaged}", files[1][1][::-1])
    put(store, f"ab/{stray}", b"x")
    gone, unknown = f"缺失的附件: 凭证1.pdf {lost}", f"无记录的文件: {stray}"
    assert check(town) == (1, [gone, unknown])
    assert check(town, "--deep") == (1, [gone, f"损坏的附件: 凭证2.pdf {damaged}", unknown])


async def test_a_bucket_that_is_away_for_a_while_loses_nothing(
    town: Town, buckets: Buckets
) -> None:
    """The officer has the receipt; the file waits, the pages and the log say so, and it comes."""
    mark = town.officer.mark
    buckets.stop()
    town.officer.send_document(("纪要.pdf", b"%PDF-1.4 minutes"), "报送，附纪要")
    await town.officer.hears(lambda m: "纪要.pdf" in words(m), after=mark)
    await holds(lambda: '"event": "file waits for the store"' in town.log())
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{town.port}/readyz") as answer,
    ):
        assert answer.status == 200
        assert json.loads(await answer.text())["oldest_unfetched_seconds"] > 0
    status, lines = check(town)
    assert status == 1
    assert URL in lines[0]
    buckets.start()
    buckets.ask("PUT", "/evidence")
    kept = "SELECT attempts FROM attachment WHERE name = '纪要.pdf' AND state = 'stored'"
    await holds(lambda: rows(town, kept) == [(0,)])
    await quiet(town)
    assert [words(m) for m in town.officer.heard() if "没有保存" in words(m)] == []


@once
@pytest.mark.parametrize(("locale", "own"), [("zh_CN", "存储桶"), ("en", "there is no bucket")])
async def test_a_wrong_bucket_is_told_at_the_start(
    tmp_path: Path, buckets: Buckets, locale: str, own: str
) -> None:
    """`run` does not begin and `check` says the same: status 2, what to do, no traceback."""
    settings = {
        "LASTMILE_BOT_TOKEN": "7000000001:AAE-made_up_for_the_tests_000000000",
        "LASTMILE_FILES_URL": "s3://no-such-bucket/x",
        "LASTMILE_LOCALE": locale,
        **buckets.variables,
    }
    for command in ("run", "check"):
        done = await asyncio.to_thread(lastmile, tmp_path, command, **settings)
        assert done.returncode == 2
        assert own in done.stderr
        assert done.stderr.startswith("LASTMILE_FILES_URL")
        assert "Traceback" not in done.stderr
        assert buckets.variables["AWS_SECRET_ACCESS_KEY"] not in done.stderr
