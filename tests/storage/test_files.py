"""Attachments' bytes, in a folder and in a bucket of a real server."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest
from obstore import head, put
from obstore.store import LocalStore, ObjectStore, S3Store

from storage.files import FileStore, StoreAway, StoreRefused
from storage.folder import OLD
from tests.buckets import Buckets
from tests.databases import once
from tests.e2e.town import ROOT, free_port

pytestmark = once

NUMBER = count(1)
CONTENT = "合同已重新签订".encode()
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def bucket(buckets: Buckets, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a bucket, with the variables set; give its URL."""
    for name, value in buckets.variables.items():
        monkeypatch.setenv(name, value)
    name = f"evidence-{next(NUMBER)}"
    buckets.ask("PUT", f"/{name}")
    return f"s3://{name}/bureau"


@pytest.fixture(params=["folder", "bucket"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a place for files of each kind."""
    return str(tmp_path) if request.param == "folder" else request.getfixturevalue("bucket")


def direct(url: str) -> ObjectStore:
    """Open the same place past the bot."""
    if url.startswith("s3://"):
        return S3Store.from_url(url, client_options={"allow_http": True})
    return LocalStore(url)


async def test_what_is_kept_is_there_once_and_whole(url: str) -> None:
    """The same bytes twice are one file, which is read as it was written."""
    store = FileStore(url)
    assert [await store.keep(CONTENT), await store.keep(CONTENT)] == [NAME, NAME]
    assert await store.fetch(NAME) == CONTENT
    assert await store.all() == {NAME: len(CONTENT)}
    assert await store.sound(NAME)
    assert await store.leftovers() == []


async def test_what_is_not_kept_is_told_from_a_store_that_fails(url: str) -> None:
    """An unknown hash has no size, and reading it is a FileNotFoundError."""
    store = FileStore(url)
    await store.prove()
    assert await store.size(NAME) is None
    with pytest.raises(FileNotFoundError):
        await store.fetch(NAME)
    assert await store.all() == {}, "the probe is no attachment"


async def test_twenty_megabytes_are_one_put(bucket: str) -> None:
    """So they are visible whole or not at all, and a kill leaves no parts behind in the bucket."""
    content = os.urandom(20 * 1024 * 1024)
    store = FileStore(bucket)
    name = await store.keep(content)
    assert await store.fetch(name) == content
    tag = head(direct(bucket), f"{name[:2]}/{name}")["e_tag"]
    assert tag == f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


KILLED = """
import asyncio, os, signal, sys
from storage.files import FileStore
left = int(sys.argv[2])
wait_for_disk = os.fsync
def fsync(line):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    wait_for_disk(line)
os.fsync = fsync
asyncio.run(FileStore(sys.argv[1]).keep("合同已重新签订".encode()))
"""


@pytest.mark.parametrize("waits", [0, 1], ids=["before-its-name", "after-its-name"])
async def test_a_kill_amid_keeping_leaves_no_half_file(tmp_path: Path, waits: int) -> None:
    """Its name is there with all of its bytes, or not at all; the next try keeps it."""
    killed = subprocess.run(  # noqa: ASYNC221, S603  # nothing else is to run meanwhile
        [sys.executable, "-c", KILLED, str(tmp_path), str(waits)], cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    store = FileStore(str(tmp_path))
    assert await store.all() == ({NAME: len(CONTENT)} if waits else {})
    left = await store.leftovers()
    assert len(left) == (0 if waits else 1)
    assert await store.keep(CONTENT) == NAME
    assert await store.sound(NAME)
    assert await store.tidy() == [], "somebody may still be writing it"
    for each in left:
        os.utime(each, (time.time() - OLD - 1,) * 2)
    assert await store.tidy() == left
    assert await store.leftovers() == []


async def test_a_file_cut_short_is_written_anew(url: str) -> None:
    """A file of another size than its bytes, as a disk may leave it, is not taken for them."""
    store = FileStore(url)
    await store.keep(CONTENT)
    put(direct(url), f"{NAME[:2]}/{NAME}", CONTENT[:5])
    assert not await store.sound(NAME)
    await store.keep(CONTENT)
    assert await store.fetch(NAME) == CONTENT


async def refusal(url: str) -> tuple[str, str]:
    """Return as what a store is refused at the start, and the store's own words."""
    with pytest.raises(StoreRefused) as caught:
        await FileStore(url).prove()
    return caught.value.code, caught.value.why


async def test_a_bucket_that_is_not_there_is_refused(bucket: str) -> None:
    """Trying again would not help."""
    code, why = await refusal("s3://no-such-bucket/x")
    assert code == "bucket"
    assert "NoSuchBucket" in why
    assert "\n" not in why


async def test_a_wrong_key_is_refused(bucket: str, buckets: Buckets) -> None:
    """With the server's own words for it."""
    with buckets.distrustful():
        code, why = await refusal(bucket)
    assert code == "denied"
    assert why.startswith("InvalidAccessKeyId")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("AWS_ALLOW_HTTP", "", "https"),
        ("AWS_ENDPOINT_URL", "minio.example:9000", "address"),
        ("AWS_ENDPOINT_URL", "https://", "address"),
    ],
)
async def test_a_wrong_address_is_refused(
    bucket: str, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str
) -> None:
    """Before anything is sent there."""
    monkeypatch.setenv(name, value)
    assert (await refusal(bucket))[0] == code


async def test_a_folder_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    """As one without rights is; the tests may be run by root, whom rights do not stop."""
    (tmp_path / "file").touch()
    code, why = await refusal(str(tmp_path / "file" / "files"))
    assert code == "folder"
    assert "file" in why


async def test_a_server_that_is_away_may_come_back(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for it will be served; nobody is told to mend the settings."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    store = FileStore(bucket)
    for act in (store.prove(), store.keep(CONTENT), store.fetch(NAME), store.size(NAME)):
        with pytest.raises(StoreAway) as caught:
            await act
        assert not isinstance(caught.value, StoreRefused)
