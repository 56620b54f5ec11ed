"""A server that speaks S3 for the tests: moto's, as a process of its own."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import Request, urlopen

from tests.e2e.town import free_port

STARTS = 60.0
"""Seconds that it may take; two or three are usual."""


class Buckets:
    """The server, which forgets everything when it ends.

    Attributes:
        address: its URL.
    """

    def __init__(self, log: Path) -> None:
        self._port = free_port()
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self._port}"

    @property
    def variables(self) -> dict[str, str]:
        """What an operator sets to reach it."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "lastmile",
            "AWS_SECRET_ACCESS_KEY": "made-up-for-the-tests",
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603  # our own
        end = time.monotonic() + STARTS
        while time.monotonic() < end:
            assert self._process.poll() is None, self._log.read_text()
            with suppress(OSError):
                self.ask("GET", "/moto-api/")
                return
            time.sleep(0.05)
        raise AssertionError(f"moto does not answer:\n{self._log.read_text()}")

    def stop(self) -> None:
        """End it, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Take calls and answer none for the block."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """Make a call that needs no signature: this server looks at none unless it is told to."""
        request = Request(  # noqa: S310  # our own address
            self.address + path, method=method, data=body, headers={"Content-Type": "text/plain"}
        )
        with urlopen(request, timeout=30) as answer:  # noqa: S310  # our own address
            content: bytes = answer.read()
        return content

    @contextmanager
    def distrustful(self) -> Iterator[None]:
        """Refuse every key for the block."""
        self.ask("POST", "/moto-api/reset-auth", b"0")
        try:
            yield
        finally:
            self.ask("POST", "/moto-api/reset-auth", b"inf")


@contextmanager
def buckets_in(folder: Path) -> Iterator[Buckets]:
    """Have the server for the block."""
    server = Buckets(folder / "moto.log")
    try:
        server.start()
        yield server
    finally:
        server.stop()
