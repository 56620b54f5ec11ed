"""One Bot API call: who asks, with what, and the reading of what many methods share."""

from dataclasses import dataclass

from sandbox import wording
from sandbox.api.params import Params
from sandbox.bots import Bot
from sandbox.errors import ApiError, bad_request
from sandbox.files import LARGEST_UPLOAD, Upload
from sandbox.markup import utf16_length
from sandbox.people import Chat, Json
from sandbox.world import World, quoted


@dataclass(frozen=True)
class Call:
    """A call by `bot`."""

    world: World
    bot: Bot
    params: Params

    def chat_id(self) -> int:
        """Return the chat's number; there are no public @names here, so these are not found."""
        given = self.params.text("chat_id").strip()
        if not given:
            raise bad_request("chat_id is empty")
        if not given.removeprefix("-").isdecimal():
            raise bad_request("chat not found")
        return int(given)

    def chat(self) -> Chat:
        """Return the chat that the bot writes to, or refuse as `World.reachable_chat` does."""
        return self.world.reachable_chat(self.bot, self.chat_id())

    def words(self) -> tuple[str, list[Json]]:
        """Return the text of a message and its entities.

        Raises:
            ApiError: 400 for bad markup, nothing left to show, or over 4,096 UTF-16 units. (The
                server was once seen to count code points; the stricter reading is always safe.)
        """
        text, entities = self._formatted("text", "entities", self.params)
        if not text:
            raise bad_request("message text is empty")
        if utf16_length(text) > wording.LONGEST_TEXT:
            raise bad_request("message is too long")
        return text, entities

    def caption(self, params: Params | None = None) -> Json:
        """Return `caption` and `caption_entities` as they stand in a message, or nothing.

        `params` are those of one picture of an album; without it, the call's own.
        """
        text, entities = self._formatted("caption", "caption_entities", params or self.params)
        if utf16_length(text) > wording.LONGEST_CAPTION:
            raise bad_request("message caption is too long")
        content: Json = {"caption": text} if text else {}
        return content | ({"caption_entities": entities} if text and entities else {})

    def _formatted(self, name: str, listed: str, params: Params) -> tuple[str, list[Json]]:
        mode = params.text("parse_mode")
        return wording.formatted(params.text(name), mode, params.array(listed))

    def reply(self, chat: Chat) -> Json:
        """Return `reply_to_message` as it stands in the message, or nothing.

        Raises:
            ApiError: 400 if it is gone, unless `allow_sending_without_reply`.
        """
        wanted = self.params.object("reply_parameters")
        if not wanted:
            return {}
        number = wanted.get("message_id")
        if not isinstance(number, int):
            raise bad_request("can't parse reply parameters: message_id must be of type Integer")
        if number in chat.messages:
            return {"reply_to_message": quoted(chat.messages[number])}
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")

    def upload(self, name: str, value: str | None = None) -> Upload:
        """Return the file that a parameter names: uploaded, attached, or by a known `file_id`.

        Raises:
            ApiError: 400 absent, empty or unknown; 413 over 50 MB. Addresses are not fetched.
        """
        value = self.params.text(name) if value is None else value
        given = self.params.files.get(value.removeprefix("attach://") if value else name)
        if given is None:
            stored = self.bot.files.by_id(value)
            if stored is None:
                raise bad_request(
                    f"there is no {name} in the request"
                    if not value
                    else "wrong file identifier/HTTP URL specified"
                )
            return stored.upload
        if not given.data:
            raise bad_request("file must be non-empty")
        if len(given.data) > LARGEST_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        return given
