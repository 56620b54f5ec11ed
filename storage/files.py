"""The bytes of attachments, each kept once under the hash of its content."""

import asyncio
import hashlib
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

NO_ROOM = {ENOSPC, EDQUOT, EFBIG}
"""The system's numbers for a disk that is full, or a quota or limit that is used up."""

PROBE = "lastmile-was-here"
"""The name under which each start writes a few bytes, to see that it may."""


class StoreAway(OSError):
    """The store could not do it now: it is not reached, in trouble, or full; try again."""


class StoreFull(StoreAway):
    """There is no room for it, or its quota is used up."""


class StoreRefused(StoreAway):
    """The store will not do it until somebody mends the settings or the rights.

    Attributes:
        code: `folder`, `bucket`, `denied`, `credentials`, `https`, `address` or `refused`.
        why: what the store said, on one line.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


class Shelf(Protocol):
    """Where bytes lie by name: a folder or a bucket. All of it may wait for a disk or a network.

    Whatever fails is a `StoreAway`, but a name that is not there when it is read.
    """

    def write(self, name: str, content: bytes) -> None:
        """Keep bytes for good; nobody ever sees a part of them under this name."""

    def read(self, name: str) -> bytes:
        """Return bytes; FileNotFoundError where there are none."""

    def size(self, name: str) -> int | None:
        """Return how many bytes lie under a name; None where nothing does."""

    def sizes(self) -> dict[str, int]:
        """Return the size of everything that is kept, by name."""

    def leftovers(self) -> list[str]:
        """Return what an interrupted write left behind, in words for the operator."""

    def tidy(self) -> list[str]:
        """Remove what was left behind long ago; return what it was."""


class FileStore:
    """A folder or a bucket of files, named by content.

    A half-written file is never seen; the same bytes are stored once. Every call may raise
    `StoreAway`. What it does, it does in threads: a disk may be slow, and obstore's own
    coroutines abort the process when it ends with a call under way (seen with 0.9 in one
    of four runs).
    """

    def __init__(self, url: str) -> None:
        self._shelf = _shelf_at(url)

    async def keep(self, content: bytes) -> str:
        """Store bytes and return their SHA-256, in hexadecimal."""
        return await asyncio.to_thread(self._keep, content)

    def _keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        if self._shelf.size(sha256) != len(content):
            self._shelf.write(sha256, content)
        return sha256

    async def fetch(self, sha256: str) -> bytes:
        """Return the bytes stored under a hash.

        Raises:
            FileNotFoundError: there are none.
        """
        return await asyncio.to_thread(self._shelf.read, sha256)

    async def sound(self, sha256: str) -> bool:
        """Tell whether the bytes stored under a hash are those of the hash."""
        content = await self.fetch(sha256)
        return (await asyncio.to_thread(hashlib.sha256, content)).hexdigest() == sha256

    async def size(self, sha256: str) -> int | None:
        """Return how many bytes are stored under a hash; None where there are none."""
        return await asyncio.to_thread(self._shelf.size, sha256)

    async def all(self) -> dict[str, int]:
        """Return the hashes of everything that is stored, with sizes in bytes."""
        kept = await asyncio.to_thread(self._shelf.sizes)
        kept.pop(PROBE, None)
        return kept

    async def leftovers(self) -> list[str]:
        """Return what interrupted writes left behind; it was never seen as a file."""
        return await asyncio.to_thread(self._shelf.leftovers)

    async def tidy(self) -> list[str]:
        """Remove what interrupted writes left behind an hour ago or more; return what it was."""
        return await asyncio.to_thread(self._shelf.tidy)

    async def prove(self, size: int = 0) -> None:
        """Write a few bytes and read them, as a store must let us.

        Args:
            size: how many bytes it must have room for, if more.

        Raises:
            StoreRefused: trying again would not help.
            StoreAway: it might.
        """
        await asyncio.to_thread(self._prove, size)

    def _prove(self, size: int) -> None:
        content = b"Lastmile may write here.\n"
        if size > len(content):
            self._shelf.write(PROBE, bytes(size))
        self._shelf.write(PROBE, content)
        if self._shelf.read(PROBE) != content:
            raise StoreRefused("refused", "what was written is not what is read")


def _shelf_at(url: str) -> Shelf:
    if "://" in url and not url.startswith("file://"):
        from storage.bucket import Bucket  # noqa: PLC0415  # a folder needs no obstore

        return Bucket(url)
    from storage.folder import Folder  # noqa: PLC0415  # both import this module's errors

    return Folder(Path(url.removeprefix("file://")).absolute())
