"""The inbox and the outbox: order within a chat, leases, and what is taken once."""

from datetime import datetime, timedelta
from pathlib import Path

from rectification.notices import Cancelled, LedgerWanted, PrivateOnly, Refused, UrgeFiled, Urgency
from storage import inbox, leases, mentions, outbox, sending
from storage.inbox import Arrival
from storage.models import Inbox, Outbox, Person
from tests.actions.town import MONDAY

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def arrival(number: int, chat: int | None) -> Arrival:
    """Return an update of a chat."""
    return Arrival(number, chat, f'{{"update_id": {number}}}')


async def taken(now: datetime = MONDAY, most: int = 10, by: str = "a") -> list[int]:
    """Claim updates and return their numbers."""
    return [each.update_id for each in await inbox.claim(now, most, by)]


async def test_an_update_is_kept_once(empty: Path) -> None:
    """A redelivered update changes nothing, alone, in one batch with itself, or among new ones."""
    assert await inbox.keep([arrival(1, 5), arrival(1, 5), arrival(2, 5)], MONDAY) == 2
    assert await inbox.keep([arrival(1, 5)], MONDAY) == 0
    assert await inbox.keep([Arrival(2, 9, "{}"), arrival(3, 5)], MONDAY + SECOND) == 1
    rows = await Inbox.all().order_by("update_id").values_list("update_id", "chat_id")
    assert list(rows) == [(1, 5), (2, 5), (3, 5)]


async def test_an_update_that_was_handled_stays_so(empty: Path) -> None:
    """Redelivery of a done update does not let it be claimed again."""
    await inbox.keep([arrival(1, 5)], MONDAY)
    assert await taken() == [1]
    await inbox.done(1)
    await inbox.keep([arrival(1, 5)], MONDAY)
    assert await taken(MONDAY + 2 * MINUTE) == []


async def test_a_chat_is_handled_in_order_and_chats_beside_each_other(empty: Path) -> None:
    """Of each chat only the oldest waiting update is taken; those without a chat go freely."""
    await inbox.keep(
        [arrival(n, chat) for n, chat in enumerate([5, 5, 6, None, None, 5], 1)], MONDAY
    )
    assert await taken() == [1, 3, 4, 5]
    assert await taken() == []
    await inbox.done(1)
    assert await taken() == [2]
    await inbox.done(2)
    assert await taken() == [6]


async def test_only_what_was_handled_long_ago_is_forgotten(empty: Path) -> None:
    """What waits, has failed or is younger stays, however much of it lies before; all goes on."""
    await inbox.keep([arrival(n, n) for n in range(1, 9)], MONDAY)
    await inbox.keep([arrival(n, n) for n in range(11, 14)], MONDAY + MINUTE)
    for update in await inbox.claim(MONDAY + MINUTE, 20, "a"):
        if update.update_id in {1, 2, 3}:
            await inbox.put_aside(update, error="", incident="1A")
        elif update.update_id != 5:
            await inbox.done(update.update_id)
    behind: int | None = 0
    went = []
    while behind is not None:
        gone, behind = await inbox.forget(before=MONDAY + SECOND, behind=behind, most=3)
        went.append(gone)
    assert went == [0, 2, 2]
    left = await Inbox.all().order_by("update_id").values_list("update_id")
    assert [number for (number,) in left] == [1, 2, 3, 5, 11, 12, 13]
    assert await inbox.forget(before=MONDAY + SECOND) == (0, None)
    assert await inbox.keep([arrival(11, 11)], MONDAY + MINUTE) == 0


async def test_no_more_is_claimed_than_asked_for(empty: Path) -> None:
    """A batch has at most its size, the oldest first, and nobody gets one of it again."""
    await inbox.keep([arrival(n, n) for n in range(1, 8)], MONDAY)
    assert await taken(most=3) == [1, 2, 3]
    assert await taken(most=3) == [4, 5, 6]
    assert await taken(most=3) == [7]


async def test_a_living_process_holds_an_update_for_its_time(empty: Path) -> None:
    """A claim holds for its lease and not longer, against others and the process itself."""
    await inbox.keep([arrival(1, 5)], MONDAY)
    assert await taken() == [1]
    await leases.live("a", MONDAY + inbox.LEASE)
    assert await taken(MONDAY + inbox.LEASE, by="b") == []
    assert await taken(MONDAY + inbox.LEASE) == []
    assert await taken(MONDAY + inbox.LEASE + SECOND, by="b") == [1]


async def test_a_dead_process_holds_nothing(empty: Path) -> None:
    """What it had in hand is free once it has not said that it lives for a term."""
    await leases.live("a", MONDAY)
    await leases.live("c", MONDAY + leases.TERM)
    await inbox.keep([arrival(1, 5), arrival(2, 6)], MONDAY)
    assert await taken(most=1) == [1]
    assert await taken(most=1, by="c") == [2]
    assert await taken(MONDAY + leases.TERM, by="b") == []
    assert await taken(MONDAY + leases.TERM + SECOND, by="b") == [1]


