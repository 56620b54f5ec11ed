import io

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.error import BadRequest, NetworkError

from sandbox import Person, images
from sandbox.files import MEGABYTE
from tests.sandbox.conftest import Clock
from tests.sandbox.pictures import jpeg_head, png

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="ack")]])


async def test_a_text_comes_back_as_telegram_would_give_it(bot: Bot, officer: Person) -> None:
    """Text, entities, reply and keyboard are in the answer, and the person sees the same."""
    asked = officer.say("在吗？")
    sent = await bot.send_message(
        1002,
        "<b>在</b>",
        parse_mode="HTML",
        reply_markup=KEYS,
        reply_parameters=ReplyParameters(asked["message_id"]),
    )
    assert sent.text == "在"
    assert [e.type for e in sent.entities] == ["bold"]
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "在吗？"
    assert sent.reply_markup == KEYS
    assert officer.heard()[0]["message_id"] == sent.message_id > asked["message_id"]


async def test_pictures_files_and_albums_keep_their_names_and_bytes(
    bot: Bot, officer: Person
) -> None:
    """A Chinese file name, the sizes of a picture and the album's id survive multipart."""
    photo = await bot.send_photo(1002, png(640, 480), caption="<i>图</i>", parse_mode="HTML")
    assert [(size.width, size.height) for size in photo.photo] == [(320, 240), (640, 480)]
    document = await bot.send_document(1002, io.BytesIO(b"abc"), filename="台账.xlsx")
    assert document.document
    assert (document.document.file_name, document.document.file_size) == ("台账.xlsx", 3)
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"abc"
    album = await bot.send_media_group(
        1002, [InputMediaPhoto(png(20, 20), caption="一"), InputMediaPhoto(png(20, 10))]
    )
    assert len({message.media_group_id for message in album}) == 1
    assert [message.caption for message in album] == ["一", None]
    again = await bot.send_document(1002, document.document.file_id)
    assert again.document
    assert again.document.file_unique_id == document.document.file_unique_id


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (b"no picture", "image_process_failed"),
        (png(10, 201), "photo_invalid_dimensions"),
        (jpeg_head(6000, 4001), "photo_invalid_dimensions"),
        (png(1, 1) + b"\0" * 10 * MEGABYTE, "is too big for a photo"),
    ],
)
async def test_a_picture_that_telegram_cannot_use_is_refused(
    bot: Bot, officer: Person, picture: bytes, reason: str
) -> None:
    """Not a picture, too steep, too wide, over 10 MB."""
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_photo(1002, picture)


async def test_a_file_over_50_mb_is_refused_whole(bot: Bot, officer: Person) -> None:
    """413, and nothing arrives."""
    with pytest.raises(NetworkError, match=r"(?i)entity too large"):
        await bot.send_document(1002, b"\0" * (50 * MEGABYTE + 1), filename="x")
    assert officer.heard() == []


async def test_an_album_mixes_no_files_with_pictures(bot: Bot, officer: Person) -> None:
    """Documents only with documents."""
    with pytest.raises(BadRequest, match="can't be mixed"):
        await bot.send_media_group(
            1002, [InputMediaPhoto(png(9, 9)), InputMediaDocument(b"x", filename="x")]
        )
    assert officer.heard() == []


async def test_an_edit_replaces_text_and_keyboard_and_refuses_to_change_nothing(
    bot: Bot, officer: Person, clock: Clock
) -> None:
    """Without a keyboard in the edit the old one goes; the same again is not modified."""
    sent = await bot.send_message(1002, "旧", reply_markup=KEYS)
    clock.move(seconds=5)
    edited = await bot.edit_message_text("新", 1002, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup, edited.edit_date) == ("新", None, clock())
    with pytest.raises(BadRequest, match="Message is not modified: specified new"):
        await bot.edit_message_text("新", 1002, sent.message_id)
    marked = await bot.edit_message_reply_markup(1002, sent.message_id, reply_markup=KEYS)
    assert not isinstance(marked, bool)
    assert marked.reply_markup == KEYS


async def test_media_and_captions_are_edited_and_messages_deleted(
    bot: Bot, officer: Person, clock: Clock
) -> None:
    """A caption, then the file itself; deleting works for 48 hours."""
    sent = await bot.send_photo(1002, png(9, 9), caption="旧")
    captioned = await bot.edit_message_caption(1002, sent.message_id, caption="新")
    assert not isinstance(captioned, bool)
    assert captioned.caption == "新"
    replaced = await bot.edit_message_media(
        InputMediaDocument(b"x", filename="x.pdf"), 1002, sent.message_id
    )
    assert not isinstance(replaced, bool)
    assert (bool(replaced.document), bool(replaced.photo)) == (True, False)
    clock.move(hours=49)
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(1002, sent.message_id)
    fresh = await bot.send_message(1002, "x")
    assert await bot.delete_message(1002, fresh.message_id)
    assert len(officer.heard()) == 1


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(3, 5), (3, 5)),
        (jpeg_head(640, 480), (640, 480)),
        (b"GIF89a\x07\x00\x09\x00", (7, 9)),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x02\0\0\x04\0\0", (3, 5)),
        (b"text", None),
        (b"\xff\xd8\xff", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_head(
    data: bytes, size: tuple[int, int] | None
) -> None:
    """PNG, JPEG, GIF and WebP; anything else has none."""
    assert images.size_of(data) == size
