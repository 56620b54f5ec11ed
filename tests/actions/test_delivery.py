"""What becomes of messages and files: sent, waiting, dead, lost; and who hears of it."""

from datetime import timedelta

import pytest

from actions.deliver import (
    mark_dead,
    mark_sent,
    mark_unreachable,
    mark_waiting,
    move_chat,
    note_reachable,
)
from actions.fetch_file import file_delayed, file_lost, file_stored
from actions.greet_group import greet_group
from actions.open_evidence import open_evidence
from actions.receive_ledger import receive_ledger
from actions.refuse import refuse
from rectification.errors import FileTooBig, NotALedger, NotFound, NotYourRole
from rectification.finding import Move
from rectification.incoming import FILE_LIMIT
from rectification.notices import (
    Acknowledged,
    AttachmentRefused,
    EvidenceFile,
    EvidenceNone,
    ImportRefused,
    LedgerWanted,
    PrivateOnly,
    Refused,
    Unreachable,
)
from storage import downloads, mentions, outbox
from storage.models import Attachment, Event, ImportBatch, Outbox
from tests.actions.town import Town


async def receipt(town: Town) -> Outbox:
    """Acknowledge finding 1 and return the message that is owed for it."""
    await town.move("周敏", 1, Move.ACKNOWLEDGE)
    return await Outbox.get(chat_id=1002, kind=Acknowledged.kind)


async def test_a_sent_message_is_remembered_with_its_finding(town: Town) -> None:
    """A reply to it means that finding; before it was sent nothing does."""
    row = await receipt(town)
    assert await mentions.finding_of(1002, 555) is None
    await mark_sent([(row, 555)], now=town.now)
    assert await mentions.finding_of(1002, 555) == row.finding_id
    sent = await Outbox.get(id=row.id)
    assert (sent.state, sent.message_id, sent.sent_at) == ("sent", 555, town.now)


async def test_what_was_sent_can_no_longer_fail(town: Town) -> None:
    """A late failure of a row that left changes nothing; one that waits is tried or dies."""
    row = await receipt(town)
    await mark_waiting(row, error="x" * 600, not_before=town.now)
    waiting = await Outbox.get(id=row.id)
    assert (waiting.state, waiting.attempts, len(waiting.last_error)) == ("waiting", 1, 500)
    await mark_sent([(row, 1)], now=town.now)
    await mark_dead(row, error="y")
    await mark_waiting(row, error="y", not_before=town.now)
    await mark_unreachable(row, error="y", now=town.now)
    assert (await Outbox.get(id=row.id)).state == "sent"


async def test_supervisors_hear_once_of_somebody_who_blocks_the_bot(town: Town) -> None:
    """The first 403 tells who cannot be reached, and in which unit; a second tells nothing."""
    row = await receipt(town)
    for _ in range(2):
        await mark_unreachable(row, error="blocked", now=town.now)
    (told,) = await town.told("许正", Unreachable)
    assert (told.name, told.unit) == ("周敏", "教育局")
    assert await town.told("钱文", Unreachable) == []
    assert (await town.person("周敏")).unreachable_since == town.now
    event = await Event.get(move="unreachable")
    assert event.after == {"person": (await town.person("周敏")).id}
    await note_reachable(1002, reachable=True, now=town.now)
    assert (await town.person("周敏")).unreachable_since is None
    await note_reachable(9999, reachable=False, now=town.now)
    assert await Event.filter(move__in=["unreachable", "reachable"]).count() == 2


async def test_a_group_is_told_once_and_followed(town: Town) -> None:
    """One message however often it speaks; what waits moves to the new id with the group."""
    for _ in range(3):
        await greet_group(-5, "bot", now=town.now)
    await move_chat(-5, -1005, now=town.now)
    await greet_group(-1005, "bot", now=town.now)
    row = await Outbox.get(kind=PrivateOnly.kind)
    assert (row.chat_id, row.state) == (-1005, "waiting")


async def test_a_refusal_is_told_once_with_plain_fields(town: Town) -> None:
    """A redelivered request is refused once, also to somebody who has not joined."""
    for _ in range(2):
        await refuse(77, NotFound(asked="A-1"), asked="9", reply_to=3, now=town.now)
    row = await Outbox.get(chat_id=77)
    assert outbox.read(row.kind, row.facts) == Refused(code="not-found", fields={"asked": "A-1"})
    assert (row.person_id, row.reply_to) == (None, 3)