async def test_a_process_that_pauses_does_not_take_what_it_has_in_hand(empty: Path) -> None:
    """Without a living lease of its own it still knows its own claims."""
    await inbox.keep([arrival(1, 5)], MONDAY)
    assert await taken() == [1]
    assert await taken() == []


async def test_one_of_two_that_have_an_update_in_hand_finishes_it(empty: Path) -> None:
    """A process that was only paused comes back: it may finish, and then the other may not.

    A failed try of whoever lost the claim says nothing about the update.
    """
    await inbox.keep([arrival(1, 5)], MONDAY)
    (paused,) = await inbox.claim(MONDAY, 10, "a")
    (mine,) = await inbox.claim(MONDAY + SECOND, 10, "b")
    assert mine.update_id == paused.update_id == 1
    assert not await inbox.put_back(paused, error="x", next_try_at=MONDAY)
    assert not await inbox.put_aside(paused, error="x", incident="X")
    assert await taken(MONDAY + SECOND, by="b") == []
    assert await inbox.done(1)
    assert not await inbox.done(1)
    assert not await inbox.put_aside(mine, error="x", incident="X")
    assert (await Inbox.get(update_id=1)).state == "done"


async def test_a_failed_update_holds_back_only_its_chat(empty: Path) -> None:
    """Put back, it is first in its chat when its time comes; other chats go on meanwhile."""
    await inbox.keep([arrival(1, 5), arrival(2, 5), arrival(3, 6)], MONDAY)
    first, other = await inbox.claim(MONDAY, 10, "a")
    assert (first.update_id, other.update_id) == (1, 3)
    await inbox.put_back(first, error="x", next_try_at=MONDAY + MINUTE)
    await inbox.done(3)
    await inbox.keep([arrival(4, 6)], MONDAY)
    assert await taken(MONDAY + SECOND) == [4]
    again = await inbox.claim(MONDAY + MINUTE, 10, "a")
    assert [(each.update_id, each.attempts) for each in again] == [(1, 1)]
    assert (await Inbox.get(update_id=1)).error == "x"


async def test_an_update_put_aside_lets_its_chat_go_on(empty: Path) -> None:
    """It is kept with its incident and never tried again, and the next of its chat is due."""
    await inbox.keep([arrival(1, 5), arrival(2, 5)], MONDAY)
    (first,) = await inbox.claim(MONDAY, 10, "a")
    await inbox.put_aside(first, error="x", incident="AB12")
    assert await taken(MONDAY + inbox.LEASE * 2) == [2]
    kept = await Inbox.get(update_id=1)
    assert (kept.state, kept.incident, kept.payload) == ("failed", "AB12", '{"update_id": 1}')


async def test_a_late_worker_cannot_undo_what_is_done(empty: Path) -> None:
    """Putting back or aside an update that another finished changes nothing."""
    await inbox.keep([arrival(1, 5)], MONDAY)
    (slow,) = await inbox.claim(MONDAY, 10, "a")
    await inbox.done(1)
    await inbox.put_back(slow, error="x", next_try_at=MONDAY)
    await inbox.put_aside(slow, error="x", incident="X")
    assert (await Inbox.get(update_id=1)).state == "done"


# --- Outbox -------------------------------------------------------------------------------

ANSWER = LedgerWanted()
EVENT = UrgeFiled(finding=1, code="A", told=(), not_joined=())
assert ANSWER.urgency == Urgency.ANSWER


async def due(now: datetime = MONDAY, real: datetime = MONDAY) -> list[int]:
    """Return the rows that may leave, in their order."""
    return [row for row, _ in await sending.next_due(now, real, 100)]


async def owe(chat: int, key: str, urgency: int = 0, not_before: datetime | None = None) -> int:
    """Owe a chat something and return its row."""
    notice = Cancelled(what="", kept=0)
    assert await outbox.add(chat, notice, key=key, now=MONDAY, not_before=not_before)
    await Outbox.filter(dedupe_key=f"{key}@{chat}").update(urgency=urgency)
    row: int = (await Outbox.get(dedupe_key=f"{key}@{chat}")).id
    return row


async def test_a_key_is_owed_once_to_each_chat(empty: Path) -> None:
    """The same key again owes nothing, whatever the notice says; another chat has its own."""
    assert await outbox.add(5, ANSWER, key="k", now=MONDAY)
    assert not await outbox.add(5, PrivateOnly(username="x"), key="k", now=MONDAY)
    assert await outbox.add(6, ANSWER, key="k", now=MONDAY)
    assert await Outbox.filter(kind="ledger_wanted").count() == await Outbox.all().count() == 2


