"""Everything that exists on the server: bots, users, their chats and what was said in them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sandbox.bots import Bot, BotAccount
from sandbox.calls import CallLog
from sandbox.errors import ApiError, ClientError, bad_request
from sandbox.faults import FaultBoard
from sandbox.floods import Limits
from sandbox.people import Chat, Json, User


def real_time() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


class World:
    """The state of the server, in memory. `now` gives aware UTC and dates every message."""

    def __init__(
        self,
        accounts: Iterable[BotAccount],
        users: Iterable[User],
        now: Callable[[], datetime],
        limits: Limits | None,
    ) -> None:
        self.now = now
        self.users = {user.id: user for user in users}
        self.bots = {account.token: Bot(account, now, limits) for account in accounts}
        self.faults = FaultBoard()
        self.calls = CallLog(now)

    def timestamp(self) -> int:
        """Return the simulated time in Unix seconds."""
        return int(self.now().timestamp())

    def bot(self, username: str | None = None) -> Bot:
        """Return the bot of this username, or the first one.

        Raises:
            ClientError: 404, there is no such bot.
        """
        for bot in self.bots.values():
            if username in (None, "", bot.account.username):
                return bot
        raise ClientError(f"no bot is called {username}", 404)

    def user(self, user_id: int) -> User:
        """Return a user.

        Raises:
            ClientError: 404, there is no such user.
        """
        if user_id not in self.users:
            raise ClientError(f"no user has the id {user_id}", 404)
        return self.users[user_id]

    def reachable_chat(self, bot: Bot, chat_id: int) -> Chat:
        """Return the chat that a bot may write to.

        Raises:
            ApiError: 400 unknown or migrated, 403 never started or blocked.
        """
        chat = bot.chats.get(chat_id)
        if chat is None and chat_id not in self.users:
            raise bad_request("chat not found")
        if chat is None or (chat.kind == "private" and not chat.started):
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        return chat

    def post(self, bot: Bot, chat: Chat, sender: Json, content: Json) -> Json:
        """Add a message to a chat and return it in the Bot API's shape."""
        message: Json = {
            "message_id": bot.next_message_id(),
            "from": sender,
            "chat": chat.shape(),
            "date": self.timestamp(),
            **content,
        }
        chat.messages[message["message_id"]] = message
        chat.emit("message", message=message)
        return message

    def replace(self, chat: Chat, message: Json) -> Json:
        """Put the edited form of a message in its place."""
        chat.messages[message["message_id"]] = message
        chat.emit("edited", message=message)
        return message


def quoted(message: Json) -> Json:
    """Return a message as it stands in `reply_to_message`: replies do not nest."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
