"""The demo as a visitor has it: the real process, and its page in headless Chromium."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Locator, Page, Request, async_playwright, expect

from tests.e2e.town import READY, ROOT, free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAIT = 60_000
"""Milliseconds for what the bot says; it paces itself to a message a second in each chat."""


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """Run `python -m bot demo` in a folder and give its address; it must end well on SIGINT."""
    port = free_port()
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "demo", "--port", str(port)),
            env={**kept, "PYTHONPATH": str(ROOT)},
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        async with asyncio.timeout(READY):
            while '"event": "ready"' not in (folder / "log").read_text():
                if process.returncode is not None:
                    raise AssertionError((folder / "log").read_text())
                await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), READY) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@dataclass
class Problems:
    """What a page should not do: say errors, or ask another host for something."""

    home: str
    said: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note from now on what goes wrong on a page."""
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", lambda m: self.said.append(m.text) if m.type == "error" else None)
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"blob", "data"} and asked.netloc != urlsplit(self.home).netloc:
            self.said.append(f"asked {request.url}")


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Page]:
    """Open the page; errors in its console and requests to other hosts fail the test."""
    async with async_playwright() as playwright:
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=as_root)
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(WAIT)
        expect.set_options(timeout=WAIT)
        problems = Problems(address)
        problems.watch(page)
        await page.goto(address)
        yield page
        await browser.close()
        assert problems.said == []


@dataclass
class Phone:
    """One of the three phones."""

    page: Page
    user: int

    @property
    def node(self) -> Locator:
        """The phone's element."""
        return self.page.locator(f"#phone-{self.user}")

    def said(self, words: str) -> Locator:
        """Return the bot's last message with these words."""
        return self.node.locator(".row.in", has_text=words).last

    async def hears(self, words: str) -> Locator:
        """Wait for a message of the bot."""
        await expect(self.said(words)).to_be_visible()
        return self.said(words)

    async def start(self, code: str = "") -> None:
        """Press Start, with what was copied from an invitation."""
        if code:
            await self.node.get_by_placeholder("邀请").fill(code)
        await self.node.get_by_role("button", name="开始").click()

    async def says(self, words: str) -> None:
        """Write a message."""
        await self.node.get_by_role("textbox").fill(words)
        await self.node.get_by_role("textbox").press("Enter")

    async def presses(self, words: str) -> None:
        """Press the last button with these words."""
        await self.node.locator(".key", has_text=words).last.click()

    async def replies(self, words: str) -> None:
        """Begin a reply to the bot's last message with these words."""
        await self.said(words).hover()
        await self.said(words).get_by_role("button", name="回复").last.click()

    async def attaches_sample(self) -> None:
        """Take the sample that lies at hand."""
        await self.node.locator(".sample").click()

    async def sends(self) -> None:
        """Press the arrow."""
        await self.node.get_by_role("button", name="发送").click()

    async def tabs_back_to(self, words: str) -> None:
        """Walk back by the keyboard until a control that begins or ends so has the focus."""
        for _ in range(40):
            focused = "document.activeElement.ariaLabel || document.activeElement.innerText"
            name = str(await self.page.evaluate(focused)).strip()
            if name.startswith(words) or name.endswith(words):
                return
            await self.page.keyboard.press("Shift+Tab")
        raise AssertionError(f"the keyboard does not reach {words}")
