import struct
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.databases import sqlite_only
from tests.e2e.demo_page import CHROMIUM, Phone, demo, opened
from tests.e2e.town import CODE

pytestmark = [
    sqlite_only,  # the demo keeps its data in a file beside it
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="no chromium here; Debian and Ubuntu have it: apt-get install chromium",
    ),
]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """The demo's page, the process behind it, and no complaint of either."""
    async with demo(tmp_path) as address, opened(address) as page:
        yield page
    log = (tmp_path / "log").read_text()
    assert '"level": "error"' not in log
    assert "Traceback" not in log


async def test_a_visitor_plays_the_whole_story_on_the_page(page: Page) -> None:
    """Ledger, invitations, report, return, closure, reminder and summary, all by the page."""
    admin, officer, supervisor = (Phone(page, user) for user in (1001, 1002, 1003))
    await _bring_in(admin, officer, supervisor)
    await _report_by_keyboard(officer)
    await _close(officer, supervisor)
    await page.get_by_role("button", name="下一个工作日早晨").click()
    await officer.hears("⏰")
    await _next_monday(page, supervisor)
    rows = await page.locator(".row").count()
    await page.reload()
    await expect(page.locator(".row")).to_have_count(rows)


async def _bring_in(admin: Phone, officer: Phone, supervisor: Phone) -> None:
    """Import, then join by the link on one phone and by the copied code on the other."""
    await admin.start()
    await admin.hears("/import")
    await admin.attaches_sample()
    await admin.sends()
    await admin.hears("新增12项")
    await admin.presses("确认导入")
    words = await (await admin.hears("/start ")).inner_text()
    codes = {name: CODE.search(words[words.index(name) :]) for name in ("周敏", "许正")}
    assert codes["周敏"]
    assert codes["许正"]
    await admin.node.locator(f"a[href$='{codes['周敏'][1]}']").click()
    await admin.page.locator("#chooser").get_by_role("button", name="周敏").click()
    await officer.hears("您已加入")
    await supervisor.start(codes["许正"][0])
    await supervisor.hears("您已加入")


async def _report_by_keyboard(officer: Phone) -> None:
    """See the findings, acknowledge one and report on it without a mouse."""
    keys = officer.page.keyboard
    await officer.node.get_by_role("textbox").focus()
    await keys.type("/mine")
    await keys.press("Enter")
    await officer.hears("未销号3项")
    await officer.tabs_back_to("-001")
    await keys.press("Enter")
    await officer.hears("尚未报送进展")
    await keys.press("Escape")
    await officer.tabs_back_to("签收")
    await keys.press("Enter")
    await officer.hears("已签收")
    await keys.press("Escape")
    await officer.tabs_back_to("回复: ✅ 已签收")
    await keys.press("Enter")
    await officer.tabs_back_to("附上样例")
    await keys.press("Enter")
    await expect(officer.node.get_by_role("textbox")).to_have_value(
        "已完成80%，合同已重新签订，附照片"
    )
    await keys.press("Enter")
    receipt = await officer.hears("进展：80%")
    await expect(receipt).to_contain_text("照片")


async def _close(officer: Phone, supervisor: Phone) -> None:
    """Apply, be returned with a reason, report again, be accepted."""
    await officer.presses("申请销号")
    await supervisor.hears("申请人：")
    await supervisor.presses("查看佐证材料")
    photo = supervisor.node.locator(".picture img").last
    await expect(photo).to_have_js_property("complete", value=True)
    await supervisor.presses("退回整改")
    await supervisor.hears("退回理由")
    await supervisor.says("缺少合同扫描件，请补充")
    await officer.hears("缺少合同扫描件")
    await officer.replies("缺少合同扫描件")
    await officer.says("完成，合同扫描件已归档")
    await officer.hears("进展：100%")
    await officer.presses("申请销号")
    requests = supervisor.node.locator(".row.in", has_text="申请人：")
    await expect(requests).to_have_count(2)
    await expect(requests.last).to_contain_text("完成，合同扫描件已归档")
    await supervisor.presses("验收通过")
    await officer.hears("验收通过，已销号")


async def _next_monday(page: Page, supervisor: Phone) -> None:
    """Go to the next Monday: the words, the picture and the workbook of that week arrive."""
    button = page.get_by_role("button", name="下周一")
    await button.click()
    await expect(button).to_be_enabled()
    shown = await (await page.request.get(urljoin(page.url, "/client/clock"))).json()
    today = datetime.fromisoformat(shown["now"]).astimezone(ZoneInfo("Asia/Shanghai")).date()
    assert today.strftime("%a") == "Mon"
    sunday = today - timedelta(days=1)
    week = f"至{sunday.month}月{sunday.day}日"
    arrived = supervisor.node.locator(".row.in", has_text=week)
    await expect(arrived).to_have_count(3)
    await expect(arrived.first).to_contain_text("按期销号率")

    card = arrived.locator(".picture img")
    file = supervisor.node.locator(f".file[href][aria-label*='{sunday}.xlsx']")
    await expect(file).to_be_visible()
    assert await _png_size(page, str(await card.get_attribute("src"))) >= (600, 400)
    book = await page.request.get(urljoin(page.url, str(await file.get_attribute("href"))))
    rows = CalamineWorkbook.from_filelike(BytesIO(await book.body())).get_sheet_by_index(0)
    codes = {cell for row in rows.to_python() for cell in row if "YT" in str(cell)}
    assert len(codes) == 12


async def _png_size(page: Page, address: str) -> tuple[int, int]:
    """Return a picture's size as its header has it, and as Chromium decodes it to."""
    content = await (await page.request.get(urljoin(page.url, address))).body()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    size: tuple[int, int] = struct.unpack(">II", content[16:24])
    decoded = await page.evaluate(
        "async (src) => { const i = new Image(); i.src = src; await i.decode();"
        " return [i.naturalWidth, i.naturalHeight]; }",
        address,
    )
    assert tuple(decoded) == size
    return size
