"""The story of the product, played through the chats as people would."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rectification.clocks import next_morning, next_weekly
from rectification.policy import Policy
from rectification.workdays import Calendar
from sandbox import Person
from templates.sample_contract import sample_contract
from templates.workbooks import sample_ledger
from tests.e2e.town import CODE, Town, join, press, words

ZONE = ZoneInfo("Asia/Shanghai")


async def bring_in_ledger(town: Town) -> str:
    """Play step 1: send the ledger, see the preview, confirm; return the invitations."""
    admin = town.admin
    admin.start()
    await admin.hears(lambda m: "陈立" in words(m) or "/import" in words(m))
    mark = admin.mark
    # Of the day before the next working morning, which has something to remind of then: at
    # night, and on the eve of a weekend, that is not today.
    morning = next_morning(datetime.now(UTC), ZONE, Policy(), Calendar())
    eve = morning.astimezone(ZONE).date() - timedelta(days=1)
    admin.send_document(("整改台账示例.xlsx", sample_ledger("zh_CN", eve)), "/import")
    preview = await admin.hears(lambda m: "reply_markup" in m, after=mark)
    assert "12" in words(preview)
    mark = admin.mark
    await press(admin, preview, "ic")
    invitations = await admin.hears(lambda m: CODE.search(words(m)), after=mark)
    return words(invitations)


async def come_in(town: Town, invitations: str) -> None:
    """Play step 2: the officer and the supervisor join; the officer signs for a finding."""
    officer = town.officer
    await join(town, town.supervisor, invitations, "许正")
    await join(town, officer, invitations, "周敏")
    mark = officer.mark
    officer.say("/mine")
    mine = await officer.hears(lambda m: "YT" in words(m), after=mark)
    mark = officer.mark
    await press(officer, mine, "op")
    card = await officer.hears(lambda m: "YT" in words(m), after=mark)
    mark = officer.mark
    await press(officer, card, "ak")
    await officer.hears(lambda m: "签收" in words(m), after=mark)


async def report(town: Town) -> dict[str, object]:
    """Play step 3: reply in plain words with a photo; return the receipt."""
    officer = town.officer
    acknowledged = officer.heard()[-1]
    mark = officer.mark
    officer.send_photo(
        ("合同签字页.png", sample_contract()),
        "已完成80%，合同已重新签订，附照片",
        reply_to=acknowledged["message_id"],
    )
    receipt = await officer.hears(lambda m: "80%" in words(m), after=mark)
    await town.supervisor.hears(lambda m: "80%" in words(m))
    return receipt


async def close(town: Town, receipt: dict[str, object]) -> None:
    """Play step 4: apply; be returned with a reason; apply again; be accepted."""
    officer, supervisor = town.officer, town.supervisor
    mark, seen = officer.mark, supervisor.mark
    await press(officer, receipt, "ap")
    request = await supervisor.hears(lambda m: "销号" in words(m), after=seen)
    await officer.hears(lambda m: "许正" in words(m), after=mark)

    seen = supervisor.mark
    await press(supervisor, request, "ev")
    evidence = await supervisor.hears(lambda m: "photo" in m, after=seen)
    assert evidence["photo"]

    seen, mark = supervisor.mark, officer.mark
    await press(supervisor, request, "rt")
    await supervisor.hears(lambda m: "退回" in words(m), after=seen)
    supervisor.say("缺少合同扫描件，请补充")
    returned = await officer.hears(lambda m: "缺少合同扫描件" in words(m), after=mark)

    mark = officer.mark
    officer.send_document(
        ("合同.pdf", b"%PDF-1.4 contract"), "完成，合同附后", reply_to=returned["message_id"]
    )
    receipt = await officer.hears(lambda m: "合同.pdf" in words(m), after=mark)
    seen, mark = supervisor.mark, officer.mark
    await press(officer, receipt, "ap")
    request = await supervisor.hears(lambda m: "合同.pdf" in words(m), after=seen)
    await press(supervisor, request, "ac")
    await officer.hears(lambda m: "已销号" in words(m), after=mark)


async def morning_and_monday(town: Town) -> tuple[datetime, datetime]:
    """Play step 5: the clock goes to the next working morning, then to the next Monday."""
    calendar, policy = Calendar(), Policy()
    now = datetime.now(UTC)
    morning = next_morning(now, ZONE, policy, calendar) + timedelta(seconds=1)
    monday = next_weekly(max(now, morning), ZONE, policy) + timedelta(seconds=1)
    mark = town.officer.mark
    town.put_clock(morning)
    await town.officer.hears(lambda m: "到期" in words(m), after=mark)
    mark = town.supervisor.mark
    town.put_clock(monday)
    await _summary(town.supervisor, mark)
    return morning, monday


async def _summary(supervisor: Person, mark: int) -> None:
    said = await supervisor.hears(lambda m: "周报" in m.get("text", ""), after=mark)
    picture = await supervisor.hears(lambda m: "photo" in m, after=mark)
    workbook = await supervisor.hears(lambda m: "document" in m, after=mark)
    assert said["text"]
    assert picture["photo"]
    assert workbook["document"]["file_name"].endswith(".xlsx")
