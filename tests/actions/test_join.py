"""Coming in by a one-time code."""

from datetime import timedelta

import pytest

from actions.appoint_admins import appoint_admins
from actions.invite import invite, reissue
from actions.join import join
from actions.refuse import refuse
from rectification.errors import (
    AlreadyJoined,
    CodeExpired,
    CodeUsed,
    CodeWrong,
    NameMissing,
    NotFound,
    NotYourRole,
    TooManyTries,
)
from rectification.invitations import ALPHABET, LENGTH, code_for, fingerprint
from rectification.notices import Invitations, Joined, Welcome
from rectification.people import Role
from storage import people, queries
from storage.models import Event, Invitation, Outbox, Person
from tests.actions.town import Town
from tests.storage import catalogue

STRANGER = 4242


async def come(town: Town, code: str, account: int = STRANGER) -> None:
    """Send a code from an account."""
    await join(account, code, "zh_CN", office=town.office, now=town.now)


async def bound(account: int = STRANGER) -> str | None:
    """Return who an account is."""
    actor = await people.by_telegram_id(account)
    return actor.name if actor else None


async def test_a_code_lets_its_person_in_once(town: Town) -> None:
    """The first account is bound and welcomed, the inviter hears; a second account is refused."""
    code = await town.code("白露")
    await come(town, code)
    assert await bound() == "白露"
    welcome = await Outbox.get(chat_id=STRANGER, kind=Welcome.kind)
    assert '"open_findings":1' in welcome.facts
    assert [each.name for each in await town.told("陈立", Joined)][-1] == "白露"
    with pytest.raises(CodeUsed):
        await come(town, code, STRANGER + 1)
    assert await bound(STRANGER + 1) is None


@pytest.mark.parametrize(
    "write",
    [
        str.lower,
        " ".join,
        "-".join,
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
        lambda code: f"\n {code[:6]}　{code[6:].lower()}。",
    ],
)
async def test_a_code_may_be_copied_carelessly(town: Town, write: object) -> None:
    """Case, width, blanks and dashes do not matter; one sign that is different does."""
    assert callable(write)
    code = await town.code("白露")
    other = ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]
    with pytest.raises(CodeWrong):
        await come(town, write(code[:-1] + other))
    await come(town, write(code))
    assert await bound() == "白露"


async def test_a_code_that_nobody_issued_is_wrong(town: Town) -> None:
    """Made up, empty, or derived from another office's key: refused alike."""
    newest = await Invitation.all().order_by("-id").first()
    assert newest is not None
    for code in ("A" * LENGTH, "", "'; DROP TABLE person", code_for(b"other", newest.id)):
        with pytest.raises(CodeWrong):
            await come(town, code)
    assert await bound() is None


async def test_a_code_expires_at_its_instant(town: Town) -> None:
    """A second before it lets in, at it no more."""
    span = timedelta(days=town.office.policy.invitation_days)
    town.now += span
    with pytest.raises(CodeExpired):
        await come(town, await town.code("白露"))
    town.now -= timedelta(seconds=1)
    await come(town, await town.code("白露"))


async def test_a_reissued_code_revokes_the_one_before(town: Town) -> None:
    """The older code is told to be over, the newer lets in."""
    old = await town.code("白露")
    admin, person = await town.actor("陈立"), await town.person("白露")
    await reissue(admin, person.id, pressed="1", office=town.office, now=town.now)
    with pytest.raises(CodeExpired):
        await come(town, old)
    await come(town, await town.code("白露"))


async def test_an_account_is_one_person(town: Town) -> None:
    """Somebody else's code is refused to an account that is bound, and stays good for its owner."""
    code = await town.code("白露")
    with pytest.raises(AlreadyJoined) as refused:
        await come(town, code, 1002)
    assert refused.value.name == "周敏"
    await come(town, code)
    assert (await bound(1002), await bound()) == ("周敏", "白露")


async def test_the_same_person_may_press_the_link_again(town: Town) -> None:
    """They are welcomed again, and nothing else changes, however old the code is."""
    events = await Event.all().count()
    for _ in range(2):
        town.later(days=30)
        await come(town, await town.code("周敏"), 1002)
    assert await Event.all().count() == events
    assert len(await town.told("周敏", Welcome)) == 3


async def test_a_person_moves_to_another_account_with_a_fresh_code(town: Town) -> None:
    """The new account is the person from then on, and the old one is nobody."""
    admin, person = await town.actor("陈立"), await town.person("周敏")
    await reissue(admin, person.id, pressed="1", office=town.office, now=town.now)
    await town.join("周敏", STRANGER)
    assert (await bound(STRANGER), await bound(1002)) == ("周敏", None)


