"""Which finding a message of ours speaks of, so that a reply to it is understood."""

from collections.abc import Iterable

from storage import queries
from storage.models import Mention


async def remember(mentions: Iterable[tuple[int, int, int]]) -> None:
    """Keep of which findings messages of ours speak, so that a reply to one is understood.

    Args:
        mentions: of each message the chat, its number there, and the finding.
    """
    items = [dict(zip(("chat", "message", "finding"), each, strict=True)) for each in mentions]
    if items:
        await queries.rows_for_each(_MENTIONS, "({chat}, {message}, {finding})", items)


_MENTIONS = """
INSERT INTO mention (chat_id, message_id, finding_id) VALUES EACH
ON CONFLICT (chat_id, message_id) DO NOTHING
"""


class NotNoted(Exception):
    """A message that is just being sent may be the one meant; its number is not yet written down.

    Who raises this changes nothing, and is to be asked again in a moment.
    """


async def finding_of(chat_id: int, message_id: int) -> int | None:
    """Return the finding that a message of ours spoke of, or None."""
    mention = await Mention.get_or_none(chat_id=chat_id, message_id=message_id)
    return mention.finding_id if mention else None
