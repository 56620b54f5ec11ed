import asyncio

import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict

from sandbox import Answer, Person, Sandbox
from tests.sandbox.conftest import Ask, Clock


async def test_updates_wait_until_a_higher_offset_confirms_them(bot: Bot, officer: Person) -> None:
    """Asking again without a higher offset gives the same; ids rise by one."""
    officer.say("一")
    officer.say("二")
    first = await bot.get_updates()
    assert first == await bot.get_updates()
    assert [u.message and u.message.text for u in first] == ["一", "二"]
    assert first[1].update_id == first[0].update_id + 1
    assert len(await bot.get_updates(offset=first[1].update_id)) == 1
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, officer: Person) -> None:
    """-1 forgets all but the newest."""
    for text in "一二三":
        officer.say(text)
    assert [u.message and u.message.text for u in await bot.get_updates(offset=-1)] == ["三"]
    assert len(await bot.get_updates()) == 1


async def test_an_update_is_forgotten_after_24_hours(
    bot: Bot, officer: Person, clock: Clock
) -> None:
    """Not earlier, and not a newer one with it."""
    officer.say("一")
    clock.move(hours=23)
    officer.say("二")
    assert len(await bot.get_updates()) == 2
    clock.move(hours=2)
    assert [u.message and u.message.text for u in await bot.get_updates()] == ["二"]


async def test_a_long_poll_returns_as_soon_as_something_happens(bot: Bot, officer: Person) -> None:
    """It does not wait for its time-out."""
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await asyncio.sleep(0.1)
    assert not poll.done()
    officer.say("一")
    assert len(await asyncio.wait_for(poll, 30)) == 1


async def test_the_earlier_of_two_pollers_is_terminated(sandbox: Sandbox, ask: Ask) -> None:
    """409 for the one that was waiting; the later one goes on."""
    earlier = asyncio.create_task(ask("getUpdates", timeout=50))
    await asyncio.sleep(0.1)
    later = asyncio.create_task(ask("getUpdates", timeout=1))
    status, body = await asyncio.wait_for(earlier, 30)
    assert (status, body["description"]) == (
        409,
        (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        ),
    )
    assert (await later)[0] == 200


async def test_polling_and_webhook_exclude_each_other(bot: Bot) -> None:
    """GetUpdates is refused while a webhook is set, and works again without."""
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_allowed_updates_hold_for_what_comes_after(bot: Bot, officer: Person) -> None:
    """Kinds that were not named are not queued; without the parameter the setting stays."""
    await bot.get_updates(allowed_updates=["callback_query"])
    officer.say("一")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    officer.say("二")
    assert len(await bot.get_updates()) == 1


async def test_a_press_is_answered_once_and_in_time(
    bot: Bot, officer: Person, clock: Clock, ask: Ask
) -> None:
    """The app hears the answer; a second one, or one after 15 s, is refused."""
    keys = {"inline_keyboard": [[{"text": "签收", "callback_data": "ack"}]]}
    _, sent = await ask("sendMessage", chat_id=1002, text="x", reply_markup=keys)
    number = sent["result"]["message_id"]
    press = officer.press(number, "签收")
    update = (await bot.get_updates())[-1]
    assert update.callback_query
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("ack", 1002)
    await update.callback_query.answer("好", show_alert=True)
    assert await press.answer() == Answer("好", show_alert=True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()
    late = officer.press(number, "ack")
    clock.move(seconds=16)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late.id)
