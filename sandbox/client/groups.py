"""Group chats with the bot in them."""

import itertools

from sandbox.bots import Bot
from sandbox.errors import ClientError
from sandbox.people import Chat, Json, User
from sandbox.world import World

_ids = itertools.count(4_000_001)


def create(world: World, bot: Bot, creator: User, title: str, members: list[int]) -> Chat:
    """Make a group with its creator, others and the bot; the bot is told as Telegram tells it."""
    chat = Chat(-next(_ids), "group", title=title, members={creator.id, *members}, started=True)
    bot.chats[chat.id] = chat
    account = bot.account.shape()
    bot.queue.add(
        "my_chat_member",
        {
            "chat": chat.shape(),
            "from": creator.shape(),
            "date": world.timestamp(),
            "old_chat_member": {"user": account, "status": "left"},
            "new_chat_member": {"user": account, "status": "member"},
        },
    )
    _service(world, bot, chat, creator, {"group_chat_created": True})
    return chat


def upgrade(world: World, bot: Bot, chat_id: int) -> Chat:
    """Make a supergroup of a group: it gets another id, and the old one refuses with it."""
    old = bot.chats.get(chat_id)
    if old is None or old.kind != "group" or old.migrated_to is not None:
        raise ClientError(f"there is no group {chat_id}", 404)
    new = Chat(-1_000_000_000_000 + chat_id, "supergroup", title=old.title, members=old.members)
    new.started = True
    bot.chats[new.id] = new
    old.migrated_to = new.id
    someone = world.user(min(old.members))
    _service(world, bot, old, someone, {"migrate_to_chat_id": new.id})
    _service(world, bot, new, someone, {"migrate_from_chat_id": old.id})
    return new


def _service(world: World, bot: Bot, chat: Chat, sender: User, content: Json) -> None:
    bot.queue.add("message", world.post(bot, chat, sender.shape(), content))
