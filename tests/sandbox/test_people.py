import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest

from sandbox import ClientError, Person, Sandbox, User
from sandbox.files import MEGABYTE
from tests.sandbox.pictures import png


async def test_start_carries_the_payload_and_a_desktop_drops_it_the_second_time(
    bot: Bot, sandbox: Sandbox
) -> None:
    """Only for someone who started before, and only if asked to behave so."""
    person = sandbox.person(1001)
    assert person.start("CODE", keeps_payload=False)["text"] == "/start CODE"
    assert person.start("CODE", keeps_payload=False)["text"] == "/start"
    assert person.start("CODE")["text"] == "/start CODE"
    message = (await bot.get_updates())[0].message
    assert message
    assert [e.type for e in message.entities] == ["bot_command"]


async def test_nothing_can_be_written_before_start_or_to_a_blocked_bot(sandbox: Sandbox) -> None:
    """The app shows Start instead of a field."""
    person = sandbox.person(1001)
    with pytest.raises(ClientError):
        person.say("x")
    person.start()
    person.block()
    with pytest.raises(ClientError):
        person.say("x")
    person.start()
    person.say("x")


async def test_the_bot_is_told_that_it_was_blocked_and_unblocked(bot: Bot, officer: Person) -> None:
    """By my_chat_member, once each."""
    officer.block()
    officer.block()
    officer.unblock()
    members = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [m.new_chat_member.status for m in members] == ["kicked", "member"]


async def test_everything_that_people_send_is_read_by_python_telegram_bot(
    bot: Bot, officer: Person
) -> None:
    """One update for each message, an album as many with one id and one caption."""
    first = officer.say("一", reply_to=None)
    officer.say("二", reply_to=first["message_id"])
    officer.send_photo(("a.png", png(64, 48)), "图")
    officer.send_document(("台账.xlsx", b"abc"), "/import")
    officer.send_album([("a.png", png(9, 9)), ("b.png", png(9, 9))], "册", captioned=1)
    officer.send_voice()
    officer.send_sticker()
    officer.send_location(31.2, 121.5)
    officer.send_contact("+86100", "张三")
    officer.edit(first["message_id"], "一改")
    updates = await bot.get_updates()
    messages = [update.effective_message for update in updates]
    assert all(messages)
    _, reply, photo, document, left, right, voice, sticker, place, contact, edited = (
        message for message in messages if message
    )
    assert reply.reply_to_message
    assert reply.reply_to_message.message_id == first["message_id"]
    assert (photo.photo[-1].width, photo.caption) == (64, "图")
    assert document.document
    assert (document.document.file_name, document.caption) == ("台账.xlsx", "/import")
    assert document.caption_entities[0].type == "bot_command"
    assert left.media_group_id == right.media_group_id is not None
    assert (left.caption, right.caption) == (None, "册")
    assert (voice.voice, sticker.sticker, place.location, contact.contact) != (None,) * 4
    assert updates[-1].edited_message
    assert (edited.text, edited.message_id) == ("一改", first["message_id"])
    assert messages[0]
    assert messages[0].text == "一", "what was queued stays as it was sent"


async def test_a_large_file_arrives_with_its_size_and_cannot_be_fetched(
    bot: Bot, officer: Person
) -> None:
    """20 MB is the limit of getFile, not of the sender."""
    officer.send_document(("大.zip", b"\0" * (20 * MEGABYTE + 1)))
    message = (await bot.get_updates())[-1].message
    assert message
    assert message.document
    assert message.document.file_size == 20 * MEGABYTE + 1
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(message.document.file_id)


async def test_in_a_group_a_bot_sees_only_what_is_meant_for_it(bot: Bot, sandbox: Sandbox) -> None:
    """Privacy mode: commands, replies to it and service messages."""
    group = sandbox.create_group(1001, "财政局", 1002)
    member = sandbox.person(1002)
    member.say("大家好", chat=group.id)
    member.say("/help", chat=group.id)
    member.say("/help@other_bot", chat=group.id)
    sent = await bot.send_message(group.id, "在")
    member.say("谢谢", chat=group.id, reply_to=sent.message_id)
    updates = await bot.get_updates()
    assert updates[0].my_chat_member
    texts = [update.message.text for update in updates if update.message]
    assert texts == [None, "/help", "谢谢"]
    with pytest.raises(ClientError):
        sandbox.person(1003).say("x", chat=group.id)


async def test_the_narrowest_menu_in_ones_own_language_is_seen(
    bot: Bot, sandbox: Sandbox, officer: Person
) -> None:
    """Chat before private chats before default; in each, the language before all languages."""
    stranger = sandbox.add_user(User(7, "Ann", language_code="en-GB"))
    await bot.set_my_commands([BotCommand("start", "all")])
    await bot.set_my_commands([BotCommand("start", "en")], language_code="en")
    assert [c["description"] for c in stranger.commands()] == ["en"]
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("help", "private")], scope=private)
    assert [c["description"] for c in stranger.commands()] == ["private"]
    await bot.set_my_commands([BotCommand("mine", "own")], scope=BotCommandScopeChat(1002))
    assert [c["description"] for c in officer.commands()] == ["own"]
    assert (await bot.get_my_commands(scope=BotCommandScopeChat(1002)))[0].command == "mine"
    await bot.delete_my_commands(scope=BotCommandScopeChat(1002))
    assert [c["description"] for c in officer.commands()] == ["private"]


async def test_a_test_can_wait_for_what_the_bot_says(bot: Bot, officer: Person) -> None:
    """New and edited messages count, older ones do not when a mark is given."""
    sent = await bot.send_message(1002, "旧")
    mark = officer.mark
    with pytest.raises(TimeoutError, match="旧"):
        await officer.hears(after=mark, within=0.05)
    await bot.edit_message_text("新", 1002, sent.message_id)
    heard = await officer.hears(lambda message: message["text"] == "新", after=mark)
    assert heard["message_id"] == sent.message_id


async def test_a_button_that_is_gone_can_only_be_pressed_by_a_stale_app(
    bot: Bot, officer: Person
) -> None:
    """Its data arrives all the same."""
    sent = await bot.send_message(1002, "x")
    with pytest.raises(ClientError):
        officer.press(sent.message_id, "old")
    officer.press(sent.message_id, "old", stale=True)
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.data == "old"
