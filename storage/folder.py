"""Attachments in a folder of this machine, or one that several machines see."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from storage.files import NO_ROOM, StoreAway, StoreFull, StoreRefused

PART = ".part"
"""The end of the name of a file that is being written."""

OLD = 3600.0
"""Seconds after which nobody is still writing a part."""


class Folder:
    """Files two folders deep: `ab/ab12…`. It implements `storage.files.Shelf`.

    obstore's own store of this kind does not wait for the disk, so that after a power cut
    a file could be empty under its final name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, name: str, content: bytes) -> None:
        """Write beside, wait for the disk, then give the file its name."""
        with _told_as_ours():
            target = self._at(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            # The name is this write's alone: another process may be keeping the same bytes.
            beside = target.with_name(f"{name}.{token_hex(4)}{PART}")
            try:
                with beside.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(target)
            except OSError:
                beside.unlink(missing_ok=True)
                raise
            _sync(target.parent)
            _sync(self._path)

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        with _told_as_ours(absent=FileNotFoundError(name)):
            return self._at(name).read_bytes()

    def size(self, name: str) -> int | None:
        """Return a file's size; None where there is none."""
        with _told_as_ours():
            try:
                return self._at(name).stat().st_size
            except FileNotFoundError:
                return None

    def sizes(self) -> dict[str, int]:
        """Return every file's size, by name."""
        with _told_as_ours():
            return {each.name: each.stat().st_size for each in self._files(parts=False)}

    def leftovers(self) -> list[str]:
        """Return the paths of parts that a killed process left, or that one is writing."""
        with _told_as_ours():
            return sorted(str(each) for each in self._files(parts=True))

    def tidy(self) -> list[str]:
        """Remove parts that nobody has written to for `OLD` seconds."""
        removed = []
        with _told_as_ours():
            for part in self._files(parts=True):
                if time.time() - part.stat().st_mtime > OLD:
                    part.unlink(missing_ok=True)
                    removed.append(str(part))
        return removed

    def _at(self, name: str) -> Path:
        return self._path / name[:2] / name

    def _files(self, *, parts: bool) -> Iterator[Path]:
        for each in self._path.glob("??/*"):
            if each.is_file() and each.name.endswith(PART) is parts:
                yield each


def _sync(folder: Path) -> None:
    """Wait until the disk has a folder's entries; without it a power cut may forget a name."""
    line = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(line)
    finally:
        os.close(line)


@contextmanager
def _told_as_ours(absent: FileNotFoundError | None = None) -> Iterator[None]:
    """Tell rights from everything else that a disk may refuse for."""
    try:
        yield
    except FileNotFoundError as error:
        raise absent or StoreAway(_words(error)) from error
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise StoreRefused("folder", _words(error)) from error
    except OSError as error:
        kind = StoreFull if error.errno in NO_ROOM else StoreAway
        raise kind(_words(error)) from error


def _words(error: OSError) -> str:
    return f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror or error)
