"""A person with a Telegram app, talking to one bot."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from sandbox.bots import Bot
from sandbox.callbacks import Press
from sandbox.client import content as made
from sandbox.errors import ClientError
from sandbox.files import Upload
from sandbox.people import Chat, Json, User
from sandbox.world import World, quoted

Source = Path | str | tuple[str, bytes] | Upload
"""A file: a path, or (name, bytes), or an upload."""

PLACEHOLDER = (
    b"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\x01\x00\xff\x01\x00"
)


class Person:
    """What one user can do in their chat with one bot, or in a group (`chat`) that has it.

    Everything returns the Message that came of it, in the Bot API's shape, and has reached the
    bot's queue by then. Call it from the server's own event loop; other processes use HTTP.

    Raises (all methods):
        ClientError: what the app would not let them do.
    """

    def __init__(self, world: World, bot: Bot, user: User) -> None:
        self.world = world
        self.bot = bot
        self.user = user

    @property
    def chat(self) -> Chat:
        """The private chat; it is there, empty, before Start is pressed."""
        return self.bot.chats.setdefault(
            self.user.id, Chat(self.user.id, "private", user=self.user)
        )

    def start(self, payload: str = "", *, keeps_payload: bool = True) -> Json:
        """Press Start, or open a deep link with `payload`.

        With `keeps_payload=False` this is a desktop app, which drops the payload for someone who
        started the bot before. A blocked bot is unblocked, as the app's "Restart bot" does.
        """
        again = self.chat.started
        if self.chat.blocked:
            self.unblock()
        self.chat.started = True
        self.chat.emit("state", started=True, blocked=False)
        if again and not keeps_payload:
            payload = ""
        return self.say(f"/start {payload}".strip())

    def say(self, text: str, *, reply_to: int | None = None, chat: int | None = None) -> Json:
        """Send a text, as a reply to message `reply_to` if given."""
        return self._send(made.text(text), reply_to, chat)

    def send_photo(self, file: Source, caption: str = "", *, reply_to: int | None = None) -> Json:
        """Send a picture."""
        return self._send(
            made.photo(self.bot, _upload(file)) | made.caption(caption), reply_to, None
        )

    def send_document(
        self, file: Source, caption: str = "", *, reply_to: int | None = None
    ) -> Json:
        """Send a file."""
        return self._send(
            made.document(self.bot, _upload(file)) | made.caption(caption), reply_to, None
        )

    def send_album(
        self,
        files: Sequence[Source],
        caption: str = "",
        *,
        as_documents: bool = False,
        captioned: int = 0,
        reply_to: int | None = None,
    ) -> list[Json]:
        """Send 2 to 10 pictures or files at once: as many updates, the caption on one of them."""
        if not 2 <= len(files) <= 10:  # noqa: PLR2004  an album's size in Telegram
            raise ClientError("an album has 2 to 10 files")
        make = made.document if as_documents else made.photo
        contents = [make(self.bot, _upload(file)) for file in files]
        contents[captioned] |= made.caption(caption)
        album = {"media_group_id": self.bot.next_album_id()}
        return [self._send(content | album, reply_to, None) for content in contents]

    def send_voice(self, file: Source = ("voice.ogg", b"OggS"), *, seconds: int = 3) -> Json:
        """Send a voice message."""
        return self._send(made.voice(self.bot, _upload(file), seconds))

    def send_sticker(self, file: Source = ("sticker.webp", PLACEHOLDER)) -> Json:
        """Send a sticker."""
        return self._send(made.sticker(self.bot, _upload(file)))

    def send_location(self, latitude: float, longitude: float) -> Json:
        """Send a place, in degrees."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, phone_number: str, first_name: str, user_id: int | None = None) -> Json:
        """Send somebody's contact."""
        contact: Json = {"phone_number": phone_number, "first_name": first_name}
        return self._send({"contact": contact | ({"user_id": user_id} if user_id else {})})

    def edit(self, message_id: int, text: str) -> Json:
        """Change the text or caption of an own message; the bot gets `edited_message`."""
        old = self.message(message_id)
        if old["from"]["id"] != self.user.id:
            raise ClientError("only own messages can be edited")
        fields = {"text", "entities", "caption", "caption_entities"}
        kept = {key: value for key, value in old.items() if key not in fields}
        new = made.text(text) if "text" in old else made.caption(text)
        message = {**kept, **new, "edit_date": self.world.timestamp()}
        self.world.replace(self.chat, message)
        self.bot.queue.add("edited_message", message)
        return message

    def press(self, message_id: int, button: str, *, stale: bool = False) -> Press:
        """Press an inline button, named by its callback data or else its text.

        With `stale` the button may be gone: an app that has not heard of an edit still shows it,
        and `button` is sent as the data. Await `.answer()` for what the bot says.
        """
        message = self.message(message_id)
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [b for row in rows for b in row if "callback_data" in b]
        wanted = [b for b in buttons if b["callback_data"] == button]
        wanted = wanted or [b for b in buttons if b["text"] == button]
        if not wanted and not stale:
            raise ClientError(f"message {message_id} has no button {button}", 404)
        press = self.bot.callbacks.press(self.user.id)
        self.bot.queue.add(
            "callback_query",
            {
                "id": press.id,
                "from": self.user.shape(),
                "message": message,
                "chat_instance": str(abs(hash((self.bot.account.id, self.chat.id)))),
                "data": wanted[0]["callback_data"] if wanted else button,
            },
        )
        return press

    def block(self) -> None:
        """Block the bot; it is told by `my_chat_member`."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Unblock the bot; it is told by `my_chat_member`."""
        self._set_blocked(blocked=False)

    def commands(self) -> list[Json]:
        """Return the bot's command menu as this person sees it."""
        return self.bot.commands.seen_by(self.chat.id, self.user.language_code)

    def message(self, message_id: int) -> Json:
        """Return one message of the chat."""
        if message_id not in self.chat.messages:
            raise ClientError(f"there is no message {message_id}", 404)
        return self.chat.messages[message_id]

    def messages(self) -> list[Json]:
        """Return the chat as it stands, oldest first."""
        return list(self.chat.messages.values())

    def heard(self) -> list[Json]:
        """Return the bot's messages only, oldest first."""
        return [m for m in self.messages() if m["from"]["id"] == self.bot.account.id]

    async def watch(self, after: int = 0) -> AsyncGenerator[Json, None]:
        """Yield the chat's events: the kept ones numbered above `after`, then all that come."""
        line: asyncio.Queue[Json] = asyncio.Queue()
        self.chat.listeners.add(line.put_nowait)
        try:
            for event in self.chat.events[after:]:
                yield event
            while True:
                yield await line.get()
        finally:
            self.chat.listeners.discard(line.put_nowait)

    async def hears(
        self, wanted: Callable[[Json], Any] = bool, *, after: int = 0, within: float = 60
    ) -> Json:
        """Return the bot's first message, new or edited, that `wanted` accepts.

        Only events numbered above `after` count (see `mark`).

        Raises:
            TimeoutError: none came within `within` seconds; it carries the end of the chat.
        """
        try:
            async with asyncio.timeout(within), aclosing(self.watch(after)) as events:
                async for event in events:
                    message = event.get("message")
                    if message and message["from"]["is_bot"] and wanted(message):
                        return dict(message)
        except TimeoutError:
            tail = [m.get("text") or m.get("caption") for m in self.messages()[-5:]]
            raise TimeoutError(f"the bot did not say it; the chat ends with {tail}") from None
        raise AssertionError("a chat's events never end")

    @property
    def mark(self) -> int:
        """The number of the chat's last event so far, for `hears(after=…)`."""
        return len(self.chat.events)

    def _send(self, content: Json, reply_to: int | None = None, chat_id: int | None = None) -> Json:
        chat = self.chat if chat_id is None else self._group(chat_id)
        if chat.kind == "private" and (not chat.started or chat.blocked):
            raise ClientError("the app shows Start instead of a field to write in", 409)
        if reply_to is not None:
            if reply_to not in chat.messages:
                raise ClientError(f"there is no message {reply_to}", 404)
            content = {**content, "reply_to_message": quoted(chat.messages[reply_to])}
        message = self.world.post(self.bot, chat, self.user.shape(), content)
        if chat.kind == "private" or self._bot_sees(message):
            self.bot.queue.add("message", message)
        return message

    def _group(self, chat_id: int) -> Chat:
        chat = self.bot.chats.get(chat_id)
        if chat is None or (chat.kind != "private" and self.user.id not in chat.members):
            raise ClientError(f"there is no chat {chat_id} for this user", 404)
        return chat

    def _bot_sees(self, message: Json) -> bool:
        """Privacy mode: in a group a bot gets commands for it and replies to it, no more."""
        text = message.get("text", "")
        if text.startswith("/"):
            name = text.split()[0].partition("@")[2]
            return name in ("", self.bot.account.username)
        answered = message.get("reply_to_message", {}).get("from", {})
        return bool(answered.get("id") == self.bot.account.id)

    def _set_blocked(self, *, blocked: bool) -> None:
        chat = self.chat
        if not chat.started or chat.blocked == blocked:
            return
        chat.blocked = blocked
        chat.emit("state", started=True, blocked=blocked)
        bot = self.bot.account.shape()
        statuses = ({"status": "member"}, {"status": "kicked", "until_date": 0})
        old, new = statuses if blocked else statuses[::-1]
        self.bot.queue.add(
            "my_chat_member",
            {
                "chat": chat.shape(),
                "from": self.user.shape(),
                "date": self.world.timestamp(),
                "old_chat_member": {"user": bot, **old},
                "new_chat_member": {"user": bot, **new},
            },
        )


def _upload(source: Source) -> Upload:
    if isinstance(source, Upload):
        return source
    if isinstance(source, tuple):
        return Upload(*source)
    path = Path(source)
    return Upload(path.name, path.read_bytes())
