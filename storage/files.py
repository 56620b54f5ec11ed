"""The bytes of attachments, each kept once under the hash of its content."""

import asyncio
import hashlib
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url


class FileStore:
    """A folder or a bucket of files, named by content.

    A store writes beside and renames, so a half-written file is never seen; the same
    bytes are stored once.

    obstore's own coroutines are not used: its threads may still hold Python objects when
    the interpreter ends, and then abort the process (seen with 0.9 in one of four runs that
    ended right after a call). A thread of ours is waited for when the loop closes.
    """

    def __init__(self, url: str) -> None:
        self._store: ObjectStore
        if "://" in url and not url.startswith("file://"):
            self._store = from_url(url)
        else:
            folder = Path(url.removeprefix("file://")).absolute()
            folder.mkdir(parents=True, exist_ok=True)
            self._store = LocalStore(folder)

    async def keep(self, content: bytes) -> str:
        """Store bytes and return their SHA-256, in hexadecimal."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not await self.has(sha256):
            await asyncio.to_thread(obstore.put, self._store, _path(sha256), content)
        return sha256

    async def fetch(self, sha256: str) -> bytes:
        """Return the bytes stored under a hash.

        Raises:
            FileNotFoundError: there are none.
        """
        return await asyncio.to_thread(self._read, _path(sha256))

    def _read(self, path: str) -> bytes:
        return bytes(obstore.get(self._store, path).bytes())

    async def has(self, sha256: str) -> bool:
        """Tell whether bytes are stored under a hash."""
        try:
            await asyncio.to_thread(obstore.head, self._store, _path(sha256))
        except FileNotFoundError:
            return False
        return True

    async def all(self) -> set[str]:
        """Return the hashes of everything that is stored."""
        return await asyncio.to_thread(self._list)

    def _list(self) -> set[str]:
        found: set[str] = set()
        for batch in obstore.list(self._store):
            found.update(each["path"].rpartition("/")[2] for each in batch)
        return found


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