async def test_somebody_who_has_not_joined_is_owed_nothing(empty: Path) -> None:
    """A person without a chat is passed over; the same person is told after joining."""
    person = await Person.create(name="x", locale="en")
    assert not await outbox.add(person, ANSWER, key="k", now=MONDAY)
    person.telegram_id = 5
    assert await outbox.add(person, ANSWER, key="k", now=MONDAY)
    assert await Outbox.all().count() == 1


async def test_a_chat_is_told_in_order_and_the_urgent_first_between_chats(empty: Path) -> None:
    """An urgent message passes other chats' bulk and never an older one of its own chat.

    What stands before it in its chat is as urgent as it is.
    """
    other_bulk, bulk = await owe(8, "z", 2), await owe(5, "a", 2)
    event, other = await owe(6, "c", 1), await owe(7, "d", 0)
    assert await due() == [other, event, other_bulk, bulk]
    answer = await owe(5, "b", 0)
    assert await due() == [bulk, other, event, other_bulk]
    await Outbox.filter(id=bulk).update(state="sent", sent_at=MONDAY)
    assert await due() == [other, answer, event, other_bulk]


async def test_a_message_that_waits_holds_back_its_chat_alone(empty: Path) -> None:
    """Until its time nothing of its chat leaves; from then on it does."""
    first, _ = await owe(5, "a", not_before=MONDAY + MINUTE), await owe(5, "b")
    other = await owe(6, "c")
    assert await due() == [other]
    assert await due(MONDAY + MINUTE - SECOND) == [other]
    assert await due(MONDAY + MINUTE) == [first, other]


async def test_a_row_in_hand_is_claimed_by_one_for_its_lease(empty: Path) -> None:
    """A second claim gets nothing, and no row of that chat is due, until the lease is over."""
    row, other = await owe(5, "a"), await owe(6, "c")
    assert [each.id for each in await sending.claim([row], MONDAY)] == [row]
    assert [each.id for each in await sending.claim([row, other], MONDAY)] == [other]
    assert await due() == []
    assert await sending.claim([row], MONDAY + sending.LEASE) == []
    late = MONDAY + sending.LEASE + SECOND
    assert await due(real=late) == [row, other]
    assert [each.id for each in await sending.claim([row], late)] == [row]


async def test_what_was_sent_is_never_claimed(empty: Path) -> None:
    """A row that left or died since it was looked up is not taken in hand."""
    sent, dead = await owe(5, "a"), await owe(6, "b")
    await Outbox.filter(id=sent).update(state="sent", sent_at=MONDAY)
    await Outbox.filter(id=dead).update(state="dead")
    assert await sending.claim([sent, dead], MONDAY) == []


async def test_what_left_lately_is_known_to_the_next_sender(empty: Path) -> None:
    """Only what was sent, only of the last seconds, in the order in which it left."""
    late, early, old, _ = [
        await owe(5, "a"),
        await owe(6, "b"),
        await owe(7, "c"),
        await owe(8, "d"),
    ]
    for row, ago in ((late, 1), (early, 4), (old, 11)):
        await Outbox.filter(id=row).update(state="sent", sent_at=MONDAY - ago * SECOND)
    assert await sending.sent_lately(MONDAY, 10) == [(6, 4.0), (5, 1.0)]


async def test_a_notice_survives_as_json(empty: Path) -> None:
    """What was frozen is read back the same, of the same kind."""
    for notice in (ANSWER, EVENT, Refused(code="x", fields={"a": 1, "b": ["汉"], "c": "1"})):
        assert outbox.read(notice.kind, outbox.written(notice)) == notice


async def test_a_message_speaks_of_one_finding(town: object) -> None:
    """A second memory of the same message changes nothing; another chat's is its own."""
    await mentions.remember([(5, 1, 1)])
    await mentions.remember([(5, 1, 2)])
    assert await mentions.finding_of(5, 1) == 1
    assert await mentions.finding_of(6, 1) is None


# --- Duties -------------------------------------------------------------------------------


async def test_one_process_holds_a_duty(empty: Path) -> None:
    """Others are refused while the holder renews, and take over when it stops or lets go."""
    assert await leases.hold("sender", "a", MONDAY)
    assert not await leases.hold("sender", "b", MONDAY + SECOND)
    assert await leases.hold("poller", "b", MONDAY)
    assert await leases.hold("sender", "a", MONDAY + 10 * SECOND)
    assert not await leases.hold("sender", "b", MONDAY + 10 * SECOND + leases.TERM)
    assert await leases.hold("sender", "b", MONDAY + 11 * SECOND + leases.TERM)
    assert not await leases.hold("sender", "a", MONDAY + 11 * SECOND + leases.TERM)
    await leases.let_go("sender", "a")
    assert not await leases.hold("sender", "a", MONDAY + 12 * SECOND + leases.TERM)
    await leases.let_go("sender", "b")
    assert await leases.hold("sender", "a", MONDAY + 12 * SECOND + leases.TERM)
