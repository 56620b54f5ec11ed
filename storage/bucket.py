"""Attachments in a bucket of S3, or of whatever speaks like it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from storage.files import StoreAway, StoreFull, StoreRefused

LONGEST = timedelta(seconds=120)
"""For one request: 20 MB at 1.5 Mbit/s."""

RETRIES = 2
"""obstore's own, within seconds; whoever calls tries again for as long as it takes."""

_SAID = re.compile(r"<Code>(\w+)</Code>(?:\s*<Message>([^<]*)</Message>)?")
_STATUS = re.compile(r"status code: (\d{3})")
_METADATA = ("169.254.169.254", "fd00:ec2::254")
_FINAL = {"301", "307", "400", "404"}
"""Answers that stay the same until somebody changes something."""


class Bucket:
    """Objects two names deep below a prefix: `ab/ab12…`. It implements `storage.files.Shelf`.

    Address, region and credentials come from obstore's AWS_… variables. A file is one PUT,
    so it is there whole or not at all, and no parts of it are left to be paid for.
    """

    def __init__(self, url: str) -> None:
        self._store = S3Store.from_url(
            url,
            client_options={"timeout": LONGEST, "allow_http": _allow_http()},
            retry_config={"max_retries": RETRIES, "retry_timeout": LONGEST},
        )

    def write(self, name: str, content: bytes) -> None:
        """Put an object."""
        with _told_as_ours():
            obstore.put(self._store, _path(name), content, use_multipart=False)

    def read(self, name: str) -> bytes:
        """Return an object's bytes."""
        with _told_as_ours(absent=FileNotFoundError(name)):
            return bytes(obstore.get(self._store, _path(name)).bytes())

    def size(self, name: str) -> int | None:
        """Return an object's size; None where there is none."""
        absent = FileNotFoundError(name)
        try:
            with _told_as_ours(absent=absent):
                return obstore.head(self._store, _path(name))["size"]
        except FileNotFoundError:
            return None

    def sizes(self) -> dict[str, int]:
        """Return every object's size, by name."""
        with _told_as_ours():
            return {
                each["path"].rpartition("/")[2]: each["size"]
                for batch in obstore.list(self._store)
                for each in batch
            }

    def leftovers(self) -> list[str]:
        """Return nothing: a PUT leaves nothing behind."""
        return []

    def tidy(self) -> list[str]:
        """Remove nothing."""
        return []


def _allow_http() -> bool:
    """Read AWS_ALLOW_HTTP, which obstore leaves unread beside options of ours.

    The address is looked at here, because a wrong one makes obstore panic.
    """
    allowed = os.environ.get("AWS_ALLOW_HTTP", "").lower() in {"true", "1", "yes", "on"}
    names = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
    address = next((os.environ[name] for name in names if os.environ.get(name)), "https://aws")
    scheme, _, host = address.partition("://")
    if scheme not in {"http", "https"} or not host.strip("/"):
        raise StoreRefused("address", address)
    if scheme == "http" and not allowed:
        raise StoreRefused("https", address)
    return allowed


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"


@contextmanager
def _told_as_ours(absent: FileNotFoundError | None = None) -> Iterator[None]:
    """Tell what trying again may mend from what somebody must."""
    try:
        yield
    except FileNotFoundError as error:
        said = str(error)
        if absent is not None and "NoSuchBucket" not in said:
            raise absent from None
        raise StoreRefused("bucket", _words(said)) from None
    except (BaseError, ValueError) as error:
        raise _failure(error) from None


def _failure(error: Exception) -> StoreAway:
    said = str(error)
    status = _STATUS.search(said)
    if "NoSuchBucket" in said:
        return StoreRefused("bucket", _words(said))
    if any(each in said for each in _METADATA):
        return StoreRefused("credentials", _words(said))
    if status and status[1] in {"401", "403"}:
        return StoreRefused("denied", _words(said))
    if isinstance(error, ValueError) or (status and status[1] in _FINAL):
        return StoreRefused("refused", _words(said))
    if status and status[1] == "507":  # Insufficient Storage, RFC 4918
        return StoreFull(_words(said))
    return StoreAway(_words(said))


def _words(said: str) -> str:
    """Cut an error to what the store itself said, or to its first line without our addresses."""
    found = _SAID.search(said)
    if found:
        return ": ".join(filter(None, found.groups()))
    return said.partition("\n")[0].strip()[:300]