# --- Files --------------------------------------------------------------------------------


async def evidence(town: Town) -> Attachment:
    """File a photo under finding 1."""
    file = town.document("证据.jpg", media="photo")
    await town.report("周敏", town.message("周敏", "JX-2026-001 完成80%", file=file))
    return await Attachment.get(purpose="progress")


async def test_evidence_is_opened_by_whoever_has_a_part(town: Town) -> None:
    """Officer and supervisor get the stored file; admin and strangers are refused alike."""
    file = await evidence(town)
    assert await _opened(town, "许正", "1") == 0
    assert (await town.told("许正", EvidenceNone))[0].waiting == 1
    await file_stored(file, sha256="ab" * 32, size=5, now=town.now)
    for name in ("许正", "周敏", "林晓"):
        assert await _opened(town, name, "2") == 1
        (sent,) = await town.told(name, EvidenceFile)
        assert (sent.name, sent.officer, sent.sha256) == ("证据.jpg", "周敏", "ab" * 32)
    for name in ("陈立", "钱文", "赵强"):
        with pytest.raises(NotFound):
            await _opened(town, name, "3")


async def _opened(town: Town, name: str, pressed: str) -> int:
    """Open the evidence of finding 1."""
    finding = await town.finding(1)
    return await open_evidence(await town.actor(name), finding.id, pressed=pressed, now=town.now)


async def test_a_file_is_due_until_it_is_stored(town: Town) -> None:
    """A delay puts it off, storing ends it, and then nothing more can happen to it."""
    file = await evidence(town)
    assert (await downloads.claim_file(town.now, "a")) == file
    await file_delayed(file, error="net", next_try_at=town.now + timedelta(minutes=1))
    assert await downloads.claim_file(town.now, "a") is None
    assert await downloads.claim_file(town.now + timedelta(minutes=1), "a") == file
    await file_stored(file, sha256="ab" * 32, size=5, now=town.now)
    await file_lost(file, reason="gone", error="x", now=town.now)
    kept = await Attachment.get(id=file.id)
    assert (kept.state, kept.attempts, kept.error) == ("stored", 1, "")
    assert await town.told("周敏", AttachmentRefused) == []


@pytest.mark.parametrize("reason", ["too-big", "gone", "failed"])
async def test_whoever_sent_a_lost_file_is_told(town: Town, reason: str) -> None:
    """Once, with the finding and the reason."""
    file = await evidence(town)
    for _ in range(2):
        await file_lost(file, reason=reason, error="x", now=town.now)
    (told,) = await town.told("周敏", AttachmentRefused)
    assert (told.name, told.code, told.reason) == ("证据.jpg", "JX-2026-001", reason)


async def test_a_lost_ledger_ends_its_batch(town: Town) -> None:
    """The admin is told why and the batch is refused."""
    message = town.message("陈立", file=town.document("台账.xlsx"))
    await receive_ledger(await town.actor("陈立"), message, office=town.office, now=town.now)
    batch = await ImportBatch.get(state="waiting")
    await batch.fetch_related("attachment")
    await file_lost(batch.attachment, reason="gone", error="x", now=town.now)
    await batch.refresh_from_db()
    (told,) = await town.told("陈立", ImportRefused)
    assert (told.reason, batch.state) == ("gone", "refused")


async def test_a_ledger_is_an_admins_document_within_the_limit(town: Town) -> None:
    """A photo, a file over the limit and another role are refused; no file at all is asked for."""
    admin, office, now = await town.actor("陈立"), town.office, town.now
    before = await ImportBatch.all().count()
    for file, refusal in (
        (town.document("a.jpg", media="photo"), NotALedger),
        (town.document("a.xlsx", FILE_LIMIT + 1), FileTooBig),
    ):
        with pytest.raises(refusal):
            await receive_ledger(admin, town.message("陈立", file=file), office=office, now=now)
    with pytest.raises(NotYourRole):
        await receive_ledger(await town.actor("许正"), town.message("许正"), office=office, now=now)
    await receive_ledger(admin, town.message("陈立"), office=office, now=now)
    assert len(await town.told("陈立", LedgerWanted)) == 1
    assert await ImportBatch.all().count() == before
    file = town.document("长" * 296 + ".xlsx", FILE_LIMIT)
    await receive_ledger(admin, town.message("陈立", file=file), office=office, now=now)
    assert await ImportBatch.all().count() == before + 1
