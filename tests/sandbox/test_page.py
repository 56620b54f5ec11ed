import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from sandbox import DEFAULT_STEPS, Jump, Phone, Sample, Sandbox, Stage, Words
from tests.sandbox.conftest import Clock, client_of
from tests.sandbox.pictures import png

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one browser for all

WAIT = 60_000
"""Milliseconds for what the page shows, on a machine of any speed."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox(clock: Clock, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """A sandbox with two phones, a sample each and a jump of a day."""
    ledger = tmp_path / "台账.csv"
    ledger.write_text("编号\n1\n")
    photo = tmp_path / "现场.png"
    photo.write_bytes(png(64, 48))

    async def day() -> None:
        clock.at += timedelta(days=1)

    phones = [
        Phone(1001, Words("管理员", "Admin"), [Sample("台账.csv", ledger, "/import")]),
        Phone(1002, Words("责任人", "Officer"), [Sample("现场.png", photo, "完成", "photo")]),
    ]
    stage = Stage(
        phones=phones, jumps={"day": Jump(Words("明天", "Tomorrow"), day)}, steps=DEFAULT_STEPS
    )
    async with Sandbox(limits=None, now=clock, stage=stage) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A python-telegram-bot client."""
    async with client_of(sandbox) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("no chromium here; Debian has it in the package chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(sandbox: Sandbox, browser: Browser) -> AsyncIterator[Page]:
    """The page, opened; any error in its console fails the test."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    await page.goto(sandbox.url)
    yield page
    await page.close()
    assert problems == []


async def test_the_story_is_played_on_the_page(page: Page, sandbox: Sandbox, bot: Bot) -> None:
    """Start, sample, buttons, invitation, reply with a photo, clock, and all of it after reload."""
    admin, officer = page.locator("#phone-1001"), page.locator("#phone-1002")
    await admin.get_by_role("button", name="开始").click()
    await expect(admin.locator(".row.out")).to_contain_text("/start")
    await admin.locator(".sample").click()
    await admin.get_by_role("button", name="发送").click()
    await expect(admin.locator(".row.out .file")).to_contain_text("台账.csv")
    assert sandbox.person(1001).messages()[-1]["caption"] == "/import"

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("确认导入", callback_data="yes")]])
    await bot.get_updates(offset=2**31)
    await bot.send_message(
        1001,
        '<b>预览</b> <code>/start A-1</code> <a href="https://t.me/lastmile_demo_bot?start=A-1">邀请</a>',
        parse_mode="HTML",
        reply_markup=keyboard,
    )
    await expect(admin.locator(".words strong")).to_have_text("预览")
    await admin.get_by_role("button", name="确认导入").click()
    (update,) = await bot.get_updates(timeout=30)
    assert update.callback_query
    await update.callback_query.answer("导入完成")
    await expect(admin.locator(".toast")).to_have_text("导入完成")

    await admin.get_by_role("link", name="邀请").click()
    await page.locator("#chooser").get_by_role("button", name="周敏").click()
    await expect(officer.locator(".row.out")).to_contain_text("/start A-1")

    await bot.send_message(1002, "JX-2026-014")
    await officer.locator(".row.in").hover()
    await officer.locator(".row.in").get_by_role("button", name="回复").click()
    await officer.locator(".sample").click()
    await officer.get_by_role("textbox").press("Enter")
    await expect(officer.locator(".row.out .picture")).to_be_visible()
    sent = sandbox.person(1002).messages()[-1]
    assert (sent["caption"], sent["reply_to_message"]["text"]) == ("完成", "JX-2026-014")

    await page.get_by_role("button", name="明天").click()
    await expect(page.locator("#day")).to_contain_text("3月3日")
    before = await page.locator(".row").count()
    await page.reload()
    await expect(page.locator(".row")).to_have_count(before)


async def test_text_that_looks_like_markup_stays_text(
    page: Page, sandbox: Sandbox, bot: Bot
) -> None:
    """Nothing that a person or the bot writes becomes an element of the page."""
    sandbox.person(1001).start()
    sandbox.person(1001).say("<img src=x onerror=alert(1)> **x**")
    await bot.send_document(1001, b"x", filename="<b>x.html")
    rows = page.locator("#phone-1001 .row")
    await expect(rows.nth(1)).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(rows.nth(2)).to_contain_text("<b>x.html")
    assert await page.locator("#phone-1001 .words img").count() == 0


async def test_on_a_narrow_screen_one_phone_is_shown_at_a_time(
    page: Page, sandbox: Sandbox, bot: Bot
) -> None:
    """Tabs choose it and count what is unread; the language changes in place."""
    sandbox.person(1002).start()
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator("#phone-1002")).to_be_hidden()
    await bot.send_message(1002, "x")
    await expect(page.locator(".tab .badge")).to_have_text("1")
    await page.get_by_role("tab", name="周敏").click()
    await expect(page.locator("#phone-1002")).to_be_visible()
    await expect(page.locator(".tab .badge")).to_have_count(0)
    await page.locator("#language").click()
    await expect(page.get_by_role("tab", name="Officer")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_three_hundred_messages_are_drawn_quickly_and_end_at_the_last(
    page: Page, sandbox: Sandbox
) -> None:
    """A long chat opens at its end, and one more message redraws one row."""
    person = sandbox.person(1001)
    person.start()
    for number in range(300):
        person.say(f"第 {number} 条")
    await page.reload()
    await expect(page.locator("#phone-1001 .row")).to_have_count(301)
    await expect(page.locator("#phone-1001 .row").last).to_be_in_viewport()
    person.say("最后")
    await expect(page.locator("#phone-1001 .row").last).to_contain_text("最后")
    await expect(page.locator("#phone-1001 .row").last).to_be_in_viewport()
    took = await page.evaluate(
        "(() => { const t = performance.now(); document.getElementById('language').click();"
        " return performance.now() - t; })()"
    )
    assert took < 1500, "drawing all of it again"