async def test_the_sixth_wrong_try_is_not_looked_at(town: Town) -> None:
    """After five wrong codes even the right one is refused for ten minutes; others may join."""
    for number in range(5):
        with pytest.raises(CodeWrong) as wrong:
            await come(town, "wrong")
        await refuse(STRANGER, wrong.value, asked=str(number), now=town.now)
    right = await town.code("白露")
    with pytest.raises(TooManyTries):
        await come(town, right)
    town.later(minutes=9, seconds=59)
    with pytest.raises(TooManyTries):
        await come(town, right)
    await come(town, await town.code("江河"), STRANGER + 1)
    town.later(seconds=1)
    await come(town, right)
    assert await bound() == "白露"


async def test_no_plain_code_is_in_the_database(town: Town) -> None:
    """A dump of every table holds the fingerprint of each code and none of the codes."""
    await invite(
        await town.actor("陈立"), "郑和", Role.ADMIN, pressed="1", office=town.office, now=town.now
    )
    kept = []
    for table in await catalogue.tables():
        kept += await queries.rows(f'SELECT * FROM "{table}"')  # noqa: S608  # our own names
    dump = str(kept).upper()
    issued = [code_for(town.office.key, each.id) for each in await Invitation.all()]
    assert len(issued) == 10
    for code in issued:
        assert code not in dump
        assert fingerprint(code).upper() in dump


def test_codes_are_plain_and_differ() -> None:
    """Twelve signs that nobody mistakes, another for each row and each key."""
    codes = {code_for(key, number) for key in (b"a", b"b") for number in range(2000)}
    assert len(codes) == 4000
    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) == set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)


# --- Inviting -------------------------------------------------------------------------


async def test_only_an_admin_invites(town: Town) -> None:
    """An officer and a supervisor are refused what the admin is given."""
    person = await town.person("白露")
    before = await town.counts()
    for name in ("周敏", "许正"):
        actor = await town.actor(name)
        with pytest.raises(NotYourRole):
            await invite(actor, "某人", Role.ADMIN, pressed="1", office=town.office, now=town.now)
        with pytest.raises(NotYourRole):
            await reissue(actor, person.id, pressed="1", office=town.office, now=town.now)
    assert await town.counts() == before
    admin = await town.actor("陈立")
    await invite(admin, "  某  人 ", Role.ADMIN, pressed="1", office=town.office, now=town.now)
    await town.join("某 人", STRANGER)
    joined = await people.by_telegram_id(STRANGER)
    assert joined is not None
    assert joined.roles == {Role.ADMIN}


async def test_an_invitation_wants_a_name_that_is_known_or_new(town: Town) -> None:
    """An empty name and a row that is not there are refused; the same name twice is one person."""
    admin = await town.actor("陈立")
    with pytest.raises(NameMissing):
        await invite(admin, " \n", Role.ADMIN, pressed="1", office=town.office, now=town.now)
    with pytest.raises(NotFound):
        await reissue(admin, 999, pressed="1", office=town.office, now=town.now)
    for pressed in ("2", "3"):
        await invite(
            admin, "郑和", Role.SUPERVISOR, pressed=pressed, office=town.office, now=town.now
        )
    person = await Person.get(name="郑和")
    assert person.everywhere
    assert await Invitation.filter(person_id=person.id, revoked_at=None).count() == 1
    assert len(await town.told("陈立", Invitations)) == 4


async def test_the_first_start_lets_one_admin_in(town: Town) -> None:
    """Without any admin a code is told, again at each start until it is used, and then never."""
    await Person.filter(telegram_id=1001).update(telegram_id=None, name="x", is_admin=False)
    first = await appoint_admins([], office=town.office, now=town.now)
    second = await appoint_admins([], office=town.office, now=town.now)
    assert first is not None
    assert second is not None
    with pytest.raises(CodeExpired):
        await come(town, first)
    await come(town, second)
    first_admin = await people.by_telegram_id(STRANGER)
    assert first_admin is not None
    assert first_admin.roles == {Role.ADMIN}
    assert await appoint_admins([], office=town.office, now=town.now) is None


async def test_admins_are_those_of_the_settings(town: Town) -> None:
    """A number named there is an admin from the next start on, once, whoever it is already."""
    for _ in range(2):
        assert await appoint_admins([1001, 1002, 77], office=town.office, now=town.now) is None
    assert await Event.filter(move="appoint").count() == 3
    assert (await town.actor("周敏")).roles == {Role.ADMIN, Role.OFFICER}
